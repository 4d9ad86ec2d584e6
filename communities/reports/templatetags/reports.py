"""How cells of a report are written."""

from django import template

from communities.outcomes.definitions import DEFINITIONS
from communities.reports.document import Value
from communities.reports.pictures import text_of
from communities.small_cells import HIDDEN

register = template.Library()


@register.filter
def printed(cell: Value) -> str:
    """1,250 or 8.7 as it is read; words as they are."""
    return text_of(cell)


@register.filter
def is_figure(cell: Value) -> bool:
    """A number, or what stands in its place; not a word like a group type."""
    return not isinstance(cell, str) or cell == HIDDEN or cell.startswith("<")


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


@register.filter
def centered(length: int) -> int:
    """Where a square of this side begins, in the middle of one of 100."""
    return (100 - length) // 2
