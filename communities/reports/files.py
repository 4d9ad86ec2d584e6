"""A report as a file: CSV for machines, Excel for people. The same report gives the same bytes."""

import io
from collections.abc import Iterator
from datetime import datetime
from textwrap import shorten
from typing import Any

import xlsxwriter
from django.utils import timezone

from communities.outcomes import periods
from communities.outcomes.definitions import DEFINITIONS
from communities.reports.document import Report, Section, Table
from communities.wording import day
from members.spreadsheets import sheet

HEADER = ("section", "table", "row", "column", "value")
SHEET_NAME = 31  # characters
WIDE = 40


def about(report: Report) -> list[tuple[str, Any]]:
    """What every output says of itself."""
    return [
        ("Report", report.name),
        ("Period", periods.named(report.month)),
        ("As of", day(periods.last_day(report.month))),
        ("Version", report.version),
        *([("Counted again because", report.reason)] if report.reason else []),
        ("Smallest number printed", report.smallest),
        ("Definitions", f"Version {report.definitions}"),
        *([("Coverage", report.coverage)] if report.coverage else []),
        (f"<{report.smallest}", f"One to {report.smallest - 1} people"),
        ("hidden", "Keeps a small number from being worked out"),
    ]


def as_csv(report: Report) -> bytes:
    """One cell a line, so that every table fits: section, table, row, column, value."""
    return sheet(HEADER, _lines(report))


def _lines(report: Report) -> Iterator[tuple[Any, ...]]:
    for name, value in about(report):
        yield "About", "", name, "", value
    yield "Figures", "", "Finding", "", report.finding
    for figure in report.figures:
        yield "Figures", "", figure.name, "", figure.value
        if note := " ".join(filter(None, (figure.of, figure.says))):
            yield "Figures", "", figure.name, "Note", note
    for section in report.sections:
        yield section.title, "", "Finding", "", section.finding
        for table in section.tables:
            for row in (*table.rows, *([table.total] if table.total else [])):
                for column, cell in zip(table.columns[1:], row.cells, strict=True):
                    yield section.title, table.caption, row.name, column, cell


def as_xlsx(report: Report) -> bytes:
    """A sheet for each section, one for the figures, one for what they mean; numbers are numbers."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": report.name, "created": _naive(report.made_at)})
    styles = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
        "bold": book.add_format({"bold": True}),
        "number": book.add_format({"num_format": "#,##0"}),
        "rate": book.add_format({"num_format": "#,##0.0"}),
    }
    _first_sheet(book.add_worksheet("Figures"), report, styles)
    for section in report.sections:
        _sheet(book.add_worksheet(sheet_name(section.title)), section, styles)
    _definitions(book.add_worksheet("Definitions"), styles)
    book.close()
    return content.getvalue()


def sheet_name(title: str) -> str:
    """As many whole words as Excel takes; a longer word is cut."""
    return shorten(title, SHEET_NAME, placeholder="").rstrip(",;:") or title[:SHEET_NAME]


def _naive(moment: datetime) -> datetime:
    return timezone.make_naive(moment)


def _first_sheet(page: Any, report: Report, styles: dict[str, Any]) -> None:
    rows: list[tuple[Any, Any]] = [*about(report), ("", ""), ("Finding", report.finding)]
    for figure in report.figures:
        rows.append((figure.name, figure.value))
        rows += [("", note) for note in (figure.of, figure.says) if note]
    _set_up(page, frozen=0)
    for number, (name, value) in enumerate(rows):
        page.write_string(number, 0, name, styles["bold"])
        _write(page, number, 1, value, styles)


def _sheet(page: Any, section: Section, styles: dict[str, Any]) -> None:
    _set_up(page, frozen=4 if len(section.tables) == 1 else 0)
    page.write_string(0, 0, section.finding)
    line = 2
    for table in section.tables:
        line = _table(page, line, table, styles) + 2


def _table(page: Any, line: int, table: Table, styles: dict[str, Any]) -> int:
    page.write_string(line, 0, table.caption, styles["bold"])
    for place, column in enumerate(table.columns):
        page.write_string(line + 1, place, column, styles["head"])
    line += 2
    for row in (*table.rows, *([table.total] if table.total else [])):
        for place, cell in enumerate((row.name, *row.cells)):
            _write(page, line, place, cell, styles)
        line += 1
    return line


def _definitions(page: Any, styles: dict[str, Any]) -> None:
    _set_up(page, frozen=0)
    for number, (name, meaning) in enumerate(DEFINITIONS.items()):
        page.write_string(number, 0, name.capitalize(), styles["bold"])
        page.write_string(number, 1, meaning)


def _set_up(page: Any, *, frozen: int) -> None:
    page.set_column(0, 0, WIDE)
    page.set_column(1, 5, 18)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_footer("&L&F&RPage &P of &N")
    if frozen:
        page.freeze_panes(frozen, 1)
        page.repeat_rows(frozen - 1)


def _write(page: Any, line: int, place: int, value: Any, styles: dict[str, Any]) -> None:
    if isinstance(value, int | float):
        page.write_number(line, place, value, styles["number" if isinstance(value, int) else "rate"])
    else:
        page.write_string(line, place, str(value))
