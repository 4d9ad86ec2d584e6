"""What may be printed of a month's figures: decided here, once; sections, files and mails take it from here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from communities.models import Community
from communities.outcomes.models import AgencyMonth, Snapshot
from communities.reports.material import Material, facts_of
from communities.small_cells import HIDDEN, Printed, Protected, flows, protect, small

GROUPINGS = ("community_type", "stage", "status")
NO_BUREAU = 0


@dataclass(frozen=True, slots=True)
class Cells:
    """Printed figures. `communities` and the groups are None where even one of them would tell; so are bureaus."""

    people: Printed
    memberships: Printed
    joined_communities: Printed
    communities: dict[int, Printed] | None
    communities_before: dict[int, Printed] | None
    groups: dict[str, dict[str, Printed]]
    bureaus: dict[int, Printed] | None
    bureaus_before: dict[int, Printed] | None
    months: tuple[tuple[Any, Printed, Printed, Printed], ...]  # month, people, joined, left

    @property
    def is_printed(self) -> bool:
        """How many people there are is printed; otherwise nothing else is said of them."""
        return isinstance(self.people, int)


def cells_of(material: Material) -> Cells:
    """Of the whole agency, or of the one bureau that the report is about."""
    smallest, then = material.smallest, material.smallest_before
    protected = _communities(material, material.now, material.snapshot, smallest)
    before = _communities(material, material.quarter_ago, material.before, then)
    bureaus = _bureaus(material, material.now, material.bureaus, smallest)
    bureaus_before = _bureaus(material, material.quarter_ago, material.bureaus_before, then)
    if material.bureau:
        return _of_bureau(material, protected, before, bureaus, bureaus_before)
    return Cells(
        people=small(material.now.people, material.smallest),
        memberships=small(material.now.memberships, material.smallest),
        joined_communities=len(material.now.by_community) if protected else HIDDEN,
        communities=protected.cells if protected else None,
        communities_before=before.cells if before else None,
        groups=dict(zip(GROUPINGS, protected.groups, strict=True)) if protected else {},
        bureaus=bureaus,
        bureaus_before=bureaus_before,
        months=tuple(_month(month, row, material.smallest) for month, row in material.series),
    )


def _month(month: Any, row: AgencyMonth, smallest: int) -> tuple[Any, Printed, Printed, Printed]:
    return month, small(row.people, smallest), *flows(row.joined, row.left, smallest)


def _communities(
    material: Material, row: AgencyMonth | None, snapshot: Snapshot | None, smallest: int
) -> Protected | None:
    """Members by community, with their sums by what each community was in that month."""
    if row is None or snapshot is None:
        return None
    facts = facts_of(snapshot)
    counts = {int(pk): number for pk, number in row.by_community.items()}
    groupings = [{pk: facts.get(pk, {}).get(name) or "" for pk in counts} for name in GROUPINGS]
    # Everybody reads how many members a community has, and who its stewards are.
    most = {pk: min(row.people, facts[pk]["members"]) for pk in counts if pk in facts}
    least = {int(pk): number for pk, (number, _) in row.stewards_in.items()}
    least |= {pk: counts[pk] for pk in most if most[pk] == counts[pk] and is_own(facts[pk], material.own)}
    return protect(counts, groupings, least=least, most=most, smallest=smallest)


def is_own(facts: Mapping[str, Any], agencies: set[int]) -> bool:
    """A community of this agency alone: how many members it has, which is public, is the agency's number."""
    return facts["scope"] == Community.Scope.ONE_AGENCY and facts["agency_id"] in agencies


def _bureaus(
    material: Material, whole: AgencyMonth | None, bureaus: Mapping[int, AgencyMonth], smallest: int
) -> dict[int, Printed] | None:
    """People by bureau, 0 being those in none; a person is in one of them, so they add up to the agency."""
    if whole is None:
        return None
    counts = dict.fromkeys(material.names, 0) | {place: row.people for place, row in bureaus.items()}
    counts[NO_BUREAU] = whole.people - sum(counts.values())
    seen = {place: row.tending for place, row in bureaus.items()}
    seen[NO_BUREAU] = whole.tending - sum(seen.values())
    protected = protect(counts, least=seen, smallest=smallest)
    return protected.cells if protected else None


def _of_bureau(
    material: Material,
    protected: Protected | None,
    before: Protected | None,
    bureaus: dict[int, Printed] | None,
    bureaus_before: dict[int, Printed] | None,
) -> Cells:
    people = (bureaus or {}).get(material.bureau.pk, HIDDEN)
    # A number by community would say how many there are at least.
    now = None
    if isinstance(people, int):
        now = _rows_of_bureau(material, protected, material.now, material.bureaus, material.smallest)
    return Cells(
        people=people,
        memberships=HIDDEN,
        joined_communities=HIDDEN,
        communities=now,
        communities_before=_rows_of_bureau(
            material, before, material.quarter_ago, material.bureaus_before, material.smallest_before
        ),
        groups={},
        bureaus=None,
        bureaus_before=bureaus_before,
        months=(),
    )


def _rows_of_bureau(
    material: Material,
    protected: Protected | None,
    whole: AgencyMonth | None,
    bureaus: Mapping[int, AgencyMonth],
    smallest: int,
) -> dict[int, Printed]:
    """A bureau's members by community: printed only where the agency's number is, and no bureau's is small.

    Where one bureau's number is small that community is in no bureau's report, not even with a 0, and no bureau's sum
    over communities is printed: so nothing adds up to a number that is hidden.
    """
    if protected is None or whole is None:
        return {}
    found: dict[int, Printed] = {}
    own = bureaus.get(material.bureau.pk)
    for pk, cell in protected.cells.items():
        parts = [row.by_community.get(str(pk), 0) for row in bureaus.values()]
        parts.append(whole.by_community[str(pk)] - sum(parts))
        if isinstance(cell, int) and all(part == 0 or part >= smallest for part in parts):
            found[pk] = own.by_community.get(str(pk), 0) if own else 0
    return found
