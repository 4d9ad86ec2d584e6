"""Files as they come: any encoding, CSV or JSON, with the oddities of hand-kept data smoothed out of every cell."""

import codecs
import csv
import html
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import IO, Any

from cop_directory.one_line import visible
from members.imports.rows import CannotImport, Rows
from members.spreadsheets import unguarded

Source = str | Path | IO[bytes]
"""A path, or anything that reads bytes: an upload, an open file."""
Progress = Callable[[int, int], None] | None
"""Told now and then: how many rows are read, of how many."""
_DELIMITERS = ",;\t|"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What other programs write, by its first bytes: each is saved as text first.
_NOT_TEXT = (
    (b"PK\x03\x04", "a workbook"),
    (b"\xd0\xcf\x11\xe0", "an old workbook (.xls)"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a formatted document"),
    (b"\x1f\x8b", "a compressed file"),
)
# Pages and XML that are named like a spreadsheet: many programs export these as .xls.
_MARKUP = re.compile(
    r"\s*(<!--.*?-->\s*)?<(!doctype|html|head|meta|table|\?xml|div|style)\b", re.IGNORECASE | re.DOTALL
)
MOST_COLUMNS, MOST_ROWS, LONGEST_LINE = 200, 100_000, 500_000
HEADER_WITHIN = 20  # rows: titles and notes may stand above it
PROGRESS_EVERY = 500  # rows
# What a spreadsheet shows where a formula failed, or a column was too narrow; and where characters were lost.
_ODD = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!|FIELD!|ERROR!)|#{3,}|.*\ufffd.*", re.DOTALL)
_TOTAL = re.compile(r"(grand[ -]?|sub[ -]?)?totals?:?|sum:?", re.IGNORECASE)
_BLANKS = re.compile(r"[^\S\n]+")


def text_of(source: Source) -> str:
    """The whole file as text: by its byte-order mark, else UTF-8, else the code page of older Windows programs."""
    content = Path(source).read_bytes() if isinstance(source, str | Path) else source.read()
    kind = next((kind for start, kind in _NOT_TEXT if content.startswith(start)), "")
    if kind:
        raise CannotImport(f"This is {kind}. Save it as CSV (UTF-8) first.")
    encodings = _encodings(content)
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _MARKUP.match(text[:4_000].lstrip("\ufeff")):
            raise CannotImport("This is a web page or XML. Open it in a spreadsheet and save it as CSV (UTF-8) first.")
        return text
    if encodings[0] == "utf-8-sig":
        raise CannotImport("The file says that it is UTF-8, and is not. Save it as CSV (UTF-8) again.")
    # Latin-1 knows every byte; the few that cp1252 lacks are control characters, which cleaning removes.
    return content.decode("latin-1")


def _encodings(content: bytes) -> list[str]:
    marked = [encoding for mark, encoding in _MARKS if content.startswith(mark)]
    if marked:
        return marked[:1]
    if b"\x00" in content[:2]:
        return ["utf-16-be" if content[0] == 0 else "utf-16-le"]
    return ["utf-8", "cp1252"]


def cleaned(text: str) -> str:
    """A cell's text: no entities, byte-order marks or control characters; single blanks, none at the ends of lines."""
    text = visible(html.unescape(unguarded(text)).replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in text.split("\n")).strip()


def cells(
    source: Source,
    *,
    required: tuple[str, ...],
    rows: Rows,
    reads: tuple[str, ...] = (),
    headings: Mapping[str, str] | None = None,
    progress: Progress = None,
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file as (row number, {column: clean text}); columns are in small letters with underscores.

    The header is the first row that has all `required` columns, `headings` being other words for some; `reads` names
    all columns that are used, so that the others can be told. Missing cells are empty. A row that cannot be used is
    noted in `rows`, and so is what stands above the header. Raises `CannotImport` when there is no such header.
    """
    text = text_of(source).lstrip("\ufeff")
    _check_lines(text)
    delimiter, start, header = _header(text, required, headings or {})
    _check(header, reads)
    ignored = {name: name for name in header if reads and name and name not in reads}
    total = text.count("\n") or text.count("\r")
    for number, row in _csv_rows(text, delimiter):
        if progress and number % PROGRESS_EVERY == 0:
            progress(number - start, max(number, total) - start)
        values = [cleaned(cell) for cell in row]
        if not any(values) or number == start:
            continue
        rows.read += 1
        if rows.read > MOST_ROWS:
            raise CannotImport(f"The file has more than {MOST_ROWS:,} rows. Keep the rows of the list only.")
        odd = next((place for place, value in enumerate(values) if _ODD.fullmatch(value)), None)
        is_ignored = odd is not None and odd < len(header) and header[odd] in ignored
        if number < start:
            rows.passed_over["rows above the header"] += 1
        elif _is_header(values, header, headings or {}):
            rows.passed_over["repeated headers"] += 1
        elif _TOTAL.fullmatch(next(value for value in values if value)):
            rows.passed_over["totals"] += 1
        elif any(values[len(header) :]):
            text_of_it = "has more cells than the first row: a comma in a text needs quotes around it"
            rows.leave_out(number, "row", text_of_it, is_known=False)
        elif odd is not None and not is_ignored:
            name = header[odd].replace("_", " ") or "row"
            rows.leave_out(number, name, f"“{values[odd][:60]}” is not readable: write it again", is_known=False)
        else:
            cell = dict(zip(header, values + [""] * len(header), strict=False))
            if any(value for name, value in zip(header, values, strict=False) if not name):
                ignored[""] = "a column without a name"
            cell.pop("", None)
            yield number, cell
    if ignored:
        names = ", ".join(name.replace("_", " ") for name in ignored.values())
        rows.details.append(f"Columns that are not read: {names[:300]}.")


def _is_header(values: list[str], header: list[str], headings: Mapping[str, str]) -> bool:
    """The first cell alone says no about nearly every row."""
    return _name(values[0], headings) == header[0] and [_name(one, headings) for one in values[: len(header)]] == header


def _check_lines(text: str) -> None:
    """Refuse what no spreadsheet writes, before it costs time."""
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if len(line) > LONGEST_LINE:
            raise CannotImport(f"Line {number} is longer than {LONGEST_LINE:,} characters. Check the line ends.")


def _header(text: str, required: tuple[str, ...], headings: Mapping[str, str]) -> tuple[str, int, list[str]]:
    """The delimiter with which some row near the top has all required columns, the number of that row, its columns."""
    found = []
    for delimiter in _DELIMITERS:
        with suppress(CannotImport):
            for number, row in islice(_csv_rows(text, delimiter), HEADER_WITHIN):
                names = [_name(cleaned(value), headings) for value in row]
                if set(required) <= set(names):
                    found.append((len(names), delimiter, number, names))
                    break
    if found:
        _, delimiter, number, names = max(found, key=lambda one: one[0])
        return delimiter, number, names
    first_line = text.strip("\r\n \t").partition("\n")[0]
    for _, row in _csv_rows(text, max(_DELIMITERS, key=first_line.count)):
        if any(values := [cleaned(cell) for cell in row]):
            missing = [name for name in required if name not in {_name(value, headings) for value in values}]
            wanted = ", ".join(name.replace("_", " ") for name in missing)
            raise CannotImport(f"The file has no column “{wanted}”. Its first row reads: {', '.join(values)[:200]}.")
    raise CannotImport("The file is empty.")


def _csv_rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """All rows and their numbers, empty ones included."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    number = used = 0
    try:
        for number, row in enumerate(reader, start=1):
            if len(row) > MOST_COLUMNS:
                raise CannotImport(f"Row {number} has more than {MOST_COLUMNS} columns. Keep those of the list only.")
            # A quotation mark without a partner takes the rows below into its cell.
            if reader.line_num - used > 1 and sum(line.count('"') for line in lines[used : reader.line_num]) % 2:
                raise CannotImport(f"Row {number} has a quotation mark without a partner. Add or remove one.")
            used = reader.line_num
            yield number, row
    except csv.Error as error:
        raise CannotImport(f"Row {number + 1} cannot be read as CSV: {error}.") from error


def objects(source: Source) -> list[Any]:
    """The list that a JSON file holds, by itself or under `items` or `communities`, every text in it clean."""
    try:
        content = json.loads(text_of(source).lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise CannotImport(f"The file cannot be read as JSON: {error}.") from error
    if isinstance(content, dict):
        content = content.get("items", content.get("communities"))
    if not isinstance(content, list):
        raise CannotImport("The file holds no list of communities.")
    return _cleaned_all(content)


def is_json(source: Source) -> bool:
    """The file starts like a JSON list or object; a file that can be read only once is wound back."""
    if isinstance(source, str | Path):
        with Path(source).open("rb") as file:
            start = file.read(64)
    else:
        start = source.read(64)
        source.seek(0)
    return start.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith((b"[", b"{"))


def column_name(text: str) -> str:
    """“Domain name” as domain_name."""
    return re.sub(r"\W+", "_", text.strip().lower()).strip("_")


def _name(text: str, headings: Mapping[str, str]) -> str:
    name = column_name(text)
    return headings.get(name, name)


def _check(header: list[str], reads: tuple[str, ...]) -> None:
    """Two columns of one name: nobody knows which is meant."""
    twice = [name for name, count in Counter(header).items() if name and count > 1 and (name in reads or not reads)]
    if twice:
        raise CannotImport(f"Two columns are called “{twice[0].replace('_', ' ')}”. Remove one or rename it.")


def _cleaned_all(value: Any) -> Any:
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, list):
        return [_cleaned_all(item) for item in value]
    if isinstance(value, dict):
        return {key: _cleaned_all(item) for key, item in value.items()}
    return value
