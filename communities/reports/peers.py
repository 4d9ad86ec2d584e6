"""Similar agencies: CFO Act agencies of the same size, five or more, never named. And rates on a headcount."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from statistics import median
from typing import Any, NamedTuple

from communities.small_cells import HIDDEN, SMALLEST, Printed

SIZES = (10_000, 50_000)  # people employed: below the first, below the second, more
FEWEST = 5  # agencies behind a median
SMALLEST_BASE = 10  # people behind a rate


class Peer(NamedTuple):
    """A similar agency in the month, as counted: nothing of it is printed alone."""

    headcount: int
    people: int
    memberships: int
    by_topic: Mapping[str, list[int]]  # topic -> [memberships, stewards]
    smallest: int = SMALLEST  # that is printed of it
    has_old_headcount: bool = False


class Middle(NamedTuple):
    """A value of an agency, how many people it counts, and the smallest number that is printed of that agency."""

    value: float
    people: int
    smallest: int


def similar_to(agency: int, headcounts: Mapping[str, list[Any]]) -> dict[int, list[Any]]:
    """Id -> headcount row of the snapshot, of the CFO Act agencies as large as this one; none without its own."""
    own = headcounts.get(str(agency))
    if not own or not own[0]:
        return {}
    size = bisect_right(SIZES, own[0])
    return {
        int(pk): row
        for pk, row in headcounts.items()
        if (number := row[0]) and row[3] and int(pk) != agency and bisect_right(SIZES, number) == size
    }


def middle_of(values: Iterable[Middle]) -> float | str:
    """The median of five agencies or more, with one decimal; hidden where it would be the one of few people."""
    found = sorted(values)
    if len(found) < FEWEST:
        return ""
    half = len(found) // 2
    if any(0 < each.people < each.smallest for each in (found[half], found[-half - 1])):
        return HIDDEN
    return round(float(median(each.value for each in found)), 1)


def per_thousand(people: Printed, headcount: int) -> float | str:
    """People for each 1,000 employed; hidden for a base below ten or few people on either side, "" where it is none.

    A headcount of 0, or below the number of people, is none to reckon with.
    """
    if not isinstance(people, int):
        return HIDDEN
    if not headcount or people > headcount:
        return ""
    if headcount < SMALLEST_BASE or any(0 < each < SMALLEST for each in (people, headcount - people)):
        return HIDDEN
    return round(1000 * people / headcount, 1)
