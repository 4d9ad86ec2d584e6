"""Cells of spreadsheets: text that a spreadsheet would run as a formula leaves inert and comes back exactly.

Every export of ours passes its texts through `guarded`, every reader of ours through `unguarded`.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

_RUNS_AS_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def guarded(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it; other texts as they are."""
    return f"'{text}" if _RUNS_AS_FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text without the one apostrophe that `guarded` adds, and with every other one."""
    return text[1:] if text.startswith("'") and _RUNS_AS_FORMULA.match(text) else text


def sheet(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A CSV file (RFC 4180, with a byte-order mark): texts inert, days as 2026-11-23, nothing as an empty cell."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return lines.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)  # a number below 0 runs as nothing
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return guarded(value.isoformat() if isinstance(value, date) else str(value))
