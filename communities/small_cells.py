"""Counts of an agency's people: one to four are never printed, nor can they be worked out from the rest."""

from typing import NamedTuple

SMALLEST = 5


class Cell(NamedTuple):
    """A name and what may be printed beside it: the number, "<5", or "hidden"."""

    name: str
    text: str


def suppress(counts: dict[str, int]) -> list[Cell]:
    """What may be printed of these counts when their total is known; nothing when even that would tell.

    Numbers come first, most first. `<5` is one to four people. Where the total would give one of them away, the
    smallest numbers are `hidden` too. Both stand in the order of names: an order by size would tell.
    """
    small = {name: count for name, count in counts.items() if 0 < count < SMALLEST}
    shown = sorted(
        ((count, name) for name, count in counts.items() if count >= SMALLEST), key=lambda it: (-it[0], it[1])
    )
    hidden: list[tuple[int, str]] = []
    while shown and _tells(small, hidden, shown):
        hidden.append(shown.pop())
    if _tells(small, hidden, shown):
        return []
    return [
        *(Cell(name, str(count)) for count, name in shown),
        *(Cell(name, "hidden") for name in sorted(name for _, name in hidden)),
        *(Cell(name, "<5") for name in sorted(small)),
    ]


def _tells(small: dict[str, int], hidden: list[tuple[int, str]], shown: list[tuple[int, str]]) -> bool:
    """Whoever knows the sum of what is not printed can tell one of the small counts from it."""
    number, largest = len(small), SMALLEST - 1
    if not small:
        return False
    rest = sum(small.values()) + sum(count for count, _ in hidden)
    # A hidden number is at least five and at most the last that is shown.
    cap = shown[-1][0] if shown else rest
    least = max(number, rest - len(hidden) * cap)
    most = min(number * largest, rest - len(hidden) * SMALLEST)
    return least == most and (number == 1 or least in (number, number * largest))
