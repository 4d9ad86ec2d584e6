"""The rows of *Facts* on a community's page: each value with its source and date, said once and calmly."""

from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.dateparse import parse_date

from communities.directory import words
from communities.directory.counts import Counts
from communities.directory.entry import Entry
from communities.directory.words import NOT_STATED, Fact
from communities.lifecycle.models import Flag, Transition
from communities.lifecycle.stages import GUIDE
from communities.models import Channel, Community, Sponsorship
from communities.querysets import ENOUGH
from communities.wording import day, listed


class Place(NamedTuple):
    """A channel: its kind, its stated size, and what else is stated of it, each in a few words."""

    channel: Channel
    size: Fact
    says: str
    host: str
    got_in: str


class Stage(NamedTuple):
    """One bar of templates/components/stages.html."""

    label: str
    is_past: bool
    is_current: bool


class Move(NamedTuple):
    """A line of the timeline: the day, what moved, by whom and why."""

    on: date
    what: str
    who: str
    reason: str


class Facts(NamedTuple):
    """What the template prints beside the community's own columns."""

    group_type: str
    who: str
    decides: str
    how: str
    here: str
    by_word: str
    stewards: str
    wants_steward: bool
    sponsors: str
    not_stated: str
    confirmed: Fact
    home: Fact
    home_host: str
    places: list[Place]
    stages: list[Stage]
    stage_says: str
    moves: list[Move]
    flags: list[str]


def facts_of(entry: Entry) -> Facts:
    """Put every fact of `entry` into words."""
    community, today = entry.community, timezone.localdate()
    agency = community.agency.name if community.agency_id else ""
    counts = entry.counts
    return Facts(
        group_type=f"{community.get_community_type_display()}, {agency or community.get_scope_display().lower()}",
        who=words.who_may_join(community, agency),
        decides=words.who_decides(community.approval, entry.days_to_decide) if community.join_rule else "",
        how=words.how_one_joins(community.index.joining, community.home_url) if community.is_live else "",
        here=f"{counts.members:,}" if counts.members or (community.lives_here and community.is_live) else "",
        by_word=f"{counts.by_word:,}" if counts.by_word else "",
        stewards=_stewards(counts),
        wants_steward=not counts.stewards and community.lives_here and community.is_live,
        sponsors=_sponsors(community),
        not_stated=_not_stated(entry),
        confirmed=_confirmed(community, today),
        home=_home(community, today),
        home_host=words.host_of(community.home_url),
        places=[_place(channel, today, says_old=not _is_unchecked(community)) for channel in entry.channels],
        stages=_stages(community),
        stage_says=GUIDE[community.stage].visitors if community.stage else "",
        moves=[_move(move) for move in community.move_list],
        flags=[_flag(flag) for flag in community.flag_list],
    )


def _stewards(counts: Counts) -> str:
    """Their names; for those without one that they are there; or who looks after it."""
    if not counts.stewards:
        return f"{NOT_STATED}. The program office looks after this entry."
    others = len(counts.stewards) - len(counts.names)
    if not counts.names:
        return "The stewards" if others > 1 else "The steward"
    return listed([*counts.names, f"{others} more"] if others else counts.names, "and")


def _sponsors(community: Community) -> str:
    kinds = dict(Sponsorship.Kind.choices)
    backed = (
        f"{sponsor['name']} ({kinds[sponsor['kind']].lower()})" if sponsor["kind"] else sponsor["name"]
        for sponsor in community.sponsor_list
    )
    return "; ".join(backed)


def _not_stated(entry: Entry) -> str:
    """What an entry should say and nobody has, as one line."""
    community = entry.community
    asked = {
        "who may join": community.join_rule,
        "stage": community.stage,
        "when it meets": community.rhythm,
        "mails a week": any(channel.mails_per_week is not None for channel in entry.channels) or not entry.channels,
        "sponsor": community.sponsor_list,
        "contact": community.contact,
        "topics": community.topic_list,
    }
    missing = [name for name, stated in asked.items() if not stated] if community.is_live else []
    return listed(missing, "and").capitalize() if missing else ""


def _confirmed(community: Community, today: date) -> Fact:
    """Who said so and when: for the starter data once, for the whole page."""
    if community.confirmed_at:
        when = timezone.localdate(community.confirmed_at)
        return Fact(day(when), "by a steward or the program office", words.is_old(when, today))
    if _is_unchecked(community):
        as_of = f"{community.source_as_of:%B %Y}"
        note = f"As of {as_of}, not checked since ({community.source.removesuffix(f', {as_of}')})"
        return Fact("Not yet by its stewards", note, words.is_old(community.source_as_of, today))
    return Fact("Not yet by its stewards")


def _is_unchecked(community: Community) -> bool:
    """Every fact comes from a dated source and nobody has checked it since: that is said once, for all of them."""
    return community.confirmed_at is None and community.source_as_of is not None


def _home(community: Community, today: date) -> Fact:
    """Whether its home elsewhere answers our weekly check."""
    answered = community.home_answered_at and timezone.localdate(community.home_answered_at)
    if community.home_misses:
        last = f"Last answered on {day(answered)}" if answered else "It has not answered us yet"
        return Fact("The last check got no answer", last, is_doubtful=True)
    return Fact(f"Last answered on {day(answered)}" if answered else "")


def _place(channel: Channel, today: date, *, says_old: bool) -> Place:
    mails = words.mails(channel.mails_per_week)
    who = f"Open to: {words.who_may_join(channel)}" if channel.join_rule else ""
    return Place(
        channel=channel,
        size=_size(channel.latest, today, says_old=says_old),
        says=" ".join(f"{part}." for part in (mails, who) if part),
        host=words.host_of(channel.url),
        got_in=_got_in(channel),
    )


def _size(latest: dict[str, Any] | None, today: date, *, says_old: bool) -> Fact:
    """What somebody stated about the channel's size, never added to members here."""
    if not latest:
        return Fact("Members not stated")
    as_of = parse_date(latest["as_of"])
    note = f"{day(as_of)}, {latest['source']}"
    if latest["why_doubtful"]:
        return Fact(f"{latest['members']:,} members", f"{note}. Doubtful: {latest['why_doubtful']}", is_doubtful=True)
    return Fact(f"{latest['members']:,} members", note, says_old and words.is_old(as_of, today))


def _got_in(channel: Channel) -> str:
    if channel.answers < ENOUGH:
        return ""
    asked = day(timezone.localdate(channel.answered_at))
    return f"{channel.yeses} of {channel.answers} who asked from here say they got in, by {asked}"


def _stages(community: Community) -> list[Stage]:
    if not community.stage:
        return []
    now = Community.Stage.values.index(community.stage)
    return [Stage(label, number < now, number == now) for number, label in enumerate(Community.Stage.labels)]


def _move(row: dict[str, Any]) -> Move:
    """A move of `public_facts` in words. Stewards stand there as what they are, not by name."""
    move = Transition(**row)
    return Move(parse_date(row["on"]), move.says, move.get_hand_display().lower(), move.reason)


def _flag(flag: dict[str, str]) -> str:
    kind, since = Flag.Kind(flag["kind"]), day(parse_date(flag["since"]))
    return f"{kind.label} since {since}. {flag['evidence']}"
