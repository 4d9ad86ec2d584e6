"""Lengths for the pictures of a report; a cell that is not printed has none."""

from collections.abc import Mapping, Sequence
from datetime import date

from communities.reports.document import Bar
from communities.small_cells import Printed

BARS = 12


def bars(cells: Mapping[str, Printed]) -> tuple[Bar, ...]:
    """The first few of a table, the longest filling the width."""
    shown = list(cells.items())[:BARS]
    most = _most(cell for _, cell in shown)
    return tuple(Bar(name, text_of(cell), _length(cell, most)) for name, cell in shown)


def columns_of(cells: Sequence[tuple[date, Printed]]) -> tuple[Bar, ...]:
    """One for each month or day, in their order."""
    most = _most(cell for _, cell in cells)
    return tuple(Bar(f"{day:%b %Y}", text_of(cell), _length(cell, most)) for day, cell in cells)


def text_of(cell: Printed) -> str:
    """1,250, or what stands in its place."""
    return f"{cell:,}" if isinstance(cell, int) else cell


def _most(cells) -> int:
    return max((cell for cell in cells if isinstance(cell, int)), default=0)


def _length(cell: Printed, most: int) -> int | None:
    return round(100 * cell / most) if isinstance(cell, int) and most else None
