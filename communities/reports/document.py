"""A report as plain data: what may be printed, once, for screen, file and mail alike."""

from dataclasses import dataclass, field
from datetime import date, datetime

from communities.small_cells import Printed


@dataclass(frozen=True, slots=True)
class Row:
    """A name and its cells; `link` leads to what is behind the name."""

    name: str
    cells: tuple[Printed, ...]
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
class Bar:
    """A number as a length from 0 to 100; None where it is not printed."""

    name: str
    text: str
    length: int | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the first screen, what it means, and the sentence below it."""

    name: str
    value: Printed
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
    bars: tuple[Bar, ...] = ()
    columns: tuple[Bar, ...] = ()  # a picture over time
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
    stands_out: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    sections: tuple[Section, ...] = field(default=())
