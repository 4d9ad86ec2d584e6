"""Somebody with the report of an agency and those of all its bureaus learns no count that is hidden in any of them."""

from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from communities.outcomes.models import AgencyMonth, Snapshot
from communities.reports.cells import NO_BUREAU, Cells, Role, cells_of, roles_of
from communities.reports.material import Choice, Material, Month, Place
from communities.small_cells import HIDDEN, Protected
from members.models import Agency
from tests.attacker import learned

TYPES, STAGES = ("cop", "guild"), ("grow", "plan", None)
POPULATIONS = 100
MONTH = date(2026, 9, 1)


def world(
    counts: np.ndarray,
    kinds: list[tuple[int, int]],
    people: list[int],
    bureau: int | None,
    month: date = MONTH,
    smallest: int = 5,
) -> Material:
    """An agency of bureaus 1, 2, ... and one row for those in none; `counts` are members by place and community."""
    agency = Agency(pk=100, name="A")
    places = {number: Place(f"Bureau {number}", f"b{number}") for number in range(1, len(counts))}
    facts = {
        str(pk): {
            "community_type": TYPES[kind],
            "stage": STAGES[stage],
            "status": "active",
            "scope": "all",
            "agency_id": 0,
            "members": 999,
        }
        for pk, (kind, stage) in enumerate(kinds)
    }
    rows = [
        AgencyMonth(people=number, memberships=int(row.sum()), by_community=_named(row))
        for row, number in zip(counts, people, strict=True)
    ]
    whole = AgencyMonth(people=sum(people), memberships=int(counts.sum()), by_community=_named(counts.sum(axis=0)))
    return Material(
        agency=agency,
        bureau=Agency(pk=bureau, name="B") if bureau else None,
        snapshot=Snapshot(month=month, communities=facts, bureaus={"100": {str(pk): places[pk] for pk in places}}),
        choice=Choice(smallest),
        smallest_before=5,
        before=None,
        now=whole,
        quarter_ago=None,
        series=(Month(month, whole, {pk: rows[pk] for pk in places}, smallest),),
        bureaus={pk: rows[pk] for pk in places},
        bureaus_before={},
        places=places,
    )


def _named(row: np.ndarray) -> dict[str, int]:
    return {str(pk): int(number) for pk, number in enumerate(row) if number}


class Attacker:
    """Unknown are all counts of a place and a community, and the people of each place; each printed cell is a row."""

    def __init__(self, counts: np.ndarray, people: list[int]):
        self.counts, self.people = counts, people
        self.size = counts.size + len(people)
        self.rows: list[np.ndarray] = []
        self.low: list[float] = []
        self.high: list[float] = []
        for place, number in enumerate(people):  # a community has no more members of a place than it has people
            for pk in range(counts.shape[1]):
                row = self.members([place], [pk])
                row[counts.size + place] = -1
                self.know(row, -np.inf, 0)
            assert number >= counts[place].max(initial=0)

    def members(self, places, communities) -> np.ndarray:
        grid = np.zeros(self.counts.shape)
        grid[np.ix_(list(places), list(communities))] = 1
        return np.concatenate([grid.ravel(), np.zeros(len(self.people))])

    def people_of(self, places) -> np.ndarray:
        found = np.zeros(len(self.people))
        found[list(places)] = 1
        return np.concatenate([np.zeros(self.counts.size), found])

    def know(self, row: np.ndarray, low: float, high: float) -> None:
        self.rows.append(row)
        self.low.append(low)
        self.high.append(high)

    def read(self, row: np.ndarray, cell, least: int = 0) -> None:
        """What a cell says: a number, one to four, or, where it is hidden, that it is `least` or more."""
        low, high = (cell, cell) if isinstance(cell, int) else (1, 4) if cell == "<5" else (least, np.inf)
        self.know(row, low, high)

    def learns(self, row: np.ndarray) -> bool:
        """Only one value is possible."""
        found = [self._most(sign * row) for sign in (1, -1)]
        return np.isfinite(found).all() and round(found[0]) == -round(found[1])

    def _most(self, row: np.ndarray) -> float:
        done = milp(
            -row,
            integrality=np.ones(self.size),
            bounds=Bounds(0, np.inf),
            constraints=LinearConstraint(np.array(self.rows), self.low, self.high),
        )
        assert done.status in (0, 3), done.message
        return -done.fun if done.status == 0 else np.inf


def read_agency(attacker: Attacker, cells: Cells, kinds: list[tuple[int, int]]) -> None:
    everywhere, everything = range(len(attacker.people)), range(attacker.counts.shape[1])
    attacker.read(attacker.people_of(everywhere), cells.people)
    attacker.read(attacker.members(everywhere, everything), cells.memberships)
    joined = set(np.flatnonzero(attacker.counts.sum(axis=0)))
    if cells.communities is not None:  # which communities are in the table is printed, too
        for pk in everything:
            attacker.read(attacker.members(everywhere, [pk]), cells.communities.get(pk, 0), 5)
    for name, part, values in (("community_type", 0, TYPES), ("stage", 1, STAGES)):
        for group, cell in cells.groups.get(name, {}).items():
            members = [pk for pk in joined if (values[kinds[pk][part]] or "") == group]
            attacker.read(attacker.members(everywhere, members), cell)
    for place, cell in (cells.by_month[MONTH] or {}).items():
        attacker.read(attacker.people_of([place]), cell, 5)
    for pk, members in cells.in_communities.items():
        for place, cell in members.items():
            attacker.read(attacker.members([place], [pk]), cell)
        for place in everywhere:  # who knows the rules: nobody is there of those whose people are not printed
            if place not in members and not isinstance((cells.by_month[MONTH] or {}).get(place), int):
                attacker.read(attacker.members([place], [pk]), 0)
    assert NO_BUREAU == 0


@settings(deadline=None, max_examples=POPULATIONS)
@given(st.data())
def test_report_of_the_agency_and_of_every_bureau_together_tell_no_hidden_count(data):
    places, communities = data.draw(st.integers(2, 4)), data.draw(st.integers(1, 4))
    number = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 9, 14])
    counts = np.array([[data.draw(number) for _ in range(communities)] for _ in range(places)])
    people = [int(row.max(initial=0)) + data.draw(st.integers(0, 3)) for row in counts]
    kinds = [(data.draw(st.integers(0, 1)), data.draw(st.integers(0, 2))) for _ in range(communities)]
    attacker = Attacker(counts, people)

    whole = cells_of(world(counts, kinds, people, None))
    read_agency(attacker, whole, kinds)
    for bureau in range(1, places):
        cells = cells_of(world(counts, kinds, people, bureau))
        attacker.read(attacker.people_of([bureau]), cells.people)
        for pk, cell in (cells.communities or {}).items():
            attacker.read(attacker.members([bureau], [pk]), cell)
            for place in range(places):
                if not isinstance((cells.by_month[MONTH] or {}).get(place), int):
                    attacker.read(attacker.members([place], [pk]), 0)

    everywhere = range(places)
    small = [attacker.members(everywhere, [pk]) for pk, all_ in enumerate(counts.sum(axis=0)) if 0 < all_ < 5]
    small += [
        attacker.members([place], [pk]) for place, pk in zip(*np.nonzero((counts > 0) & (counts < 5)), strict=True)
    ]
    small += [attacker.people_of([place]) for place, each in enumerate(people) if 0 < each < 5]
    assert [row for row in small if attacker.learns(row)] == []


@pytest.mark.parametrize(("core_team", "others"), [*product(range(8), repeat=2)])
def test_roles_tell_no_small_count(core_team, others):
    """Stewards are named: whoever takes them from all memberships has the sum of the two others."""
    counts = {Role.CORE_TEAM: core_team, Role.MEMBER: others}
    row = AgencyMonth(people=9, memberships=9 + core_team + others, stewards=9, core_team=core_team)

    cells = roles_of(row, 5)

    if core_team + others < 10:  # the sum is known, and nothing else, whatever they are
        assert set(cells.values()) == ({HIDDEN} if core_team + others else {0})
    else:
        assert learned(counts, (), Protected(cells, [])) == []
    if min(core_team, others) >= 5 and core_team + others >= 10:
        assert cells == counts


@settings(deadline=None, max_examples=POPULATIONS)
@given(st.data())
def test_what_is_printed_of_an_earlier_month_was_printed_in_its_report(data):
    """Also where the agency had other bureaus then, or printed smaller numbers."""
    communities = data.draw(st.integers(1, 4))
    number = st.sampled_from([0, 0, 1, 3, 4, 5, 6, 9, 14, 30])
    kinds = [(data.draw(st.integers(0, 1)), data.draw(st.integers(0, 2))) for _ in range(communities)]
    months = []
    for month in (date(2026, 6, 1), MONTH):
        counts = np.array(
            [[data.draw(number) for _ in range(communities)] for _ in range(data.draw(st.integers(1, 4)))]
        )
        people = [int(row.max(initial=0)) + data.draw(st.integers(0, 3)) for row in counts]
        months.append((counts, kinds, people, month, data.draw(st.sampled_from([5, 10]))))
    (*then, month_then, smallest_then), (*now, month_now, smallest_now) = months

    for bureau in (None, *range(1, len(now[0]))):
        earlier = world(*then, bureau, month_then, smallest_then)
        cells = cells_of(
            replace(
                world(*now, bureau, month_now, smallest_now),
                before=earlier.snapshot,
                smallest_before=smallest_then,
                quarter_ago=earlier.now,
                bureaus_before=earlier.bureaus,
                series=(*earlier.series, *world(*now, bureau, month_now, smallest_now).series),
            )
        )
        was_there = bureau is None or bureau < len(then[0])
        assert cells.communities_before == (cells_of(earlier).communities if was_there else None)
        assert cells.by_month[month_then] == cells_of(earlier).by_month[month_then]
