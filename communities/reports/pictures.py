"""Lengths for the pictures of a report; a cell that is not printed has none."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from communities.reports.document import Mark, Picture, PictureRow, Value
from communities.small_cells import Printed

ROWS = 12


def bars(cells: Sequence[tuple[str, Printed]]) -> Picture:
    """The first few of a table, the longest filling the width."""
    shown = cells[:ROWS]
    most = _most(cell for _, cell in shown)
    return Picture(Picture.Kind.BARS, tuple(PictureRow(name, (_mark(name, cell, most),)) for name, cell in shown))


def columns_of(cells: Sequence[tuple[date, Printed]], doubtful: Collection[date] = ()) -> Picture:
    """One for each month or day, in their order; `doubtful` days are marked."""
    most = _most(cell for _, cell in cells)
    marks = tuple(replace(_mark(f"{day:%b %Y}", cell, most), is_doubtful=day in doubtful) for day, cell in cells)
    return Picture(Picture.Kind.COLUMNS, (PictureRow("", marks),))


def multiples(rows: Sequence[tuple[str, Sequence[tuple[date, Printed]]]]) -> Picture:
    """Columns over time for each of the first few names, all on one scale."""
    shown = rows[:ROWS]
    most = _most(cell for _, cells in shown for _, cell in cells)
    return Picture(
        Picture.Kind.MULTIPLES,
        tuple(
            PictureRow(name, tuple(_mark(f"{day:%b %Y}", cell, most) for day, cell in cells)) for name, cells in shown
        ),
    )


def grid(rows: Sequence[tuple[str, Sequence[tuple[str, Printed]]]]) -> Picture:
    """A square for each name of a row and each name of its cells; its side says how many, on one scale."""
    shown = rows[:ROWS]
    most = _most(cell for _, cells in shown for _, cell in cells)
    return Picture(
        Picture.Kind.GRID,
        tuple(PictureRow(name, tuple(_square(each, cell, most) for each, cell in cells)) for name, cells in shown),
    )


def text_of(cell: Value) -> str:
    """1,250, or 8.7, or what stands in its place."""
    if isinstance(cell, float):
        return f"{cell:,.1f}"
    return f"{cell:,}" if isinstance(cell, int) else cell


def _most(cells: Iterable[Printed]) -> int:
    return max((cell for cell in cells if isinstance(cell, int)), default=0)


def _mark(name: str, cell: Printed, most: int) -> Mark:
    length = round(100 * cell / (most or 1)) if isinstance(cell, int) else None
    return Mark(name, text_of(cell), length)


def _square(name: str, cell: Printed, most: int) -> Mark:
    """The area says how many."""
    length = round(100 * (cell / (most or 1)) ** 0.5) if isinstance(cell, int) else None
    return Mark(name, text_of(cell), length)
