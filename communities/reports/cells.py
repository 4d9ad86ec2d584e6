"""What may be printed of a month's figures: decided here, once; sections, files and mails take it from here.

A sum counts printed numbers only. So whether a number is printed depends on that number alone, and no set of reports,
versions or months says more of a small one than that it is small. See `docs/decisions/0018-what-reports-promise.md`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import NamedTuple

from communities.outcomes import periods
from communities.outcomes.models import AgencyMonth
from communities.reports.material import Material, Month
from communities.small_cells import HIDDEN, Printed, flows, small

GROUPINGS = ("community_type", "stage", "status")
NO_BUREAU = 0
GRID = 8  # communities, the largest first


class Flow(NamedTuple):
    """People at the end of a month, and memberships begun and ended in it."""

    month: date
    people: Printed
    joined: Printed
    left: Printed


@dataclass(frozen=True, slots=True)
class Cells:
    """Printed figures. `communities` is None where even one of them would tell; so are bureaus.

    What is printed of an earlier month was printed so in the report of that month.
    """

    people: Printed
    memberships: Printed  # in the communities whose number is printed
    communities: dict[int, Printed] | None
    communities_before: dict[int, Printed] | None
    groups: dict[str, dict[str, int]]
    by_month: dict[date, dict[int, Printed] | None]  # people by bureau
    in_communities: dict[int, dict[int, Printed]]  # the largest: community -> bureau -> members
    core_team: Printed
    declined_for: dict[str, int]  # requests declined in the month, by what for; empty where that would tell
    months: tuple[Flow, ...]

    @property
    def is_printed(self) -> bool:
        """How many people there are is printed; otherwise nothing else is said of them."""
        return isinstance(self.people, int)

    @property
    def joined(self) -> set[int]:
        """Communities whose row says that people are there."""
        return {pk for pk, cell in (self.communities or {}).items() if cell and cell != HIDDEN}


def cells_of(material: Material) -> Cells:
    """Of the whole agency, or of the one bureau that the report is about."""
    now, before = material.counted(), material.counted(periods.MONTHS_OF_A_QUARTER)
    people, found = _printed(now) if now else (0, None)
    communities = found and {pk: cell for pk, cell in found.items() if pk in material.communities}
    communities_before = _printed(before)[1] if before else None
    by_month = {month.month: _bureaus(month) for month in material.series}
    if material.bureau:
        return _of_bureau(material, communities, communities_before, by_month)
    numbers = _numbers(communities or {})
    declined_for = material.now.declined_for
    return Cells(
        people=people,
        memberships=HIDDEN if communities is None else sum(numbers.values()),
        communities=communities,
        communities_before=communities_before,
        groups={name: _groups(material, name, numbers) for name in GROUPINGS} if communities is not None else {},
        by_month=by_month,
        in_communities=_in_communities(material, communities, by_month[material.month]),
        core_team=_core_team(material, communities),
        declined_for={} if any(_is_small(each, material.smallest) for each in declined_for.values()) else declined_for,
        months=tuple(_flows(material, by_month)),
    )


def _is_small(number: int, smallest: int) -> bool:
    return 0 < number < smallest


def _kept(cell: Printed, before: Printed) -> Printed:
    """What an earlier version of the month did not print stays hidden: people may have kept a copy of that."""
    return cell if isinstance(before, int) or cell == before else HIDDEN


def _numbers(cells: Mapping[int, Printed]) -> dict[int, int]:
    return {pk: cell for pk, cell in cells.items() if isinstance(cell, int)}


def _explains(cells: Collection[Printed], people: int, smallest: int) -> bool:
    """Each of these people has a membership, and none of the small numbers must be more than 1 for that."""
    numbers = sum(cell for cell in cells if isinstance(cell, int))
    few = sum(isinstance(cell, str) and cell != HIDDEN for cell in cells)
    others = (smallest - 1) * (few - 1) + 1 if few else 0
    return people <= numbers + others or all(isinstance(cell, int) for cell in cells)


def _printed(month: Month) -> tuple[Printed, dict[int, Printed] | None]:
    """People, and members by community: 0 where it is not in it."""
    people_before, before = _printed(month.replaced) if month.replaced else (0, {})
    people, smallest = _kept(small(month.row.people, month.smallest), people_before), month.smallest
    if before is None or isinstance(people, str):
        return people, None
    counts = {int(pk): number for pk, number in month.row.by_community.items()}
    cells = {pk: small(number, smallest) for pk, number in counts.items()}
    if people:
        cells |= {pk: HIDDEN for pk in month.untold if counts.get(pk, 0) < smallest}
    cells |= {pk: _kept(cells.get(pk, 0), cell) for pk, cell in before.items()}
    known = {pk: number for pk, number in counts.items() if number >= smallest}  # hidden or not, none of them is small
    if _explains((cells | known).values(), people, smallest):
        return people, cells
    return HIDDEN if month.replaced else people, None


def _groups(material: Material, name: str, numbers: Mapping[int, int]) -> dict[str, int]:
    """The sum of the printed numbers of each group."""
    found: dict[str, int] = {}
    for pk, number in numbers.items():
        group = material.communities[pk][name] or ""
        found[group] = found.get(group, 0) + number
    return found


def _core_team(material: Material, communities: dict[int, Printed] | None) -> Printed:
    """Memberships of the core team beside the stewards; hidden where both could not be in what is printed."""
    row = material.now
    if communities is None or not _explains(communities.values(), row.stewards + row.core_team, material.smallest):
        return HIDDEN
    return small(row.core_team, material.smallest)


def _bureaus(month: Month) -> dict[int, Printed] | None:
    """People by bureau, 0 being those in none; a person is in one of them, so they add up to the agency.

    With a small one hide those in none, and the next smallest bureau, until what is left of all people has room for
    every value of each small one, whoever is a steward and so named in public.
    """
    before = _bureaus(month.replaced) if month.replaced else {}
    if before is None or isinstance(_printed(month)[0], str):
        return None
    smallest = month.smallest
    counts = {place: row.people for place, row in month.bureaus.items()}
    counts[NO_BUREAU] = month.row.people - sum(counts.values())
    seen = {place: row.tending for place, row in month.bureaus.items()}
    seen[NO_BUREAU] = month.row.tending - sum(seen.values())
    hidden = {
        place
        for place, number in counts.items()
        if _is_small(number, smallest) or isinstance(before.get(place, 0), str)
    }
    if hidden:
        hidden.add(NO_BUREAU)
    numbers = [place for place, number in counts.items() if number and place not in hidden]
    numbers.sort(key=lambda place: (-counts[place], place))
    nobody_else = hidden and _is_small(counts[NO_BUREAU], smallest)  # who are few themselves hide nobody
    while hidden:
        least = [max(seen[place], _least(place, counts[place], smallest)) for place in hidden]
        has_room = sum(counts[place] for place in hidden) >= sum(least) - min(least) + smallest - 1
        if has_room and not (nobody_else and all(counts[place] < smallest for place in hidden)):
            break
        if before or not numbers:  # a number that an earlier version printed hides nothing
            return None
        hidden.add(numbers.pop())
    cells = {
        place: HIDDEN if place in hidden and (place == NO_BUREAU or number >= smallest) else small(number, smallest)
        for place, number in counts.items()
    }
    return {place: _kept(cell, before.get(place, 0)) for place, cell in cells.items()}


def _least(place: int, number: int, smallest: int) -> int:
    """What a reader knows of a hidden number: there may be nobody without a bureau."""
    if place == NO_BUREAU:
        return 0
    return 1 if number < smallest else smallest


def _flows(material: Material, by_month: Mapping[date, dict[int, Printed] | None]) -> Iterable[Flow]:
    """They tie a month to the one before: printed where nothing is hidden in either."""
    months = {month.month: month for month in (material.earlier, *material.series) if month}
    for month in material.series:
        previous = months.get(periods.later(month.month, -1))
        moves = _moves(month) if _is_open(month) and (previous is None or _is_open(previous)) else (HIDDEN, HIDDEN)
        yield Flow(month.month, _printed(month)[0], *moves)


def _moves(month: Month) -> tuple[Printed, Printed]:
    joined, left = flows(month.row.joined, month.row.left, month.smallest)
    if month.replaced is None:
        return joined, left
    before = _moves(month.replaced)
    return _kept(joined, before[0]), _kept(left, before[1])


def _is_open(month: Month) -> bool:
    """Neither a community nor a bureau has a small number, and nobody hides one."""
    bureaus = _bureaus(month)
    return (
        bureaus is not None
        and all(isinstance(cell, int) for cell in bureaus.values())
        and not any(_is_small(number, month.smallest) for number in month.row.by_community.values())
        and (month.replaced is None or _is_open(month.replaced))
    )


def _of_bureau(
    material: Material,
    communities: dict[int, Printed] | None,
    communities_before: dict[int, Printed] | None,
    by_month: dict[date, dict[int, Printed] | None],
) -> Cells:
    place = material.bureau.pk
    quarter_ago = by_month.get(periods.later(material.month, -periods.MONTHS_OF_A_QUARTER))
    now, before = by_month[material.month], material.counted(periods.MONTHS_OF_A_QUARTER)
    return Cells(
        people=(now or {}).get(place, HIDDEN),
        memberships=HIDDEN,
        communities=_rows_of_bureau(place, communities, material.now, material.bureaus, now, material.smallest),
        communities_before=_rows_of_bureau(
            place,
            communities_before,
            material.quarter_ago,
            material.bureaus_before,
            quarter_ago,
            before.smallest if before else material.smallest,
        ),
        groups={},
        by_month=by_month,
        in_communities={},
        core_team=HIDDEN,
        declined_for={},
        months=(),
    )


def _rows_of_bureau(
    place: int,
    communities: Mapping[int, Printed] | None,
    whole: AgencyMonth | None,
    bureaus: Mapping[int, AgencyMonth],
    people: Mapping[int, Printed] | None,
    smallest: int,
) -> dict[int, Printed] | None:
    """A bureau's members by community: where its people are printed, and the community is clear.

    None where the people are not printed: a number by community would say how many there are at least. No bureau's sum
    over communities is printed, so nothing adds up to a number that is hidden.
    """
    if communities is None or whole is None or people is None or not isinstance(people.get(place), int):
        return None
    return {pk: _part(bureaus.get(place), pk) for pk in _clear(communities, whole, bureaus, people, smallest)}


def _in_communities(
    material: Material, communities: Mapping[int, Printed] | None, people: Mapping[int, Printed] | None
) -> dict[int, dict[int, Printed]]:
    """The same of every bureau whose people are printed, for the communities with most of the agency's members."""
    shown = [place for place in material.places if isinstance((people or {}).get(place), int)]
    if communities is None or people is None or not shown:
        return {}
    clear = [
        pk for pk in _clear(communities, material.now, material.bureaus, people, material.smallest) if communities[pk]
    ]
    largest = sorted(clear, key=lambda pk: (-int(communities[pk]), pk))
    return {pk: {place: _part(material.bureaus.get(place), pk) for place in shown} for pk in islice(largest, GRID)}


def _part(row: AgencyMonth | None, pk: int) -> int:
    return row.by_community.get(str(pk), 0) if row else 0


def _clear(
    communities: Mapping[int, Printed],
    whole: AgencyMonth,
    bureaus: Mapping[int, AgencyMonth],
    people: Mapping[int, Printed],
    smallest: int,
) -> list[int]:
    """Communities whose number is printed, in which no bureau has a small one, nor have those in no bureau.

    Nobody is there of bureaus whose people are not printed: what is left over would say how many they are at least. So
    those people, and who of a bureau is in none of these, are in the others; none where that tells of a small number.
    """
    parts: dict[int, dict[int, int]] = {}
    for pk in _numbers(communities):
        found = {place: _part(row, pk) for place, row in bureaus.items()}
        found[NO_BUREAU] = _part(whole, pk) - sum(found.values())
        if all(part == 0 or (part >= smallest and isinstance(people.get(place), int)) for place, part in found.items()):
            parts[pk] = found
    printed = _numbers(people)
    elsewhere = whole.people - sum(printed.values())
    for place, number in printed.items():
        elsewhere += max(number - sum(found.get(place, 0) for found in parts.values()), 0)
    others = [cell for pk, cell in communities.items() if pk not in parts]
    elsewhere += sum(number for pk, (number, _) in whole.stewards_in.items() if int(pk) not in parts)
    return list(parts) if _explains(others, elsewhere, smallest) else []
