"""What readers hand over and what services report: rows, problems in words, and an outcome."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from django.utils.formats import date_format

EXAMPLES = 3
NOTHING_ENDS = "Nothing ends, because a row that cannot be read may name it. Correct the row first."

Row = TypeVar("Row")


class CannotImport(Exception):
    """Nothing of the file is used; the message is a sentence for the person who chose it."""


class NothingUsable(CannotImport):
    """Every row has a problem; `first` is one of them."""

    def __init__(self, first: "Problem | None", *, unit: str = "Row"):
        said = f" {unit} {first.row}, {first.field}: {first.text}." if first else ""
        super().__init__(f"No row of the file can be used.{said}")
        self.first = first


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one field of one row; rows count from 1 as a spreadsheet shows them, the header included."""

    row: int
    field: str
    text: str


@dataclass(slots=True)
class Account:
    """What became of the rows of a file: every row that holds something is counted in `read`.

    `left_out` are the numbers of rows that are not used; `may_name_anything` says that one of them could not be read,
    so nobody knows what it names. `month_first` holds the dates that other countries read the other way around.
    """

    read: int = 0
    problems: list[Problem] = field(default_factory=list)
    left_out: set[int] = field(default_factory=set)
    may_name_anything: bool = False
    passed_over: Counter[str] = field(default_factory=Counter)
    month_first: dict[str, date] = field(default_factory=dict)
    details: list[str] = field(default_factory=list)

    def note(self, row: int, field_name: str, text: str) -> None:
        """Say what is wrong in one cell; the rest of the row is used."""
        self.problems.append(Problem(row, field_name, text.rstrip(".")))

    def leave_out(self, row: int, field_name: str, text: str, *, is_known: bool = True) -> None:
        """Say why a row is not used."""
        self.note(row, field_name, text)
        self.left_out.add(row)
        self.may_name_anything |= not is_known

    def note_month_first(self, written: object, meant: date | None) -> None:
        """Remember that a date like 4/8/2025 was read, so that the preview says how."""
        if meant and re.match(r"\s*\d{1,2}/", str(written)):
            self.month_first[str(written).strip()] = meant


@dataclass(slots=True)
class Rows(Account, Generic[Row]):
    """The usable rows of a file, what is wrong with it, and how many rows were passed over for which reason."""

    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Outcome(Account):
    """What a service did, or on a dry run would do.

    `kept` rows differ from the file and stay, because somebody else wrote them; `proposals` are for people to decide;
    `details` are lines that split the numbers up, `changes` name each thing and what is done to it. `by_row` says what
    becomes of each row that is used: with `passed_over` and `left_out` it adds up to `read`.
    """

    added: int = 0
    changed: int = 0
    ended: int = 0
    kept: int = 0
    unchanged: int = 0
    proposals: list[Problem] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    by_row: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, rows: Rows) -> "Outcome":
        """Start from what the reader said."""
        return cls(
            read=rows.read,
            problems=list(rows.problems),
            left_out=set(rows.left_out),
            may_name_anything=rows.may_name_anything,
            passed_over=Counter(rows.passed_over),
            details=[*rows.details, *_month_first(rows.month_first)],
        )

    @property
    def rows_in_words(self) -> str:
        """What became of all rows: the parts add up to the number before them."""
        kept = {"kept": "kept as others wrote them"}
        fates = [(kept.get(fate, fate), number) for fate, number in self.by_row.items()]
        fates += [(f"passed over ({why})", number) for why, number in sorted(self.passed_over.items())]
        fates.append(("left out", len(self.left_out)))
        parts = ", ".join(f"{number:,} {fate}" for fate, number in fates if number)
        return f"{self.read:,} row{'' if self.read == 1 else 's'} read: {parts or 'nothing in them'}."

    @property
    def has_changed_anything(self) -> bool:
        return bool(self.added or self.changed or self.ended)


def refuse_a_part(*, ending: int, known: int, what: str) -> None:
    """A list that lacks more than half of what it held before is cut off or the wrong file: end nothing by it."""
    if ending * 2 > known:
        raise CannotImport(
            f"The file lacks {ending:,} of the {known:,} {what} that came from this list before. "
            "Import the whole list, not a part of it."
        )


def _month_first(dates: dict[str, date]) -> list[str]:
    if not dates:
        return []
    said = "; ".join(
        f"{written} is {date_format(meant, 'F j, Y')}" for written, meant in list(dates.items())[:EXAMPLES]
    )
    more = f"; and {len(dates) - EXAMPLES:,} more" if len(dates) > EXAMPLES else ""
    return [f"Dates are read month first: {said}{more}."]
