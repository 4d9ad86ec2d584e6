"""What happens to pairs by itself: gentle questions, proposals that expire, and people who left government (R30).

Each pair is taken in a transaction of its own and looked at again under its lock, so every step is safe to run twice.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from communities.experts.models import MentoringPair, PairSession, Rhythm
from communities.experts.pairs import rows
from communities.experts.pairs.closing import end_by_itself
from communities.experts.pairs.letters import remind, tell
from communities.experts.pairs.states import State, go
from communities.permissions import is_of_government
from members import standing

ANSWER_WITHIN = timedelta(days=21)  # a proposal
AGREE_WITHIN = timedelta(days=45)  # from the first yes
SILENT_RHYTHMS = 2
CHECK_INS_APART = timedelta(days=30)
BEFORE_THE_END = timedelta(days=14)
AFTER_THE_END = timedelta(days=30)
OUTSIDE = timedelta(days=30)  # without a proven place in government


def _each(pairs: QuerySet[MentoringPair], step: Callable[[MentoringPair], bool]) -> int:
    """Do `step` to each under its lock; how many it changed. `step` looks again."""
    done = 0
    for pk in list(pairs.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            done += step(rows.lock(MentoringPair.objects.get(pk=pk)))
    return done


def expire(*, now: datetime) -> int:
    """Proposals without an answer, and pairs that never came to an agreement: whoever waited is told."""

    def step(pair: MentoringPair) -> bool:
        if not late.filter(pk=pair.pk).exists():
            return False
        proposer = pair.mentor if pair.proposed_by_id == pair.mentor_id else pair.mentee
        tells = {State.PROPOSED: ("unanswered", [proposer]), State.ACCEPTED: ("not_agreed", [pair.mentor, pair.mentee])}
        letter, people = tells[State(pair.state)]
        go(pair, "expire", closed_at=now)
        for person in people:
            tell(letter, pair, person)
        return True

    late = MentoringPair.objects.filter(
        Q(state=State.PROPOSED, proposed_at__lt=now - ANSWER_WITHIN)
        | Q(state=State.ACCEPTED, accepted_at__lt=now - AGREE_WITHIN)
    )
    return _each(late, step)


def check_in(*, now: datetime) -> int:
    """Ask both how it goes when they logged nothing for twice their rhythm, once a month at most."""

    def step(pair: MentoringPair) -> bool:
        if pair.state != State.LIVE or not _is_silent(pair, now):
            return False
        remind("pair_check_in", pair, about=timezone.localdate(now))
        pair.checked_in_at = now
        pair.save(update_fields=["checked_in_at"])
        return True

    # Days of the quickest rhythm; each one's own is looked at under its lock.
    shortest = timezone.localdate(now) - timedelta(days=SILENT_RHYTHMS * min(Rhythm))
    logged = PairSession.objects.filter(pair=OuterRef("pk"), on__gt=shortest)
    quiet = MentoringPair.objects.live().filter(
        ~Exists(logged), Q(checked_in_at=None) | Q(checked_in_at__lte=now - CHECK_INS_APART)
    )
    return _each(quiet, step)


def _is_silent(pair: MentoringPair, now: datetime) -> bool:
    if pair.agreed_at is None or pair.rhythm is None or pair.ends is None:
        return False
    if pair.ends - timezone.localdate(now) <= BEFORE_THE_END:
        return False  # they are asked to close out or extend
    if pair.checked_in_at and pair.checked_in_at > now - CHECK_INS_APART:
        return False
    logged = PairSession.objects.filter(pair=pair).aggregate(last=Max("on"))["last"]
    last = max(filter(None, (logged, timezone.localdate(pair.agreed_at))))
    return timezone.localdate(now) - last >= timedelta(days=SILENT_RHYTHMS * pair.rhythm)


def tell_of_ends(*, now: datetime) -> int:
    """Two weeks before the end, once for each end: close out, or extend."""
    today = timezone.localdate(now)
    near = MentoringPair.objects.live().filter(ends__gte=today, ends__lte=today + BEFORE_THE_END)

    def step(pair: MentoringPair) -> bool:
        if not near.filter(pk=pair.pk).exists():
            return False
        remind("pair_ending", pair, about=pair.ends)
        return True

    return _each(near, step)


def end_overdue(*, now: datetime) -> int:
    """A month after its end a pair that nobody closed out has ended; both are told."""
    overdue = MentoringPair.objects.live().filter(ends__lt=timezone.localdate(now) - AFTER_THE_END)

    def step(pair: MentoringPair) -> bool:
        if not overdue.filter(pk=pair.pk).exists():
            return False
        end_by_itself(pair, tells=[pair.mentor, pair.mentee])
        return True

    return _each(overdue, step)


def look_for_leavers(*, now: datetime) -> int:
    """End the pairs of whoever has had no proven place in government for thirty days; the other one is told."""
    today = timezone.localdate(now)
    open_pairs = MentoringPair.objects.open()
    people = {person for two in open_pairs.values_list("mentor_id", "mentee_id") for person in two}
    outside = {pk for pk, who in standing.load_many(people).items() if not is_of_government(who)}
    concerned = open_pairs.filter(Q(mentor__in=outside) | Q(mentee__in=outside) | Q(outside_since__isnull=False))

    def step(pair: MentoringPair) -> bool:
        left = outside & {pair.mentor_id, pair.mentee_id}
        if not pair.is_open:
            return False
        if left and pair.outside_since and today - pair.outside_since >= OUTSIDE:
            end_by_itself(pair, tells=[who for who in (pair.mentor, pair.mentee) if who.pk not in left])
            return True
        since = (pair.outside_since or today) if left else None
        if since != pair.outside_since:
            pair.outside_since = since
            pair.save(update_fields=["outside_since"])
        return False

    return _each(concerned, step)


STEPS = (expire, look_for_leavers, end_overdue, tell_of_ends, check_in)
