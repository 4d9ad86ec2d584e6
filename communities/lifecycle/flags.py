"""The nightly look: which communities are quiet, stalled, strained, unconfirmed, or past their pause.

A flag explains itself and says what helps. Nothing else is changed: stage and status move by people only.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from django.apps import apps
from django.db import transaction
from django.db.models import DateTimeField, Exists, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from communities import seams
from communities.lifecycle.models import Ask, Flag, Transition
from communities.lifecycle.querysets import UNANSWERED_AFTER
from communities.models import Community, Membership
from communities.versions import raise_version
from communities.wording import day
from members.notifications.models import Mail

Kind, Stage, Status = Flag.Kind, Community.Stage, Community.Status

QUIET_AFTER, CONTRIBUTORS_WITHIN, STALLED_AFTER = timedelta(days=90), timedelta(days=60), timedelta(days=120)
CONTRIBUTORS = 3
STEWARD_MISSED_AFTER = timedelta(days=30)
LONG_TERM = timedelta(days=548)  # eighteen months
ENOUGH_ACTS = 20
HALF, MOST = 0.5, 0.6
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
PROPOSE_RETIREMENT_AFTER = timedelta(days=365)  # of being stalled
ALIVE = (Stage.LAUNCH, Stage.GROW, Stage.SUSTAIN)  # nobody expects a rhythm before


class About(NamedTuple):
    """What a flag means, what helps, and whether everybody sees it or its stewards and the program office alone."""

    means: str
    helps: str
    is_public: bool = False


FLAGS: dict[str, About] = {
    Kind.QUIET: About(
        "No event in 90 days, and fewer than three people who contributed in 60 days.",
        "Put one dated activity into the plan, and ask two members to bring a question each.",
    ),
    Kind.STALLED: About(
        "No event and fewer than three contributors in 120 days, or no steward within reach for 30 days.",
        "Ask the members whether they want to go on: renew it, merge it, pause it, or end it well.",
        is_public=True,
    ),
    Kind.STRAIN: About(
        "The work rests on one person.",
        "Ask a second member to be steward, name a back-up, or hand some tasks to the core team.",
    ),
    Kind.UNCONFIRMED: About(
        "It lives elsewhere, and nobody has answered our last question about its facts.",
        "Answer the mail, or confirm the facts from here.",
        is_public=True,
    ),
    Kind.PAUSE_OVER: About(
        "The pause was to end by now.",
        "End the pause, pause it anew until another day, or announce that it closes.",
    ),
}


@dataclass(slots=True)
class Seen:
    """What is known of one community; `by_person` counts what each gave in ninety days."""

    community: Any
    last_event: date | None = None
    recent: set[int] = field(default_factory=set)
    in_stalled_window: set[int] = field(default_factory=set)
    by_person: Counter[int] = field(default_factory=Counter)
    stewards: dict[int, date] = field(default_factory=dict)
    last_steward_left: datetime | None = None


class Found(NamedTuple):
    """A flag that should be up."""

    since: date
    evidence: str


@transaction.atomic
def look(*, now: datetime) -> Counter[str]:
    """Raise, update and clear flags for all communities; return how many flags of each kind are up.

    A fixed number of statements whatever the number of communities, and none that reads all memberships.
    """
    today = timezone.localdate(now)
    wanted = {(pk, kind): found for pk, kind, found in _all(today, now)}
    up = {(flag.community_id, flag.kind): flag for flag in Flag.objects.up().select_for_update()}
    fresh = [
        Flag(community_id=pk, kind=kind, **wanted[pk, kind]._asdict()) for pk, kind in wanted if (pk, kind) not in up
    ]
    gone = [flag for key, flag in up.items() if key not in wanted]
    changed = [flag for key, flag in up.items() if key in wanted and flag.evidence != wanted[key].evidence]
    for flag in changed:
        flag.evidence = wanted[flag.community_id, flag.kind].evidence
    Flag.objects.bulk_create(fresh, batch_size=1_000)
    Flag.objects.bulk_update(changed, ["evidence"], batch_size=1_000)
    Flag.objects.filter(pk__in=[flag.pk for flag in gone]).update(cleared_on=today)
    if any(FLAGS[flag.kind].is_public for flag in (*fresh, *gone)):
        raise_version()
    return Counter(kind for _, kind in wanted)


def _all(today: date, now: datetime) -> Iterator[tuple[int, str, Found]]:
    for seen in _look_around(today).values():
        for kind, judge in JUDGES.items():
            if found := judge(seen, today):
                yield seen.community.pk, kind, found
    yield from ((pk, Kind.UNCONFIRMED, found) for pk, found in _unconfirmed(now))
    over = Community.objects.filter(status=Status.PAUSED, paused_until__lt=today).values_list("pk", "paused_until")
    for pk, until in over:
        if until:
            yield pk, Kind.PAUSE_OVER, Found(until, f"Paused until {day(until)}.")


def _look_around(today: date) -> dict[int, Seen]:
    """Active communities that live here and whose stage was stated here: only for these does the directory know."""
    stays = Transition.objects.of_stage().filter(community=OuterRef("pk"))
    communities = (
        Community.objects.filter(status=Status.ACTIVE, home_url="")
        .annotate(
            stay_on=Subquery(stays.order_by("-at", "-id").values("on")[:1]),
            backed_up=Exists(Ask.objects.filter(community=OuterRef("pk"), kind=Ask.Kind.BACKUP, state=Ask.State.YES)),
        )
        .filter(stay_on__isnull=False)
        .only("stage", "stage_since")
    )
    seen = {community.pk: Seen(community) for community in communities.iterator()}
    _add_acts(seen, today)
    for pk, person, since in _reachable_stewards():
        if pk in seen:
            seen[pk].stewards[person] = since
    for pk, left in _last_stewards_left([pk for pk, one in seen.items() if not one.stewards]):
        seen[pk].last_steward_left = max(filter(None, (seen[pk].last_steward_left, left)))
    return seen


def _add_acts(seen: dict[int, Seen], today: date) -> None:
    for read in seams.activity:
        for act in read(today - STALLED_AFTER):
            if (one := seen.get(act.community)) is None:
                continue
            if act.is_event:
                one.last_event = max(filter(None, (one.last_event, act.on)))
            if act.person is not None:
                one.in_stalled_window.add(act.person)
                if act.on > today - CONTRIBUTORS_WITHIN:
                    one.recent.add(act.person)
                if act.on > today - QUIET_AFTER:
                    one.by_person[act.person] += 1


def _reachable_stewards() -> Iterator[tuple[int, int, date]]:
    """(community, person, since) of stewards who may sign in and whose last mail did not come back."""
    stewards = Membership.objects.stewards()
    mails = Mail.objects.filter(recipient__in=stewards.values("person__email"))
    latest = mails.order_by("recipient", "-created_at").distinct("recipient").values_list("recipient", "state")
    bounced = {recipient for recipient, state in latest.iterator() if state == Mail.State.BOUNCED}
    rows = stewards.values_list("community_id", "person_id", "joined_at", "person__email")
    for community, person, joined, email in rows.iterator():
        if email not in bounced:
            yield community, person, timezone.localdate(joined)


def _last_stewards_left(communities: list[int]) -> Iterator[tuple[int, datetime]]:
    """When the stewards of communities without one left, or went back to being members: what history says."""
    here = Q(community__in=communities, role=Membership.Role.STEWARD)
    gone = Membership.objects.filter(here, ended_at__isnull=False)
    yield from gone.values_list("community_id").annotate(until=Max("ended_at"))
    history = apps.get_model("communities", "MembershipEvent").objects
    later = history.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__gt=OuterRef("pgh_id")).order_by("pgh_id")
    tended = history.filter(here, state=Membership.State.ACTIVE)
    until = Max(Subquery(later.values("pgh_created_at")[:1]))
    yield from ((pk, left) for pk, left in tended.values_list("community_id").annotate(until=until) if left)


def _quiet(seen: Seen, today: date) -> Found | None:
    start = today - QUIET_AFTER
    if (
        not _is_expected(seen, start)
        or (seen.last_event and seen.last_event > start)
        or len(seen.recent) >= CONTRIBUTORS
    ):
        return None
    return Found(today, f"{_last_event(seen)} {len(seen.recent)} of {CONTRIBUTORS} contributors in 60 days.")


def _stalled(seen: Seen, today: date) -> Found | None:
    if not seen.stewards:
        left = seen.last_steward_left
        since = timezone.localdate(left) if left else seen.community.stay_on
        if since <= today - STEWARD_MISSED_AFTER:
            return Found(today, f"No steward within reach since {day(since)}.")
    start = today - STALLED_AFTER
    if not _is_expected(seen, start) or (seen.last_event and seen.last_event > start):
        return None
    if len(seen.in_stalled_window) >= CONTRIBUTORS:
        return None
    return Found(today, f"{_last_event(seen)} {len(seen.in_stalled_window)} contributors in 120 days.")


def _strain(seen: Seen, today: date) -> Found | None:
    """The four signs of the definition, the first that holds; those of contributions need twenty of them."""
    if not seen.stewards:
        return None
    total = seen.by_person.total()
    if total >= ENOUGH_ACTS:
        person, number = seen.by_person.most_common(1)[0]
        if number >= total * HALF:
            who = "One steward" if person in seen.stewards else "One person"
            return Found(today, f"{who} gave {number} of {total} contributions in 90 days.")
        by_stewards = sum(seen.by_person[person] for person in seen.stewards)
        if by_stewards > total * MOST:
            return Found(today, f"Its stewards gave {by_stewards} of {total} contributions in 90 days.")
    if len(seen.stewards) > 1:
        return None
    since = next(iter(seen.stewards.values()))
    if since <= today - LONG_TERM and not seen.community.backed_up:
        return Found(today, f"One steward for over 18 months, since {day(since)}, and no back-up.")
    return Found(today, "It has one steward.")


def _is_expected(seen: Seen, start: date) -> bool:
    """It was in a stage of life before the window began, so that something could have happened."""
    return seen.community.stage in ALIVE and seen.community.stay_on <= start


def _last_event(seen: Seen) -> str:
    return f"The last event was on {day(seen.last_event)}." if seen.last_event else "No event in 120 days."


def _unconfirmed(now: datetime) -> Iterator[tuple[int, Found]]:
    """Homes elsewhere whose latest question about their facts waits for three weeks (R86); since the first of them."""
    asks = Ask.objects.filter(kind=Ask.Kind.FACTS, community=OuterRef("pk"))
    answered = asks.exclude(answered_at=None).order_by("-answered_at")
    later = Coalesce(OuterRef("confirmed"), Value(LONG_AGO), output_field=DateTimeField())
    silent = asks.filter(answered_at=None, sent_at__lte=now - UNANSWERED_AFTER, sent_at__gt=later)
    rows = (
        Community.objects.live()
        .exclude(home_url="")
        .annotate(confirmed=Greatest("confirmed_at", Subquery(answered.values("answered_at")[:1])))
        .annotate(silent_since=Subquery(silent.order_by("sent_at").values("sent_at")[:1]))
        .filter(silent_since__isnull=False)
        .values_list("pk", "confirmed", "silent_since")
    )
    for pk, confirmed, silent_since in rows:
        since = timezone.localdate(confirmed or silent_since)
        last = f"Last confirmed on {day(since)}." if confirmed else "Never confirmed by its stewards."
        yield pk, Found(since, f"{last} Asked on {day(timezone.localdate(silent_since))}, no answer.")


JUDGES: dict[str, Callable[[Seen, date], Found | None]] = {
    Kind.QUIET: _quiet,
    Kind.STALLED: _stalled,
    Kind.STRAIN: _strain,
}
