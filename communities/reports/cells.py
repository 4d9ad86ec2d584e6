"""What may be printed of a month's figures: decided here, once; sections, files and mails take it from here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from communities.models import Community, Membership
from communities.outcomes import periods
from communities.outcomes.models import AgencyMonth, Snapshot
from communities.reports.material import Material, Month, facts_of
from communities.small_cells import HIDDEN, Printed, Protected, flows, protect, small

GROUPINGS = ("community_type", "stage", "status")
NO_BUREAU = 0
GRID = 8  # communities, the largest first
Role = Membership.Role


class Flow(NamedTuple):
    """People at the end of a month, and memberships begun and ended in it."""

    month: date
    people: Printed
    joined: Printed
    left: Printed


@dataclass(frozen=True, slots=True)
class Cells:
    """Printed figures. `communities` and the groups are None where even one of them would tell; so are bureaus.

    What is printed of an earlier month was printed so in the report of that month.
    """

    people: Printed
    memberships: Printed
    joined_communities: Printed
    communities: dict[int, Printed] | None
    communities_before: dict[int, Printed] | None
    groups: dict[str, dict[str, Printed]]
    by_month: dict[date, dict[int, Printed] | None]  # people by bureau
    in_communities: dict[int, dict[int, Printed]]  # the largest: community -> bureau -> members
    roles: dict[str, Printed]  # other than stewards, who are named
    declined_for: dict[str, Printed]  # requests declined in the month, by what for; empty where that would tell
    months: tuple[Flow, ...]

    @property
    def is_printed(self) -> bool:
        """How many people there are is printed; otherwise nothing else is said of them."""
        return isinstance(self.people, int)


def cells_of(material: Material) -> Cells:
    """Of the whole agency, or of the one bureau that the report is about."""
    smallest, then = material.smallest, material.smallest_before
    protected = _communities(material.now, material.snapshot, material.own, smallest)
    before = _communities(material.quarter_ago, material.before, material.own_before, then)
    by_month = {month.month: _bureaus(month) for month in material.series}
    if material.bureau:
        return _of_bureau(material, protected, before, by_month)
    people = small(material.now.people, smallest)
    return Cells(
        people=people,
        memberships=small(material.now.memberships, smallest) if isinstance(people, int) else HIDDEN,
        joined_communities=len(material.now.by_community) if protected else HIDDEN,
        communities=protected.cells if protected else None,
        communities_before=before.cells if before else None,
        groups=dict(zip(GROUPINGS, protected.groups, strict=True)) if protected else {},
        by_month=by_month,
        in_communities=_in_communities(material, protected, by_month[material.month] or {}),
        roles=roles_of(material.now, smallest),
        declined_for=_declined_for(material.now, smallest),
        months=tuple(
            Flow(month, small(row.people, smallest_then), *flows(row.joined, row.left, smallest_then))
            for month, row, _, smallest_then in material.series
        ),
    )


def roles_of(row: AgencyMonth, smallest: int) -> dict[str, Printed]:
    """Memberships of the core team and of all others; with the stewards, who are named, they add up to all."""
    others = row.memberships - row.stewards - row.core_team
    hidden = {Role.CORE_TEAM: HIDDEN, Role.MEMBER: HIDDEN}
    if 0 < row.core_team + others < 2 * smallest:  # of so few, that two small ones are hidden would tell both
        return hidden
    found = protect({Role.CORE_TEAM: row.core_team, Role.MEMBER: others}, smallest=smallest)
    return found.cells if found else hidden


def _declined_for(row: AgencyMonth, smallest: int) -> dict[str, Printed]:
    """Their sum is printed beside them."""
    found = protect(row.declined_for, smallest=smallest)
    return found.cells if found else {}


def _communities(row: AgencyMonth | None, snapshot: Snapshot | None, own: set[int], smallest: int) -> Protected | None:
    """Members by community, with their sums by what each community was in that month; `own` is the agency then."""
    if row is None or snapshot is None or 0 < row.people < smallest:
        return None
    facts = facts_of(snapshot)
    counts = {int(pk): number for pk, number in row.by_community.items()}
    groupings = [{pk: facts.get(pk, {}).get(name) or "" for pk in counts} for name in GROUPINGS]
    # Everybody reads how many members a community has, and who its stewards are.
    most = {pk: min(row.people, facts[pk]["members"]) for pk in counts if pk in facts}
    least = {int(pk): number for pk, (number, _) in row.stewards_in.items()}
    least |= {pk: counts[pk] for pk in most if most[pk] == counts[pk] and is_own(facts[pk], own)}
    return protect(counts, groupings, least=least, most=most, smallest=smallest)


def is_own(facts: Mapping[str, Any], agencies: set[int]) -> bool:
    """A community of this agency alone: how many members it has, which is public, is the agency's number."""
    return facts["scope"] == Community.Scope.ONE_AGENCY and facts["agency_id"] in agencies


def _bureaus(month: Month) -> dict[int, Printed] | None:
    """People by bureau, 0 being those in none; a person is in one of them, so they add up to the agency."""
    counts = {place: row.people for place, row in month.bureaus.items()}
    counts[NO_BUREAU] = month.row.people - sum(counts.values())
    seen = {place: row.tending for place, row in month.bureaus.items()}
    seen[NO_BUREAU] = month.row.tending - sum(seen.values())
    protected = protect(counts, least=seen, smallest=month.smallest)
    return protected.cells if protected else None


def _of_bureau(
    material: Material,
    protected: Protected | None,
    before: Protected | None,
    by_month: dict[date, dict[int, Printed] | None],
) -> Cells:
    place = material.bureau.pk
    quarter_ago = by_month.get(periods.later(material.month, -periods.MONTHS_OF_A_QUARTER)) or {}
    now, then = by_month[material.month] or {}, quarter_ago
    return Cells(
        people=now.get(place, HIDDEN),
        memberships=HIDDEN,
        joined_communities=HIDDEN,
        communities=_rows_of_bureau(place, protected, material.now, material.bureaus, now, material.smallest),
        communities_before=_rows_of_bureau(
            place, before, material.quarter_ago, material.bureaus_before, then, material.smallest_before
        ),
        groups={},
        by_month=by_month,
        in_communities={},
        roles={},
        declined_for={},
        months=(),
    )


def _rows_of_bureau(
    place: int,
    protected: Protected | None,
    whole: AgencyMonth | None,
    bureaus: Mapping[int, AgencyMonth],
    people: Mapping[int, Printed],
    smallest: int,
) -> dict[int, Printed] | None:
    """A bureau's members by community: where its people are printed, and the community is clear.

    None where the people are not printed: a number by community would say how many there are at least. No bureau's sum
    over communities is printed, so nothing adds up to a number that is hidden.
    """
    if protected is None or whole is None or not isinstance(people.get(place), int):
        return None
    return {
        pk: _part(bureaus.get(place), pk)
        for pk, cell in protected.cells.items()
        if _is_clear(pk, cell, whole, bureaus, people, smallest)
    }


def _in_communities(
    material: Material, protected: Protected | None, people: Mapping[int, Printed]
) -> dict[int, dict[int, Printed]]:
    """The same of every bureau whose people are printed, for the communities with most of the agency's members."""
    shown = [place for place in material.places if isinstance(people.get(place), int)]
    if protected is None or not shown:
        return {}
    cells, bureaus = protected.cells, material.bureaus
    numbers = [pk for pk, cell in cells.items() if isinstance(cell, int) and cell]
    largest = sorted(numbers, key=lambda pk: (-cells[pk], pk))
    clear = (pk for pk in largest if _is_clear(pk, cells[pk], material.now, bureaus, people, material.smallest))
    return {pk: {place: _part(bureaus.get(place), pk) for place in shown} for pk in islice(clear, GRID)}


def _part(row: AgencyMonth | None, pk: int) -> int:
    return row.by_community.get(str(pk), 0) if row else 0


def _is_clear(
    pk: int,
    cell: Printed,
    whole: AgencyMonth,
    bureaus: Mapping[int, AgencyMonth],
    people: Mapping[int, Printed],
    smallest: int,
) -> bool:
    """The agency's number is printed, and no bureau has a small one, nor have those in no bureau.

    Nobody is there of bureaus whose people are not printed: what is left over would say how many they are at least.
    """
    if not isinstance(cell, int):
        return False
    parts = {place: _part(row, pk) for place, row in bureaus.items()}
    parts[NO_BUREAU] = _part(whole, pk) - sum(parts.values())
    return all(part == 0 or (part >= smallest and isinstance(people.get(place), int)) for place, part in parts.items())
