"""What several sections say in the same way."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from communities.reports.cells import Cells
from communities.reports.document import Row, Table
from communities.reports.material import Material
from communities.small_cells import HIDDEN, Printed
from communities.small_cells import change as difference
from communities.wording import listed

NOT_STATED = "Not stated"
NAMED = 3  # in a sentence


def change(
    cell: Printed, before: Mapping[int, Printed] | None, place: int, material: Material, missing: Printed = HIDDEN
) -> Printed:
    """On the quarter; hidden where it is not known how it was then. `missing` stands for what is not in `before`."""
    return HIDDEN if before is None else difference(cell, before.get(place, missing), material.smallest)


def group_table(caption: str, column: str, name: str, cells: Cells, choices: Any) -> Table:
    """Members by what their communities are, in the order of `choices`."""
    labels = dict(choices.choices)
    rows = [
        Row(labels.get(group, NOT_STATED), (cells.groups[name][group],))
        for group in (*labels, "")
        if cells.groups[name].get(group)
    ]
    return Table(caption, (column, "Members"), tuple(rows), Row("All", (cells.memberships,)))


def based_on_old(material: Material, names: Mapping[int, str]) -> str:
    """ "; based on the 2020 headcount: EPA, Water", of those whose headcount is older than two years; else ""."""
    by_year: dict[int, list[str]] = defaultdict(list)
    for place, name in names.items():
        base = material.headcount(place)
        if base and base.number and base.is_old(material.month):
            by_year[base.as_of.year].append(name)
    return "".join(
        f"; based on the {year} headcount: {', '.join(sorted(named))}" for year, named in sorted(by_year.items())
    )


def in_enough(material: Material) -> str:
    """Which communities a sum counts."""
    return f"in communities with {material.smallest} or more"


def some_of(names: list[str]) -> str:
    """ "A, B and C", or "A, B, C and 4 more"."""
    more = len(names) - NAMED
    return f"{', '.join(names[:NAMED])} and {more} more" if more > 0 else listed(names, "and")
