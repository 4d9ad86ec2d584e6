"""Random small worlds of agencies, and what somebody reads of them who has every report and everything public."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import product
from typing import Any

import numpy as np

from communities.outcomes import periods
from communities.outcomes.models import AgencyMonth, Snapshot
from communities.reports.cells import Cells, cells_of
from communities.reports.material import Choice, Material, Month, Place, untold_of
from communities.small_cells import HIDDEN, SMALLEST
from members.models import Agency
from tests.attacker import Attacker

TYPES, STAGES, STATUSES = ("cop", "guild"), ("grow", "plan", None), ("active", "paused")
MONTH = date(2026, 9, 1)
OWN, OTHERS = 100, (101, 102)  # agencies; the first has bureaus
SIZES = [0, 0, 0, 1, 2, 3, 4, 5, 6, 9, 14]
FLOW = ("joined", "left")


@dataclass(frozen=True)
class World:
    """What is true in a month: members by place and community of three agencies, and members of none.

    Place 0 of an agency is no bureau. `stewards` are among the members, `core_team` among the rest of them.
    """

    members: dict[int, np.ndarray]
    stewards: np.ndarray
    people: dict[int, list[int]]
    of_none: np.ndarray
    facts: list[dict[str, Any]]
    core_team: int = 0
    moves: dict[int, tuple[int, int]] = field(default_factory=dict)

    @property
    def public(self) -> np.ndarray:
        """Members of each community, as everybody sees."""
        return self.of_none + sum(rows.sum(axis=0) for rows in self.members.values())

    def agency(self, pk: int) -> Agency:
        """An agency or a bureau."""
        return Agency(pk=pk, name=str(pk))

    def snapshot(self, month: date = MONTH) -> Snapshot:
        """With what was true of the communities."""
        communities = {str(pk): facts | {"members": int(self.public[pk])} for pk, facts in enumerate(self.facts)}
        places = range(1, len(self.members[OWN]))
        bureaus = {str(OWN): {str(place): [f"Bureau {place}", f"b{place}"] for place in places}}
        return Snapshot(month=month, communities=communities, bureaus=bureaus)

    def row(self, agency: int) -> AgencyMonth:
        """The whole agency."""
        rows = self.members[agency]
        stewards = self.stewards if agency == OWN else np.zeros_like(rows)
        return AgencyMonth(
            people=sum(self.people[agency]),
            memberships=int(rows.sum()),
            by_community=_named(rows.sum(axis=0)),
            stewards_in={pk: [number, None] for pk, number in _named(stewards.sum(axis=0)).items()},
            stewards=int(stewards.sum()),
            tending=int(stewards.any(axis=1).sum()),
            core_team=self.core_team if agency == OWN else 0,
            joined=self.moves.get(agency, (0, 0))[0],
            left=self.moves.get(agency, (0, 0))[1],
        )

    def bureaus(self, agency: int) -> dict[int, AgencyMonth]:
        """Its bureaus, by place."""
        found = {}
        for place in range(1, len(self.members[agency])):
            by_community, tending = _named(self.members[agency][place]), int(self.stewards[place].any())
            found[place] = AgencyMonth(people=self.people[agency][place], by_community=by_community, tending=tending)
        return found

    def month(self, agency: int, month: date = MONTH, replaced: Month | None = None, smallest: int = 5) -> Month:
        """As it is read for the agency's report."""
        others = [(self.row(pk).by_community, self.row(pk).stewards_in) for pk in self.members if pk != agency]
        untold = untold_of(self.snapshot().communities, others, smallest)
        return Month(month, self.row(agency), self.bureaus(agency), smallest, untold, replaced)

    def material(self, agency: int, series: list[Month], bureau: int | None = None) -> Material:
        """The report of the last month of the series."""
        return Material(
            agency=self.agency(agency),
            bureau=self.agency(bureau) if bureau else None,
            snapshot=self.snapshot(series[-1].month),
            choice=Choice(series[-1].smallest),
            now=self.row(agency),
            quarter_ago=None,
            series=tuple(series),
            bureaus=self.bureaus(agency),
            bureaus_before={},
            places={place: Place(f"Bureau {place}", f"b{place}") for place in self.bureaus(agency)},
        )


def _named(row: np.ndarray) -> dict[str, int]:
    return {str(pk): int(number) for pk, number in enumerate(row) if number}


# ---- random worlds ----


def world(rng: np.random.Generator) -> World:
    """Two to four places, two to four communities."""
    places, communities = int(rng.integers(2, 5)), int(rng.integers(2, 5))
    members = {OWN: rng.choice(SIZES, (places, communities))}
    members |= {pk: rng.choice(SIZES, (1, communities)) for pk in OTHERS}
    stewards = (rng.random((places, communities)) < 0.1) & (members[OWN] > 0)
    people = {pk: [_people(row, rng) for row in rows] for pk, rows in members.items()}
    rest = int(members[OWN].sum() - stewards.sum())
    return World(
        members,
        stewards.astype(int),
        people,
        rng.choice([0, 0, 1, 2, 9], communities),
        [_facts(rng) for _ in range(communities)],
        core_team=min(int(rng.choice(SIZES)), rest),
    )


def _people(row: np.ndarray, rng: np.random.Generator) -> int:
    """Each is in a community, and in each of them once."""
    return int(rng.integers(row.max(initial=0), row.sum() + 1))


def _facts(rng: np.random.Generator) -> dict[str, Any]:
    is_own = rng.random() < 0.2
    return {
        "community_type": str(rng.choice(TYPES)),
        "stage": STAGES[rng.integers(3)],
        "status": str(rng.choice(STATUSES)),
        "scope": "one_agency" if is_own else "all",
        "agency_id": OWN if is_own else None,
    }


def described_anew(before: World, rng: np.random.Generator) -> World:
    """Of some communities type, stage, status, agency or the public count are others; no agency's count is."""
    facts = [_facts(rng) if rng.random() < 0.5 else facts for facts in before.facts]
    of_none = np.where(rng.random(len(facts)) < 0.3, rng.choice([0, 1, 9], len(facts)), before.of_none)
    return replace(before, facts=facts, of_none=of_none, moves={})


def counted_anew(before: World, rng: np.random.Generator) -> World:
    """Now and then the counts of one or two communities are others, too."""
    found = described_anew(before, rng)
    if rng.random() < 0.4:
        return found
    members = {pk: rows.copy() for pk, rows in before.members.items()}
    for pk in rng.choice(len(found.facts), int(rng.integers(1, 3))):
        for rows in members.values():
            rows[:, pk] = rng.choice(SIZES, len(rows))
    return _with(found, members, rng)


def a_month_later(before: World, rng: np.random.Generator) -> World:
    """In half of them nobody joins or leaves; otherwise some do, in few communities, by fives or more."""
    found = described_anew(before, rng)
    if rng.random() < 0.5:
        return found
    members = {pk: rows.copy() for pk, rows in before.members.items()}
    for rows, _ in product(members.values(), range(2)):
        place = tuple(int(rng.integers(size)) for size in rows.shape)
        rows[place] = max(0, rows[place] + int(rng.choice([-5, 0, 4, 5, 6])))
    moved = {pk: rows - before.members[pk] for pk, rows in members.items()}
    moves = {pk: (int(rows.clip(0).sum()), int((-rows).clip(0).sum())) for pk, rows in moved.items()}
    return replace(_with(found, members, rng), moves=moves)


def _with(found: World, members: dict[int, np.ndarray], rng: np.random.Generator) -> World:
    people = {
        pk: [
            number if (rows[place] == found.members[pk][place]).all() else _people(rows[place], rng)
            for place, number in enumerate(found.people[pk])
        ]
        for pk, rows in members.items()
    }
    stewards = np.minimum(found.stewards, members[OWN])
    rest = int(members[OWN].sum() - stewards.sum())
    return replace(found, members=members, people=people, stewards=stewards, core_team=min(found.core_team, rest))


# ---- the reader ----


NUMBERS, EVERYBODY = "numbers", "everybody"


class Readers:
    """Who reads what: one of each agency, everybody together, and what is left to know without small counts.

    Everybody knows the member counts of communities, the stewards, and how many people an agency has. NUMBERS are rows
    of 0, and of 5 and more, and that a small one is 1 or more: of one agency, or of all. Names of unknowns tell papers
    apart only where counts may differ.
    """

    def __init__(self) -> None:
        self.attackers: dict[Any, Attacker] = {
            name: Attacker() for agency in (OWN, *OTHERS, EVERYBODY) for name in (agency, (NUMBERS, agency))
        }
        self.targets: list[tuple[tuple, int, dict[tuple, int]]] = []  # name, agency, sum of unknowns

    def learned(self) -> list[tuple]:
        """Small counts of which less is left than is promised, with what is left.

        All below five that public facts and printed numbers leave: to one reader those of the agency, to everybody all.
        """
        found = []
        for name, agency, row in self.targets:
            for reader in (agency, EVERYBODY):
                low, high = self.attackers[NUMBERS, reader].range(row)
                least, most = self.attackers[reader].range(row)
                if least > low or most < min(high, SMALLEST - 1):
                    found.append((name, reader, (low, min(high, SMALLEST - 1)), (least, most)))
        return found

    def know(self, row: dict, low: float, high: float = np.inf) -> None:
        """Everybody knows this."""
        for each in self.attackers.values():
            each.know(row, low, high)

    def read(self, agency: int, row: dict, cell: Any) -> None:
        """A report of this agency says it."""
        for reader in (agency, EVERYBODY):
            self.attackers[reader].read(row, cell)

    def promise(self, agency: int, row: dict, cell: Any) -> None:
        """A number, or that somebody is there, may be known."""
        for reader in (agency, EVERYBODY):
            if isinstance(cell, int):
                self.attackers[NUMBERS, reader].know(row, cell, cell)
            elif cell != HIDDEN:
                self.attackers[NUMBERS, reader].know(row, 1)

    def sees(self, truth: World, paper: int, same: set[int], *, same_people: bool = False) -> None:
        """Public facts, and what holds in every world; counts of the communities in `same` are those of paper 0."""
        know = self.know
        for agency, rows in truth.members.items():
            for place in range(len(rows)):
                person = ("people", agency, place, 0 if same_people else paper)
                parts = [self._member(agency, place, pk, paper, same) for pk in range(rows.shape[1])]
                for pk, part in enumerate(parts):
                    know({person: 1, part: -1}, 0)  # no more members of a place than people
                    if agency == OWN:
                        know({part: 1}, int(truth.stewards[place][pk]))
                know(dict.fromkeys(parts, 1) | {person: -1}, 0)  # everybody is a member somewhere
                if agency == OWN:
                    know({person: 1}, int(truth.stewards[place].any()))
        for pk, members in enumerate(truth.public):
            everybody = self.of(truth, pk, paper, same) | {("none", pk, paper): 1}
            know(everybody, int(members), int(members))

    def reads(
        self, truth: World, materials: dict[int, Material], paper: int, same: set[int], *, same_people: bool = False
    ) -> None:
        """Every report; then what is promised of each small count."""
        for agency, material in materials.items():
            cells = cells_of(material)
            self._reads_agency(truth, agency, cells, paper, same, 0 if same_people else paper)
            for bureau in material.places:
                rows = cells_of(replace(material, bureau=truth.agency(bureau))).communities or {}
                self._reads_grid(agency, {pk: {bureau: cell} for pk, cell in rows.items()}, cells, paper, same)
            self._expects(truth, agency, paper, same, 0 if same_people else paper)

    def _reads_agency(self, truth: World, agency: int, cells: Cells, paper: int, same: set[int], persons: int) -> None:
        read = partial(self.read, agency)
        places = range(len(truth.members[agency]))
        for each in self.attackers.values():  # it is in the government report, too
            each.read({("people", agency, place, persons): 1 for place in places}, cells.people)
        if cells.communities is not None:
            for pk in range(len(truth.facts)):
                cell = cells.communities.get(pk, 0)
                read(self.of(truth, pk, paper, same, agency), cell)
                self.promise(agency, self.of(truth, pk, paper, same, agency), cell)
            numbers = [cell for cell in cells.communities.values() if isinstance(cell, int)]
            assert [cells.memberships, *(sum(sums.values()) for sums in cells.groups.values())] == [sum(numbers)] * 4
        for place, cell in (cells.by_month[max(cells.by_month)] or {}).items():
            read({("people", agency, place, persons): 1}, cell)
            if isinstance(cell, str):
                self.promise(agency, {("people", agency, place, persons): 1}, cell)
        self._reads_grid(agency, cells.in_communities, cells, paper, same)
        team = ("core team", agency, paper)
        read({team: 1}, cells.core_team)
        everywhere = {
            self._member(agency, place, pk, paper, same): 1 for place in places for pk in range(len(truth.facts))
        }
        self.know(everywhere | {team: -1}, int(truth.stewards.sum()) if agency == OWN else 0)

    def _reads_grid(
        self, agency: int, grid: dict[int, dict[int, Any]], cells: Cells, paper: int, same: set[int]
    ) -> None:
        """Nobody is there of places whose people are not printed."""
        people = cells.by_month[max(cells.by_month)] or {}
        for pk, members in grid.items():
            for place in people:
                cell = members.get(place, None if isinstance(people[place], int) else 0)
                if cell is not None:
                    self.read(agency, {self._member(agency, place, pk, paper, same): 1}, cell)

    def moves(self, truth: World, agency: int, flow: tuple, same: set[int]) -> None:
        """Whoever joined and left makes the difference of paper 1 from paper 0, where both are printed."""
        if not all(isinstance(cell, int) for cell in flow):
            return
        rows = truth.members[agency]
        places = list(product(range(rows.shape[0]), range(rows.shape[1])))
        for place, pk in places:
            now, before = (self._member(agency, place, pk, paper, same) for paper in (1, 0))
            moved = {(FLOW[0], agency, place, pk): -1, (FLOW[1], agency, place, pk): 1}
            self.know({now: 1, before: -1} | moved, 0, 0)
        for name, number in zip(FLOW, flow, strict=True):
            self.read(agency, {(name, agency, place, pk): 1 for place, pk in places}, number)
        if flow == (0, 0):
            for place in range(len(rows)):
                now, before = (("people", agency, place, paper) for paper in (1, 0))
                self.read(agency, {now: 1, before: -1}, 0)

    def _expects(self, truth: World, agency: int, paper: int, same: set[int], persons: int) -> None:
        for pk, number in enumerate(truth.members[agency].sum(axis=0)):
            if 0 < number < SMALLEST:
                row = self.of(truth, pk, paper, same, agency)
                self.targets.append((("members", agency, pk, paper), agency, row))
        for place, number in enumerate(truth.people[agency]):
            if 0 < number < SMALLEST:
                name = ("people", agency, place, persons)
                self.targets.append((name, agency, {name: 1}))

    def _member(self, agency: int, place: int, pk: int, paper: int, same: set[int]) -> tuple:
        return ("members", agency, place, pk, 0 if pk in same else paper)

    def of(self, truth: World, pk: int, paper: int, same: set[int], *agencies: int) -> dict[tuple, int]:
        return {
            self._member(agency, place, pk, paper, same): 1
            for agency in agencies or truth.members
            for place in range(len(truth.members[agency]))
        }


# ---- pairs ----


def alone(rng: np.random.Generator) -> Readers:
    """One version of one month."""
    truth, reader = world(rng), Readers()
    reader.sees(truth, 0, set())
    reader.reads(truth, {pk: truth.material(pk, [truth.month(pk)]) for pk in truth.members}, 0, set())
    return reader


def two_versions(rng: np.random.Generator) -> Readers:
    """Somebody kept the first one, and was told of which communities an agency's number was counted anew."""
    first, reader = world(rng), Readers()
    second = counted_anew(first, rng)
    unchanged = [
        pk
        for pk in range(len(first.facts))
        if all((rows[:, pk] == second.members[agency][:, pk]).all() for agency, rows in first.members.items())
    ]
    same_people = len(unchanged) == len(first.facts)
    same = set(unchanged if same_people else ())
    for pk, agency in product(unchanged, first.members if not same_people else ()):
        now, before = (reader.of(first, pk, paper, same, agency) for paper in (1, 0))
        reader.know(now | dict.fromkeys(before, -1), 0, 0)
    for paper, truth in enumerate((first, second)):
        series = {pk: [truth.month(pk, replaced=first.month(pk) if paper else None)] for pk in truth.members}
        reader.sees(truth, paper, same, same_people=same_people)
        materials = {pk: truth.material(pk, series[pk]) for pk in truth.members}
        reader.reads(truth, materials, paper, same, same_people=same_people)
    return reader


def two_months(rng: np.random.Generator) -> Readers:
    """One after the other, with who joined and who left between them."""
    first, reader = world(rng), Readers()
    second = a_month_later(first, rng)
    before = periods.later(MONTH, -1)
    for paper, truth in enumerate((first, second)):
        months = {pk: [first.month(pk, before), *([truth.month(pk)] if paper else [])] for pk in truth.members}
        reader.sees(truth, paper, set())
        materials = {pk: truth.material(pk, months[pk]) for pk in truth.members}
        reader.reads(truth, materials, paper, set())
        if paper:
            for pk in truth.members:
                reader.moves(truth, pk, cells_of(materials[pk]).months[-1][2:], set())
    return reader


def worlds(kind: Any, seed: int, number: int) -> Iterator[Readers]:
    """So many, always the same."""
    rng = np.random.default_rng(seed)
    for _ in range(number):
        yield kind(rng)
