"""What the two agree on: versions of aims, rhythm and end. One holds when both said yes to it (R30)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.experts.models import MentoringPair, PairAgreement
from communities.experts.models.pairs import LONGEST, MOST_AIMS
from communities.experts.pairs import rows
from communities.experts.pairs.letters import tell
from communities.experts.pairs.states import STANDS, State, go
from communities.memberships import Refused

A_DAY = 10  # versions of one pair: each is a mail


@transaction.atomic
def write(*, pair: MentoringPair, aims: list[str], rhythm: int, ends: date, seen: int, by: Any) -> PairAgreement:
    """Write the next version and say yes to it; `seen` is the number of the latest one that the writer read.

    While the pair lives this is how it is changed and extended. Raises Refused, also when the other one wrote
    meanwhile.
    """
    pair = rows.lock_of(pair, by)
    if pair.state not in MentoringPair.TAKEN:
        raise Refused(f"{STANDS[State(pair.state)]} Nothing was written.")
    latest = pair.agreements.order_by("-number").first()
    number = latest.number if latest else 0
    other = rows.other_of(pair, by)
    if number != seen:
        raise Refused(
            f"{other.display_name} or you wrote version {number} meanwhile. Read it, then write the next one."
        )
    if latest and not latest.holds and not latest.dropped_at and _same(latest, aims, rhythm, ends):
        raise Refused(f"Version {number} says the same: say yes to it instead. Nothing was written.")
    today = timezone.localdate()
    if pair.agreements.filter(written_at__date=today).count() >= A_DAY:
        raise Refused(f"There are {A_DAY} versions of today. Talk first, and write the next one tomorrow.")
    held = rows.agreement_in_force(pair)
    starts = held.starts if held else today
    if not 1 <= len(aims) <= MOST_AIMS:
        raise Refused(f"Write from 1 to {MOST_AIMS} aims. Nothing was written.")
    if not today < ends <= starts + LONGEST:
        raise Refused("The end is a day after today, within eighteen months of the start. Nothing was written.")
    now = timezone.now()
    mine = "mentor_yes_at" if by.pk == pair.mentor_id else "mentee_yes_at"
    version = PairAgreement.objects.create(
        pair=pair,
        number=number + 1,
        aims=aims,
        rhythm=rhythm,
        starts=starts,
        ends=ends,
        written_by=by,
        written_at=now,
        **{mine: now},
    )
    tell("change" if pair.state == State.LIVE else "agreement", pair, other, about=version.number)
    return version


def _same(version: PairAgreement, aims: list[str], rhythm: int, ends: date) -> bool:
    return (version.aims, version.rhythm, version.ends) == (aims, rhythm, ends)


@transaction.atomic
def say_yes(*, pair: MentoringPair, number: int, by: Any) -> MentoringPair:
    """Say yes to the version that was read; with the second yes it holds, and the first such one makes the pair live.

    Pressed again it stays said. Raises Refused for any but the latest version, and for one whose end has passed.
    """
    pair = rows.lock_of(pair, by)
    latest = pair.agreements.order_by("-number").first()
    if latest is None or latest.number != number:
        raise Refused("There is a newer version by now. Read it first: your yes was not given.")
    if pair.state not in MentoringPair.TAKEN:
        raise Refused(f"{STANDS[State(pair.state)]} Nothing was changed.")
    if latest.has_yes_of(by.pk):
        return pair
    if latest.dropped_at:
        raise Refused("This change was left aside. What held before holds on.")
    if latest.ends < timezone.localdate():
        raise Refused("Its end has passed. Write the next version with a later end.")
    now = timezone.now()
    mine = "mentor_yes_at" if by.pk == pair.mentor_id else "mentee_yes_at"
    setattr(latest, mine, now)
    latest.save(update_fields=[mine])
    if latest.holds:
        pair = _hold(pair, latest)
        tell("agreed", pair, rows.other_of(pair, by), about=latest.number)
    return pair


def _hold(pair: MentoringPair, version: PairAgreement) -> MentoringPair:
    pair.rhythm, pair.ends = version.rhythm, version.ends
    if pair.state == State.LIVE:
        pair.save(update_fields=["rhythm", "ends"])
        return pair
    today = timezone.localdate()
    return go(
        pair,
        "agree",
        pair.mentee_id,
        agreed_at=timezone.now(),
        mentor_agency=pair.mentor.home_agency(today),
        mentee_agency=pair.mentee.home_agency(today),
        rhythm=version.rhythm,
        ends=version.ends,
    )


@transaction.atomic
def drop(*, pair: MentoringPair, number: int, by: Any) -> bool:
    """Leave a change of a live pair aside, by either of the two; False when it was done, or agreed, before."""
    pair = rows.lock_of(pair, by)
    version = pair.agreements.order_by("-number").first()
    if pair.state != State.LIVE or version is None or version.number != number:
        return False
    if version.holds or version.dropped_at:
        return False
    version.dropped_at = timezone.now()
    version.save(update_fields=["dropped_at"])
    return True
