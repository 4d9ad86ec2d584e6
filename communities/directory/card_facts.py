"""What a card says of a community, in words; unknown is said to be unknown."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone

from communities.buttons import Button, button
from communities.directory.counts import Counts
from communities.eligibility import Offer, Verdict, admitted
from communities.models import Channel, Community
from communities.wording import listed

OLD = timedelta(days=365)
SHOWN_NAMES = 2
PLACES = {
    Channel.Kind.MAILING_LIST: "on its list",
    Channel.Kind.CHAT: "in its chat",
    Channel.Kind.FORUM: "in its forum",
    Channel.Kind.SITE: "at its site",
}


class Fact(NamedTuple):
    """The values of templates/components/fact.html, with a label."""

    label: str
    value: str
    note: str = ""
    is_old: bool = False
    is_doubtful: bool = False


class Card(NamedTuple):
    """The values of templates/components/card.html."""

    name: str
    acronym: str
    url: str
    kicker: list[str]
    summary: str
    verdict: Verdict
    action: Button | None
    facts: list[Fact]
    as_of: str = ""


def card_of(community: Any, counts: Counts, verdict: Verdict, offer: Offer, today: date) -> Card:
    """The card of a community read by `cards.with_facts`."""
    return Card(
        community.name,
        community.acronym,
        community.get_absolute_url(),
        _kicker(community, offer.host),
        community.summary,
        verdict,
        button(verdict, community, host=offer.host),
        [
            _open_to(offer),
            _mail(community),
            _members(community, counts, today),
            _stewards(community, counts, today),
        ],
        f"Facts as of {community.source_as_of:%B %Y}, not checked since" if _is_unchecked(community) else "",
    )


def short_day(day: date) -> str:
    """A date as cards write it: 6 Oct 2026."""
    return f"{day.day} {day:%b %Y}"


def _kicker(community: Any, host: str) -> list[str]:
    status = [] if community.status == Community.Status.ACTIVE else [community.get_status_display()]
    stage = f"{community.get_stage_display()} stage" if community.stage else "Stage not stated"
    sponsors = [f"Sponsored by {', '.join(community.sponsors)}"] if community.sponsors else []
    return [
        *status,
        community.get_community_type_display(),
        stage,
        *([f"Meets at {host}" if host else "Meets here"] if community.is_live else []),
        *sponsors,
    ]


def _open_to(offer: Offer) -> Fact:
    return Fact("Open to", admitted(offer) if offer.join_rule else "Not stated")


def _mail(community: Any) -> Fact:
    if community.mails is None:
        return Fact("Mail", "Not stated")
    return Fact("Mail", _load(community.mails), short_day(community.mails_as_of) if community.mails_as_of else "")


def _load(mails: Decimal) -> str:
    return f"About {mails:.0f} a week" if mails >= 1 else "Less than 1 a week" if mails else "None"


def _members(community: Any, counts: Counts, today: date) -> Fact:
    """Members here and a list's own count are two facts, each said for itself and never added."""
    here = [f"{counts.members:,} here"] if counts.members else []
    stated = community.list_count
    if not stated:
        return Fact("Members", (here or ["Not stated" if community.home_url else "None here yet"])[0])
    as_of = date.fromisoformat(stated["as_of"])
    is_old = today - as_of > OLD and not _is_unchecked(community)
    value = ", ".join([*here, f"{stated['members']:,} {PLACES[stated['kind']]}"])
    note = short_day(as_of) + (", may be wrong" if stated["is_doubtful"] else "")
    return Fact("Members", value, note, is_old, stated["is_doubtful"])


def _stewards(community: Any, counts: Counts, today: date) -> Fact:
    nobody = "The program office looks after it" if community.is_live and not community.home_url else "Not stated"
    value = _names(counts) if counts.stewards else nobody
    if community.confirmed_at:
        confirmed = timezone.localdate(community.confirmed_at)
        return Fact("Stewards", value, f"Confirmed {short_day(confirmed)}", today - confirmed > OLD)
    return Fact("Stewards", value, "" if _is_unchecked(community) else "Not confirmed yet")


def _names(counts: Counts) -> str:
    """The first stewards by name, then how many more there are."""
    shown = counts.names[:SHOWN_NAMES]
    others = len(counts.stewards) - len(shown)
    if not shown:
        return str(others)
    return listed([*shown, *([f"{others} more"] if others else [])], "and")


def _is_unchecked(community: Any) -> bool:
    """All facts come from a dated source that nobody has checked since."""
    return community.confirmed_at is None and community.source_as_of is not None
