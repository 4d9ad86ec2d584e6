"""Where communities stand on their checklists, for any number of them in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from communities import seams
from communities.lifecycle.checklist import EACH_YEAR, LISTS, Item
from communities.lifecycle.evidence import COMPUTED, Finding
from communities.lifecycle.models import Mark, Transition
from communities.lifecycle.moves import stage_move
from communities.lifecycle.signs import with_signs

NOT_YET = Finding(False, "Not done yet.")


class State(StrEnum):
    """How an item stands."""

    DONE = "done"
    UNANSWERED = "unanswered"
    WAIVED = "waived"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Line:
    """One item with what shows it, or why not yet."""

    item: Item
    state: State
    says: str
    mark: Mark | None = None

    @property
    def is_met(self) -> bool:
        """Nothing more is to be done for it."""
        return self.state != State.OPEN


@dataclass(frozen=True, slots=True)
class Progress:
    """One community's present stay in a stage, its checklist, and what it owes each year if it was alive before.

    `community` carries the signs of `with_signs`. Without a stay its stage has never been stated here.
    """

    community: Any
    stay: Transition | None
    lines: tuple[Line, ...]
    yearly: tuple[Line, ...]

    @property
    def gates(self) -> list[Line]:
        """What has to be met before moving on."""
        return [line for line in self.lines if line.item.is_gate]

    @property
    def others(self) -> list[Line]:
        """What can be waived."""
        return [line for line in self.lines if not line.item.is_gate]

    @property
    def open_gates(self) -> list[Line]:
        """What keeps it from moving on."""
        return [line for line in self.gates if not line.is_met]

    @property
    def owed(self) -> list[Line]:
        """Open items of the year."""
        return [line for line in self.yearly if not line.is_met]


def list_of(stay: Transition | None) -> tuple[Item, ...]:
    """The checklist that a stay opened: its stage's, or the short one of a move back."""
    if stay is None:
        return ()
    move = stage_move(stay.was, stay.now)
    return LISTS[move.opens if move else stay.now]


def progress_of(communities: Collection[int], *, now: datetime) -> dict[int, Progress]:
    """Community id -> progress. Four statements, and those of upper rooms that compute items (`seams.evidence`)."""
    stays = {stay.community_id: stay for stay in Transition.objects.filter(community__in=communities).latest_stays()}
    marks = _marks(stays.values())
    items = {pk: list_of(stay) for pk, stay in stays.items()}
    counted_above = _counted_above(items)
    found = {}
    for community in with_signs(communities, now=now):
        pk, stay = community.pk, stays.get(community.pk)
        mine = marks.get(stay.pk, {}) if stay else {}
        above = counted_above.get(pk, {})
        found[pk] = Progress(
            community=community,
            stay=stay,
            lines=tuple(_line(item, community, mine.get(item.id), above) for item in items.get(pk, ())),
            yearly=tuple(_line(item, community, None, above) for item in EACH_YEAR) if community.adoptions else (),
        )
    return found


def _line(item: Item, community: Any, mark: Mark | None, above: dict[str, Finding]) -> Line:
    if mark and mark.outcome == Mark.Outcome.WAIVED:
        return Line(item, State.WAIVED, mark.text, mark)
    found = above.get(item.id) or (COMPUTED[item.id](community) if item.id in COMPUTED else NOT_YET)
    if found.is_met:
        return Line(item, State.UNANSWERED if found.is_unanswered else State.DONE, found.says, mark)
    return Line(item, State.DONE, mark.text, mark) if mark else Line(item, State.OPEN, found.says)


def _marks(stays: Iterable[Transition]) -> dict[int, dict[str, Mark]]:
    found: dict[int, dict[str, Mark]] = defaultdict(dict)
    for mark in Mark.objects.live().filter(stay__in=list(stays)).select_related("by"):
        found[mark.stay_id][mark.item] = mark
    return found


def _counted_above(items: dict[int, tuple[Item, ...]]) -> dict[int, dict[str, Finding]]:
    """What upper rooms compute, asked once for each item and only about communities that have it."""
    found: dict[int, dict[str, Finding]] = defaultdict(dict)
    for name, compute in seams.evidence.items():
        concerned = [pk for pk, mine in items.items() if any(item.id == name for item in mine)]
        if concerned:
            for pk, why in compute(concerned).items():
                found[pk][name] = Finding(not why, why or "Counted by the directory.")
    return found
