"""Files as they come: any encoding, CSV or JSON, with the oddities of hand-kept data smoothed out of every cell."""

import codecs
import csv
import html
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from cop_directory.one_line import visible
from members.imports.rows import CannotImport, Rows
from members.spreadsheets import unguarded

Source = str | Path | IO[bytes]
"""A path, or anything that reads bytes: an upload, an open file."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BLANKS = re.compile(r"[^\S\n]+")


def text_of(source: Source) -> str:
    """The whole file as text: by its byte-order mark, else UTF-8, else the code page of older Windows programs."""
    content = Path(source).read_bytes() if isinstance(source, str | Path) else source.read()
    if content.startswith(b"PK"):
        raise CannotImport("This is a workbook. Save it as CSV (UTF-8) first.")
    for encoding in _encodings(content):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
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


def cells(source: Source, *, required: tuple[str, ...], rows: Rows) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file as (row number, {column: clean text}); columns are in small letters with underscores.

    Empty rows are left out and missing cells are empty; a row with too many cells is left out and noted in `rows`.
    Raises `CannotImport` when a required column is missing.
    """
    text = text_of(source)
    header_line = text.lstrip("\ufeff\r\n \t").partition("\n")[0]
    delimiter = max(",;\t|", key=header_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header: list[str] = []
    try:
        for number, row in enumerate(reader, start=1):
            values = [cleaned(cell) for cell in row]
            if not any(values):
                continue
            if not header:
                header = [column_name(value) for value in values]
                _check(header, values, required)
            elif any(values[len(header) :]):
                rows.note(number, "row", "has more cells than the first row: a comma in a text needs quotes around it")
            else:
                yield number, dict(zip(header, values + [""] * len(header), strict=False))
    except csv.Error as error:
        raise CannotImport(f"Row {reader.line_num} cannot be read as CSV: {error}.") from error
    if not header:
        raise CannotImport("The file is empty.")


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


def _check(header: list[str], as_written: list[str], required: tuple[str, ...]) -> None:
    missing = [name for name in required if name not in header]
    if missing:
        wanted = ", ".join(name.replace("_", " ") for name in missing)
        raise CannotImport(f"The file has no column “{wanted}”. Its first row reads: {', '.join(as_written)[:200]}.")


def _cleaned_all(value: Any) -> Any:
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, list):
        return [_cleaned_all(item) for item in value]
    if isinstance(value, dict):
        return {key: _cleaned_all(item) for key, item in value.items()}
    return value
