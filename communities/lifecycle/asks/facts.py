"""The three facts that an external home keeps or changes each quarter, and what becomes of a change."""

from typing import Any, NamedTuple

from django.utils import timezone

from communities.lifecycle.models import Ask
from communities.models import Channel, Community, Correction, MemberCount
from communities.permissions import is_steward
from communities.upkeep import confirm, facts_changed

SOURCE = "quarterly confirmation"


class Shown(NamedTuple):
    """What the page shows: the first channel with its latest count, the home and the contact."""

    channel: Channel | None
    count: MemberCount | None
    home_url: str
    contact: str


class Answer(NamedTuple):
    """What the person says; None, "" and False keep a fact as it is."""

    members: int | None = None
    home_url: str = ""
    has_ended: bool = False
    contact: str = ""


def shown(community: Community) -> Shown:
    """The three facts as they stand."""
    channel = community.channels.order_by("position").first()
    count = channel.member_counts.order_by("-as_of", "-pk").first() if channel else None
    return Shown(channel, count, community.home_url, community.contact)


def keep(ask: Ask, answer: Answer) -> None:
    """Keep a new number as a count of its own; hand everything else that changed to the office as a wrong fact.

    A steward who was asked and changes neither home nor contact has confirmed the facts of the page.
    """
    community, facts = ask.community, shown(ask.community)
    wrong = list(_wrong(facts, answer))
    if answer.members is not None and facts.channel:
        MemberCount.objects.update_or_create(
            channel=facts.channel,
            as_of=timezone.localdate(),
            source=SOURCE,
            defaults={"members": answer.members, "is_doubtful": False, "why_doubtful": ""},
        )
        facts_changed([community])
    for text in wrong:
        Correction.objects.create(community=community, page=community.get_absolute_url(), text=text)
    if not wrong and _still_tends(ask.person, community):
        confirm(community=community, by=ask.person)


def _wrong(facts: Shown, answer: Answer) -> Any:
    asked = "Answer to the quarterly confirmation:"
    if answer.members is not None and not facts.channel:
        yield f"{asked} it has {answer.members:,} members. The directory has no channel to count them at."
    if answer.has_ended:
        yield f"{asked} it is no longer active."
    if answer.home_url and answer.home_url != facts.home_url:
        yield f"{asked} its home is now {answer.home_url} instead of {facts.home_url}."
    if answer.contact and answer.contact != facts.contact:
        yield f"{asked} its contact email is now {answer.contact} instead of {facts.contact or 'none'}."


def _still_tends(person: Any, community: Community) -> bool:
    return person is not None and is_steward(person, community)
