"""A report as plain data: what may be printed, once, for screen, file and mail alike."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from communities.small_cells import Printed

Value = Printed | float  # a rate has a decimal


@dataclass(frozen=True, slots=True)
class Row:
    """A name and its cells; `link` leads to what is behind the name."""

    name: str
    cells: tuple[Value, ...]
    link: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; the first column is the name, those in `words` hold no figures. `total` stands below.

    `more` is how many rows follow, which only files hold.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    words: tuple[str, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A number as a length from 0 to 100; None where it is not printed. What is doubtful in it was left out."""

    name: str
    text: str
    length: int | None
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class PictureRow:
    """One line of a picture: marks side by side under one name."""

    name: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars have one mark a row; columns over time have one row; small multiples and grids have many of both."""

    class Kind(StrEnum):
        """Each has its template for the page, and one for the file."""

        BARS = "bars"
        COLUMNS = "columns"
        MULTIPLES = "multiples"
        GRID = "grid"

    kind: Kind
    rows: tuple[PictureRow, ...]

    @property
    def has_doubts(self) -> bool:
        """Something doubtful was left out of it."""
        return any(mark.is_doubtful for row in self.rows for mark in row.marks)

    @property
    def template(self) -> str:
        """How the page draws it."""
        return f"communities/reports/pictures/{self.kind}.html"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the first screen, what it means, and the sentence below it."""

    name: str
    value: Value
    of: str = ""
    says: str = ""
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One part: its finding in a sentence, a picture, the table behind it, and what its figures mean."""

    key: str
    title: str
    finding: str
    tables: tuple[Table, ...] = ()
    picture: Picture | None = None
    definitions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do next, and where."""

    text: str
    link: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is printed of an agency, or one of its bureaus, for one month."""

    name: str
    month: date
    version: int
    definitions: int
    smallest: int
    made_at: datetime
    reason: str
    finding: str
    figures: tuple[Figure, ...]
    coverage: str = ""
    stands_out: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    sections: tuple[Section, ...] = field(default=())

    def section(self, key: str) -> Section | None:
        """The one with this key."""
        return next((section for section in self.sections if section.key == key), None)
