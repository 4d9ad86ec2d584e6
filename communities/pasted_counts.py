"""Counts as the office pastes them: “plain-language, 3,144, 2026-11-20”, a line each."""

from members.spreadsheets import sheet

HEADER = ("community", "members", "as_of", "source")


def as_csv(*, lines: str, source: str) -> bytes:
    """The file that the importer of counts reads: line n is its row n + 1, whatever is wrong with the line."""
    return sheet(HEADER, ([*_parts(line), source] if line.strip() else [] for line in lines.splitlines()))


def _parts(line: str) -> tuple[str, str, str]:
    """Community, number (which may hold commas) and date; tabs part them as well, as from a spreadsheet."""
    first, *rest = (part.strip() for part in line.split("\t" if "\t" in line else ","))
    number, day = (rest[:-1], rest[-1]) if len(rest) > 1 else (rest, "")
    return first, ",".join(number), day
