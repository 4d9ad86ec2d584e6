"""What readers hand over and what services report: rows, problems in words, and an outcome."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Row = TypeVar("Row")


class CannotImport(Exception):
    """Nothing of the file is used; the message is a sentence for the person who chose it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one field of one row; rows count from 1 as a spreadsheet shows them, the header included."""

    row: int
    field: str
    text: str


@dataclass(slots=True)
class Rows(Generic[Row]):
    """The usable rows of a file, what is wrong with it, and how many rows were passed over for which reason."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)

    def note(self, row: int, field_name: str, text: str) -> None:
        self.problems.append(Problem(row, field_name, text.rstrip(".")))


@dataclass(slots=True)
class Outcome:
    """What a service did, or on a dry run would do.

    `kept` rows differ from the file and stay, because somebody else wrote them; `proposals` are for people to decide;
    `details` are lines that split the numbers up, `changes` name each thing and what is done to it.
    """

    added: int = 0
    changed: int = 0
    ended: int = 0
    kept: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    proposals: list[Problem] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)
    details: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)

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
