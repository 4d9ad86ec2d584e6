"""How cells of a report are written."""

from django import template

from communities.outcomes.definitions import DEFINITIONS
from communities.reports.pictures import text_of
from communities.small_cells import HIDDEN, Printed

register = template.Library()


@register.filter
def printed(cell: Printed) -> str:
    """1,250 as it is read; words as they are."""
    return text_of(cell)


@register.filter
def is_figure(cell: Printed) -> bool:
    """A number, or what stands in its place; not a word like a group type."""
    return isinstance(cell, int) or cell == HIDDEN or cell.startswith("<")


@register.filter
def meaning(name: str) -> str:
    """What a figure means."""
    return DEFINITIONS[name]


@register.filter
def below(heading: str) -> str:
    """The heading one level down: h2 below h1."""
    return f"h{int(heading[1]) + 1}"


@register.filter
def from_top(length: int) -> int:
    """Where a column of this height begins, in a picture 100 high."""
    return 100 - length
