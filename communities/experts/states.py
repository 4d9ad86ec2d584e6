"""How a question and a turn may move: tables of data, from which services, tests and buttons are drawn."""

from typing import Any

from communities.experts.models import Consultation, Turn
from communities.memberships import Refused

State = Consultation.State

MOVES: dict[str, frozenset[str]] = {
    State.OPEN: frozenset({State.ACCEPTED, State.REROUTED, State.DECLINED, State.WITHDRAWN}),
    State.REROUTED: frozenset({State.ACCEPTED, State.REROUTED, State.DECLINED, State.WITHDRAWN}),
    # Back to the next expert when whoever has it is late, leaves, or the asker wants to hear another one.
    State.ACCEPTED: frozenset({State.ANSWERED, State.REROUTED, State.DECLINED, State.WITHDRAWN}),
    State.ANSWERED: frozenset({State.CLOSED, State.REROUTED}),
    # Re-opened.
    State.CLOSED: frozenset({State.ANSWERED}),
    State.DECLINED: frozenset(),
    State.WITHDRAWN: frozenset(),
}

TURN_MOVES: dict[str, frozenset[str]] = {
    Turn.State.ASKED: frozenset(
        {Turn.State.ACCEPTED, Turn.State.DECLINED, Turn.State.LATE, Turn.State.LEFT, Turn.State.TAKEN_BACK}
    ),
    Turn.State.ACCEPTED: frozenset(
        {Turn.State.DONE, Turn.State.DECLINED, Turn.State.LATE, Turn.State.LEFT, Turn.State.TAKEN_BACK}
    ),
    # Too late, but nobody else has said yes yet: then the first yes counts.
    Turn.State.LATE: frozenset({Turn.State.ACCEPTED}),
    Turn.State.DONE: frozenset(),
    Turn.State.DECLINED: frozenset(),
    Turn.State.LEFT: frozenset(),
    Turn.State.TAKEN_BACK: frozenset(),
}

STANDS: dict[str, str] = {
    State.OPEN: "Nobody has taken this question yet.",
    State.REROUTED: "This question is with the next expert.",
    State.ACCEPTED: "Somebody has taken this question.",
    State.ANSWERED: "This question is answered.",
    State.CLOSED: "This question is closed.",
    State.DECLINED: "Nobody could answer this question.",
    State.WITHDRAWN: "The question was withdrawn.",
}
"""How a question stands, for somebody whose press came too late."""


def move(consultation: Consultation, to: str, **facts: Any) -> None:
    """Save the move with its facts; the caller holds the lock. Refused, saying how it stands, where there is no way."""
    if to not in MOVES[consultation.state]:
        raise Refused(f"{STANDS[consultation.state]} Nothing was changed.")
    _save(consultation, to, facts)


def settle(turn: Turn, to: str, **facts: Any) -> None:
    """The same for a turn; a caller that asks for a way that is not there has an error."""
    if to not in TURN_MOVES[turn.state]:
        raise ValueError(f"No way from {turn.state} to {to}.")
    _save(turn, to, facts)


def _save(row: Any, to: str, facts: dict[str, Any]) -> None:
    row.state = to
    for name, value in facts.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *facts])
