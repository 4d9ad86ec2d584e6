"""What may follow what between two people, as a table: services, buttons and the clock are drawn from it (R30)."""

from enum import StrEnum
from typing import NamedTuple

from communities.experts.models import MentoringPair
from communities.memberships import Refused

State = MentoringPair.State


class Hand(StrEnum):
    """Who may press."""

    PROPOSER = "proposer"
    OTHER = "other"  # than the proposer
    EITHER = "either"
    CLOCK = "clock"


class Move(NamedTuple):
    """One step: from where, to where, by whose hand."""

    name: str
    was: tuple[str, ...]
    now: str
    by: tuple[Hand, ...]


MOVES = (
    Move("accept", (State.PROPOSED,), State.ACCEPTED, (Hand.OTHER,)),
    Move("decline", (State.PROPOSED,), State.DECLINED, (Hand.OTHER,)),
    Move("withdraw", (State.PROPOSED,), State.WITHDRAWN, (Hand.PROPOSER, Hand.CLOCK)),
    Move("expire", (State.PROPOSED, State.ACCEPTED), State.EXPIRED, (Hand.CLOCK,)),
    Move("agree", (State.ACCEPTED,), State.LIVE, (Hand.EITHER,)),
    Move("complete", (State.LIVE,), State.COMPLETED, (Hand.EITHER,)),
    Move("end", (State.ACCEPTED, State.LIVE), State.ENDED, (Hand.EITHER, Hand.CLOCK)),
)
MOVE = {move.name: move for move in MOVES}
# How it stands, to somebody who pressed a button that no longer fits.
STANDS = {
    State.PROPOSED: "This proposal still waits for an answer.",
    State.ACCEPTED: "You both said yes, and the agreement is not made yet.",
    State.LIVE: "You both agreed already.",
    State.COMPLETED: "This pair is completed already.",
    State.ENDED: "This pair has ended.",
    State.DECLINED: "This proposal was answered already: no pair came of it.",
    State.WITHDRAWN: "This proposal was taken back.",
    State.EXPIRED: "This was not answered, or not agreed on, in time.",
}


def hand_of(pair: MentoringPair, person_id: int) -> Hand:
    """As whom one of the two presses."""
    return Hand.PROPOSER if person_id == pair.proposed_by_id else Hand.OTHER


def may(pair: MentoringPair, name: str, person_id: int) -> bool:
    """The button of this move is there for this one of the two."""
    move = MOVE[name]
    return pair.state in move.was and (Hand.EITHER in move.by or hand_of(pair, person_id) in move.by)


def go(pair: MentoringPair, name: str, person_id: int | None = None, **facts: object) -> MentoringPair:
    """Make the move and save it with its facts; None is the clock. The caller holds the row. Raises Refused."""
    move = MOVE[name]
    if person_id is None and Hand.CLOCK not in move.by:
        raise ValueError(f"The clock does not {name}.")
    if pair.state not in move.was or (person_id is not None and not may(pair, name, person_id)):
        raise Refused(f"{STANDS[State(pair.state)]} Nothing was changed.")
    pair.state = move.now
    for field, value in facts.items():
        setattr(pair, field, value)
    pair.save(update_fields=["state", *facts])
    return pair
