"""Every move there is, as two tables: between stages, and between statuses (R39).

Buttons, checks, confirm pages, mails and the page that explains the lifecycle are drawn from here.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from communities.models import Community

Stage, Status = Community.Stage, Community.Status


class Role(StrEnum):
    """Who may press."""

    STEWARD = "steward"
    OFFICE = "office"


EITHER = frozenset({Role.STEWARD, Role.OFFICE})
OFFICE_ONLY = frozenset({Role.OFFICE})


class StageMove(NamedTuple):
    """From one stage to another; `opens` names the checklist of the stay that it begins.

    On: all gates have to be met, and the program office may override with a reason. Back: a reason, no gates.
    """

    was: str
    now: str
    label: str
    opens: str
    means: str
    is_back: bool = False
    needs_launch_date: bool = False
    roles: frozenset[Role] = EITHER


STAGE_MOVES = (
    StageMove(
        Stage.EXPLORE,
        Stage.PLAN,
        "Move to Plan",
        Stage.PLAN,
        "You decided to go on. The next weeks are for the charter, the roles and the plan.",
    ),
    StageMove(
        Stage.PLAN,
        Stage.LAUNCH,
        "Move to Launch",
        Stage.LAUNCH,
        "The doors open. Members get the welcome, agencies get the package, the 90 days begin.",
        needs_launch_date=True,
    ),
    StageMove(
        Stage.LAUNCH,
        Stage.GROW,
        "Move to Grow",
        Stage.GROW,
        "It is known and used. From now on the rhythm counts.",
    ),
    StageMove(
        Stage.GROW,
        Stage.SUSTAIN,
        "Move to Sustain",
        Stage.SUSTAIN,
        "It gives more than it takes. From now on a review each year keeps it so.",
    ),
    StageMove(
        Stage.SUSTAIN,
        Stage.GROW,
        "Renew it",
        "renewal",
        "Back to Grow with a short list of three: what is renewed, two dates, two stewards.",
        is_back=True,
    ),
    StageMove(
        Stage.GROW,
        Stage.LAUNCH,
        "Launch it again",
        "relaunch",
        "Back to Launch with a short list of three: why it starts again, a kick-off, a new welcome.",
        is_back=True,
    ),
    StageMove(
        Stage.SUSTAIN,
        Stage.EXPLORE,
        "Give it a new purpose",
        "recharter",
        "Back to Explore with a short list of three: the new purpose, the members asked, the page written anew.",
        is_back=True,
    ),
)
_BY_ENDS = {(move.was, move.now): move for move in STAGE_MOVES}


def stage_move(was: str, now: str) -> StageMove | None:
    """The move between two stages, or None where there is none."""
    return _BY_ENDS.get((was, now))


def stage_moves_from(stage: str) -> Iterator[StageMove]:
    """The moves that a community in `stage` can make: on first, then back."""
    return (move for move in STAGE_MOVES if move.was == stage)


class StatusMove(NamedTuple):
    """From one of several statuses to another; `needs` names what the form asks for."""

    key: str
    was: frozenset[str]
    now: str
    label: str
    roles: frozenset[Role]
    needs: tuple[str, ...] = ()


STATUS_MOVES = (
    StatusMove("list", frozenset({Status.PROPOSED}), Status.ACTIVE, "List it", OFFICE_ONLY),
    StatusMove("refuse", frozenset({Status.PROPOSED}), Status.REJECTED, "Do not list it", OFFICE_ONLY, ("reason",)),
    StatusMove("reconsider", frozenset({Status.REJECTED}), Status.PROPOSED, "Look again", OFFICE_ONLY, ("reason",)),
    StatusMove("pause", frozenset({Status.ACTIVE}), Status.PAUSED, "Pause", EITHER, ("reason", "until", "joins_open")),
    StatusMove("resume", frozenset({Status.PAUSED}), Status.ACTIVE, "End the pause", EITHER),
    StatusMove("merge", frozenset({Status.ACTIVE, Status.PAUSED}), Status.MERGING, "Merge", EITHER, ("agreement",)),
    StatusMove("stop_merge", frozenset({Status.MERGING}), Status.ACTIVE, "Stop the merger", EITHER, ("reason",)),
    StatusMove("merged", frozenset({Status.MERGING}), Status.ARCHIVED, "Complete the merger", EITHER),
    StatusMove("convert", frozenset({Status.ACTIVE}), Status.CONVERTING, "Convert", EITHER, ("reason",)),
    StatusMove("stop_convert", frozenset({Status.CONVERTING}), Status.ACTIVE, "Stop the conversion", EITHER),
    StatusMove("converted", frozenset({Status.CONVERTING}), Status.ACTIVE, "Complete the conversion", EITHER),
    StatusMove("retire", frozenset({Status.ACTIVE, Status.PAUSED}), Status.RETIRED, "Retire", EITHER, ("notice",)),
    StatusMove("archive", frozenset({Status.RETIRED}), Status.ARCHIVED, "Archive", OFFICE_ONLY),
    StatusMove("revive", frozenset({Status.RETIRED, Status.ARCHIVED}), Status.ACTIVE, "Open it again", OFFICE_ONLY),
)
_BY_KEY = {move.key: move for move in STATUS_MOVES}


def status_move(key: str) -> StatusMove:
    """The move of this key; raises KeyError."""
    return _BY_KEY[key]
