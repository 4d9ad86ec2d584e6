"""A picture of a report as a file of its own: SVG with its words in it, for a slide or a paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap

from django.template.loader import render_to_string

from communities.outcomes import periods
from communities.reports.document import Mark, Picture, Report, Section

WIDTH, MARGIN, LABEL, NUMBER = 760, 20, 240, 90
LINE, LETTERS = 20, 92  # height of a line of words, letters in it
BAR, SERIES, PANEL, SQUARE = 28, 180, 110, 34  # heights
LONGEST = 26  # letters of a name
ACROSS = 3  # small pictures side by side


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; dashed where the number is not printed."""

    x: float
    y: float
    width: float
    height: float
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A line of words, from its start, its end, or around its middle."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    style: str = ""


Shape = Box | Words


def as_svg(report: Report, section: Section, picture: Picture) -> bytes:
    """The picture of a section under its finding, with what every output says of itself. The same bytes each time."""
    shapes: list[Shape] = [Words(MARGIN, 34, section.title, style="title")]
    top = 34.0
    for line in wrap(section.finding, LETTERS):
        top += LINE
        shapes.append(Words(MARGIN, top, line))
    drawn, bottom = DRAWN[picture.kind](picture, top + LINE)
    shapes += drawn
    version = f", version {report.version}" if report.version > 1 else ""
    about = f"{report.name}, {periods.named(report.month)}{version}. <{report.smallest} is one to {report.smallest - 1}"
    about += " people; hidden keeps such a number from being worked out."
    for line in wrap(about, LETTERS):
        bottom += LINE
        shapes.append(Words(MARGIN, bottom, line, style="small"))
    context = {
        "width": WIDTH,
        "height": round(bottom + MARGIN),
        "title": f"{section.title}: {section.finding}",
        "boxes": [shape for shape in shapes if isinstance(shape, Box)],
        "words": [shape for shape in shapes if isinstance(shape, Words)],
    }
    return render_to_string("communities/reports/picture.svg", context).encode()


def _bars(picture: Picture, top: float) -> tuple[list[Shape], float]:
    shapes: list[Shape] = []
    for row in picture.rows:
        (mark,) = row.marks
        width = (WIDTH - LABEL - NUMBER - MARGIN) * (6 if mark.length is None else mark.length) / 100
        shapes += [
            Words(LABEL - 10, top + 16, _short(row.name), "end"),
            Box(LABEL, top, round(width, 1), BAR - 8, mark.length is None),
            Words(LABEL + round(width, 1) + 8, top + 16, mark.text, style="bold"),
        ]
        top += BAR
    return shapes, top


def _columns(picture: Picture, top: float) -> tuple[list[Shape], float]:
    shapes = list(_series(picture.rows[0].marks, MARGIN, top, WIDTH - 2 * MARGIN, SERIES))
    bottom = top + SERIES + LINE
    if picture.has_doubts:
        bottom += LINE
        shapes.append(Words(MARGIN, bottom, "? Doubtful counts of that day are left out.", style="small"))
    return shapes, bottom


def _multiples(picture: Picture, top: float) -> tuple[list[Shape], float]:
    shapes: list[Shape] = []
    width = (WIDTH - 2 * MARGIN) / ACROSS
    for number, row in enumerate(picture.rows):
        x, y = MARGIN + width * (number % ACROSS), top + (PANEL + 2 * LINE) * (number // ACROSS)
        shapes.append(Words(round(x, 1), y + LINE - 6, _short(row.name), style="bold"))
        shapes += _series(row.marks, round(x, 1), y + LINE, width - MARGIN, PANEL - LINE)
    return shapes, top + (PANEL + 2 * LINE) * -(-len(picture.rows) // ACROSS)


def _series(marks: tuple[Mark, ...], x: float, top: float, width: float, height: float) -> Iterator[Shape]:
    """Columns side by side on one line, the first and the last named below it."""
    step = width / len(marks)
    for number, mark in enumerate(marks):
        tall = height * (6 if mark.length is None else mark.length) / 100
        left = round(x + step * number + step * 0.1, 1)
        yield Box(left, round(top + height - tall, 1), round(step * 0.8, 1), round(tall, 1), mark.length is None)
        if mark.is_doubtful:
            yield Words(round(left + step * 0.4, 1), top, "?", "middle", "small")
    yield Words(x, top + height + 16, f"{marks[0].name}: {marks[0].text}", style="small")
    yield Words(round(x + width, 1), top + height + 16, f"{marks[-1].name}: {marks[-1].text}", "end", "small")


def _grid(picture: Picture, top: float) -> tuple[list[Shape], float]:
    names = [mark.name for mark in picture.rows[0].marks]
    step = min(SQUARE * 1.6, (WIDTH - LABEL - MARGIN) / len(names))
    shapes: list[Shape] = [
        Words(round(LABEL + step * (number + 0.5), 1), top + 12, str(number + 1), "middle", "small")
        for number in range(len(names))
    ]
    top += LINE
    for row in picture.rows:
        shapes.append(Words(LABEL - 10, top + SQUARE / 2 + 5, _short(row.name), "end"))
        for number, mark in enumerate(row.marks):
            side = (SQUARE - 4) * (40 if mark.length is None else mark.length or 8) / 100
            x = LABEL + step * (number + 0.5) - side / 2
            y = top + (SQUARE - side) / 2
            shapes.append(Box(round(x, 1), round(y, 1), round(side, 1), round(side, 1), mark.length is None))
        top += SQUARE
    for number, name in enumerate(names, start=1):
        top += LINE
        shapes.append(Words(LABEL, top, f"{number} {name}", style="small"))
    return shapes, top


def _short(name: str) -> str:
    """As much as stands beside a bar."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


DRAWN = {
    Picture.Kind.BARS: _bars,
    Picture.Kind.COLUMNS: _columns,
    Picture.Kind.MULTIPLES: _multiples,
    Picture.Kind.GRID: _grid,
}
