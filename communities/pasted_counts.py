"""Counts as the office pastes them: “plain-language, 3,144, 2026-11-20”, a line each."""

import csv
import re

from members.spreadsheets import sheet

HEADER = ("community", "members", "as_of", "source")
HEADER_ROWS = 1  # of the file stand above line 1
LONGEST = 500  # characters of a line; what is cut off leaves no date at its end
# The last comma before the number; numbers and dates may hold commas themselves.
_BY_COMMAS = re.compile(
    r"(?P<community>.*?),\s*(?P<number>[^,]*(?:,\d{3})*)\s*,\s*(?P<day>[^,]*|[^,\d]+\d{1,2},\s*\d{4}|[^,\d]+,[^,]+,\s*\d{4})"
)


def as_csv(*, lines: str, source: str) -> bytes:
    """The file that the importer of counts reads: line n is its row n + 1, whatever is wrong with the line."""
    return sheet(HEADER, ([*_parts(line), source] if line.strip() else [] for line in lines.splitlines()))


def _parts(line: str) -> tuple[str, str, str]:
    """Community, number and date, parted by tabs or semicolons as from a spreadsheet, by commas, or quoted."""
    line = line[:LONGEST]
    separator = next((one for one in "\t;|" if one in line), ",")
    if separator == "," and '"' not in line:
        found = _BY_COMMAS.fullmatch(line.strip().rstrip(", "))
        parts = list(found.group("community", "number", "day")) if found else line.split(",")
    else:
        parts = next(csv.reader([line], delimiter=separator, skipinitialspace=True))
    while parts and not parts[-1].strip():  # empty columns at the end
        parts.pop()
    first, number, *rest = (*(part.strip() for part in parts), "", "")[: max(len(parts), 2)]
    # More than three parts: nobody knows which is the date, and the reader says so.
    return first, number, ", ".join(rest)
