"""The only way a lower room reaches an upper one or one beside it: six lists, filled in a room's `AppConfig.ready()`.

Each entry is a plain function; the docstring beside each list gives its shape.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

Evidence = Callable[[Collection[int]], dict[int, str]]
Welcome = Callable[[Any, Any], list[str]]
Activity = Callable[[date], Iterable["Act"]]


class Act(NamedTuple):
    """Something done for others in a community on a day; an event needs no person."""

    community: int
    on: date
    person: int | None = None
    is_event: bool = False


@dataclass(frozen=True, slots=True)
class PersonData:
    """What a room holds about a person.

    `read(person)`: plain values for the download. `keeps_open(person)`: why the account cannot be closed now, a
    sentence, empty when it can. `forget(person)`: blank or end it, inside the transaction that closes the account.
    """

    read: Callable[[Any], Any]
    keeps_open: Callable[[Any], str] = lambda person: ""
    forget: Callable[[Any], None] = lambda person: None


evidence: dict[str, Evidence] = {}
"""Checklist item id -> function of community ids, returning for each why the item is not met yet, "" when it is."""

welcome: list[Welcome] = []
"""Functions of (community, person), returning lines that a new member is told (R46)."""

activity: list[Activity] = []
"""Functions of a day, returning what happened in communities since then: from it nightly flags are computed."""

addresses: list[Callable[[], Iterable[str]]] = []
"""Functions returning outward addresses that a room keeps: the weekly check asks them too."""

demo: list[Callable[[], None]] = []
"""Functions that fill the demonstration with what a room holds, once its people and memberships are there."""

person_data: dict[str, PersonData] = {}
"""Heading -> what that room holds about a person: for the download of one's data and for closing an account."""


def welcome_lines(community: Any, person: Any) -> list[str]:
    """Everything the rooms have to tell a new member, in the order in which the rooms were loaded."""
    return [line for tell in welcome for line in tell(community, person)]


def everything_about(person: Any, *, at: datetime) -> dict[str, Any]:
    """What all rooms hold about `person`, for the download of one's own data."""
    return {"as_of": at.isoformat(), **{heading: room.read(person) for heading, room in person_data.items()}}


def keeps_open(person: Any) -> list[str]:
    """Why the account of `person` cannot be closed now, one sentence a reason."""
    return [reason for room in person_data.values() if (reason := room.keeps_open(person))]


def forget(person: Any) -> None:
    """Let every room end or blank what it holds about `person`."""
    for room in person_data.values():
        room.forget(person)
