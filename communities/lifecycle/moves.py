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
    """From one of several statuses to another.

    `needs` names what the form asks for, `means` says what will happen, `tells` stands in the timeline, `otherwise`
    is said to somebody who wants it of a live community to which it does not apply.
    """

    key: str
    was: frozenset[str]
    now: str
    label: str
    roles: frozenset[Role]
    needs: tuple[str, ...] = ()
    means: str = ""
    tells: str = ""
    otherwise: str = ""


STATUS_MOVES = (
    StatusMove(
        "list",
        frozenset({Status.PROPOSED}),
        Status.ACTIVE,
        "List it",
        OFFICE_ONLY,
        means="It appears in the directory, and people can join.",
        tells="Listed.",
        otherwise="It is listed already.",
    ),
    StatusMove(
        "refuse",
        frozenset({Status.PROPOSED}),
        Status.REJECTED,
        "Do not list it",
        OFFICE_ONLY,
        ("reason",),
        means="It stays out of the directory, and the proposer reads why.",
        tells="Not listed.",
        otherwise="It is listed already.",
    ),
    StatusMove(
        "reconsider",
        frozenset({Status.REJECTED}),
        Status.PROPOSED,
        "Look again",
        OFFICE_ONLY,
        ("reason",),
        means="It is a proposal again.",
        tells="Looked at again.",
        otherwise="It is listed already.",
    ),
    StatusMove(
        "pause",
        frozenset({Status.ACTIVE}),
        Status.PAUSED,
        "Pause",
        EITHER,
        ("reason", "until", "joins_open"),
        means="It rests until a day you choose, six months from now at most. Nobody gets a mail; its page says so.",
        tells="Paused.",
    ),
    StatusMove(
        "resume",
        frozenset({Status.PAUSED}),
        Status.ACTIVE,
        "End the pause",
        EITHER,
        means="It is active again, and people can join as before. Nobody gets a mail.",
        tells="The pause ended.",
        otherwise="It is not paused.",
    ),
    StatusMove(
        "merge",
        frozenset({Status.ACTIVE, Status.PAUSED}),
        Status.MERGING,
        "Merge",
        EITHER,
        ("agreement",),
        means="It joins another community, or takes one in. You propose; the other side agrees or refuses.",
        tells="A merger was agreed.",
    ),
    StatusMove(
        "stop_merge",
        frozenset({Status.MERGING}),
        Status.ACTIVE,
        "Stop the merger",
        EITHER,
        ("reason",),
        means="Both communities go on as before. Their people get one mail with your reason.",
        tells="The merger was stopped.",
        otherwise="No merger has been agreed.",
    ),
    StatusMove(
        "merged",
        frozenset({Status.MERGING}),
        Status.ARCHIVED,
        "Complete the merger",
        EITHER,
        means="Its members come along, except those who stay out or whom the other community does not admit.",
        tells="Merged.",
        otherwise="No merger has been agreed.",
    ),
    StatusMove(
        "convert",
        frozenset({Status.ACTIVE}),
        Status.CONVERTING,
        "Convert",
        EITHER,
        ("reason",),
        means="It becomes another group type. Page, members and history stay; what the new type asks for is checked.",
        tells="Asks its members about another group type.",
    ),
    StatusMove(
        "stop_convert",
        frozenset({Status.CONVERTING}),
        Status.ACTIVE,
        "Stop the conversion",
        EITHER,
        means="It keeps its group type.",
        tells="The question about its group type is settled.",
        otherwise="No conversion waits for its members.",
    ),
    StatusMove(
        "converted",
        frozenset({Status.CONVERTING}),
        Status.ACTIVE,
        "Complete the conversion",
        EITHER,
        means="It takes the new group type, as its members decided.",
        tells="The question about its group type is settled.",
        otherwise="No conversion waits for its members.",
    ),
    StatusMove(
        "retire",
        frozenset({Status.ACTIVE, Status.PAUSED}),
        Status.RETIRED,
        "Retire",
        EITHER,
        ("notice",),
        means="It closes well: members get thirty days' notice, work gets owners, the page stays readable.",
        tells="Retired.",
    ),
    StatusMove(
        "archive",
        frozenset({Status.RETIRED}),
        Status.ARCHIVED,
        "Archive",
        OFFICE_ONLY,
        means="It moves to the archive. Its page stays readable.",
        tells="Archived.",
        otherwise="Retire it first.",
    ),
    StatusMove(
        "revive",
        frozenset({Status.RETIRED, Status.ARCHIVED}),
        Status.ACTIVE,
        "Open it again",
        OFFICE_ONLY,
        means="It is active again with the members it had. Nobody gets a mail.",
        tells="Opened again.",
        otherwise="It is open.",
    ),
)
_BY_KEY = {move.key: move for move in STATUS_MOVES}
_TELLS = {(was, move.now): move.tells for move in STATUS_MOVES for was in move.was}

# What to do first, by the status that is in the way.
FIRST: dict[str, str] = {
    Status.PROPOSED: "It is a proposal: the program office lists it first.",
    Status.PAUSED: "End the pause first.",
    Status.MERGING: "Complete the merger or stop it first.",
    Status.CONVERTING: "Complete the conversion or stop it first.",
    Status.RETIRED: "It has retired: the program office can open it again.",
    Status.ARCHIVED: "It is archived: the program office can open it again.",
    Status.REJECTED: "It was not listed: the program office can look again.",
}


def status_move(key: str) -> StatusMove:
    """The move of this key; raises KeyError."""
    return _BY_KEY[key]


def told(was: str, now: str) -> str:
    """What the timeline says of a move between two statuses."""
    return _TELLS[was, now]


def why_not(move: StatusMove, status: str, roles: frozenset[Role]) -> str:
    """Why somebody in these capacities cannot make the move from `status`; "" when they can."""
    if roles.isdisjoint(move.roles):
        return "The program office does this." if move.roles == OFFICE_ONLY else "Its stewards and the office do this."
    if status in move.was:
        return ""
    return move.otherwise if move.otherwise and status in Community.LIVE else FIRST[status]
