"""How a pair comes to its end: closed out with its aims, ended quietly, or because one of the two has left (R30)."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.experts.models import MentoringPair
from communities.experts.pairs import rows
from communities.experts.pairs.letters import tell
from communities.experts.pairs.states import STANDS, State, go
from communities.memberships import Refused


@transaction.atomic
def close_out(*, pair: MentoringPair, number: int, met: list[bool], line: str, by: Any) -> MentoringPair:
    """Say of each aim whether it was met, and in a line how it went. The first of the two closes; Refused after.

    `number` is that of the agreement whose aims were read.
    """
    pair = rows.lock_of(pair, by)
    version = rows.agreement_in_force(pair)
    if pair.state != State.LIVE or version is None:
        raise Refused(f"{STANDS[State(pair.state)]} Nothing was closed.")
    if number != version.number or len(met) != len(version.aims):
        raise Refused("The agreement changed while you were reading. Read its aims again: nothing was closed.")
    version.met = met
    version.save(update_fields=["met"])
    pair = go(
        pair,
        "complete",
        by.pk,
        closed_at=timezone.now(),
        aims_set=len(met),
        aims_met=sum(met),
        **{_line_of(pair, by): line},
    )
    tell("completed", pair, rows.other_of(pair, by))
    return pair


@transaction.atomic
def add_line(*, pair: MentoringPair, line: str, by: Any) -> MentoringPair:
    """Say afterwards how it went, or change what one said."""
    pair = rows.lock_of(pair, by)
    if pair.state != State.COMPLETED:
        raise Refused(f"{STANDS[State(pair.state)]} A line is written at the close-out.")
    field = _line_of(pair, by)
    setattr(pair, field, line)
    pair.save(update_fields=[field])
    return pair


def _line_of(pair: MentoringPair, by: Any) -> str:
    return "mentor_line" if by.pk == pair.mentor_id else "mentee_line"


@transaction.atomic
def end(*, pair: MentoringPair, by: Any) -> MentoringPair:
    """End it quietly, at any time, without a reason; the other one gets a line."""
    pair = rows.lock_of(pair, by, is_way_out=True)
    pair = go(pair, "end", by.pk, closed_at=timezone.now())
    tell("ended", pair, rows.other_of(pair, by))
    return pair


def end_by_itself(pair: MentoringPair, *, tells: list[Any]) -> None:
    """End a pair that nobody ends by hand; a proposal expires or is taken back. The caller holds the row."""
    now = timezone.now()
    if pair.state == State.PROPOSED:
        go(pair, "withdraw", closed_at=now)
        return
    go(pair, "end", closed_at=now)
    for person in tells:
        tell("ended", pair, person)
