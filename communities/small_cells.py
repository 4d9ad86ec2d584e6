"""Counts of an agency's people: one to four are never printed, nor can they be worked out from the rest.

`protect` decides what may be printed of counts whose total is known: beside the small ones it hides the next smallest
number, until every count that is not printed could be another one. Reports have no such totals: see `reports.cells`.
"""

from collections.abc import Collection, Hashable, Mapping
from typing import NamedTuple

SMALLEST = 5
READERS_TOGETHER = 2  # people of two agencies, each of whom knows their own number
HIDDEN = "hidden"
Printed = int | str


class Cell(NamedTuple):
    """A name and what may be printed beside it: the number, "<5", or "hidden"."""

    name: str
    text: str


def suppress(counts: Mapping[str, int], *, knowing: int = 0) -> list[Cell]:
    """What may be printed of these counts when their total is known; nothing when even that would tell.

    Numbers come first, most first. `<5` is one to four people. Where the total would give one of them away, the
    smallest numbers are `hidden` too. Both stand in the order of names: an order by size would tell. `knowing` is how
    many of the counts readers who lay their papers together may know.
    """
    found = protect({name: count for name, count in counts.items() if count}, knowing=knowing)
    if found is None:
        return []
    return [Cell(str(name), str(printed)) for name, printed in in_order(found, {}).items()]


def in_order(cells: Mapping[Hashable, Printed], names: Mapping[Hashable, str]) -> dict[Hashable, Printed]:
    """Numbers first, most first; then what is hidden, then what is small, in the order of names (of keys without one).

    An order by size would tell what is not printed.
    """

    def rank(item: tuple[Hashable, Printed]) -> tuple[int, int, str]:
        key, printed = item
        name = names.get(key, str(key))
        return (0, -printed, name) if isinstance(printed, int) else (1 if printed == HIDDEN else 2, 0, name)

    return dict(sorted(cells.items(), key=rank))


def small(count: int, smallest: int = SMALLEST) -> Printed:
    """A count that no total is known of: printed, or "<5"."""
    return f"<{smallest}" if 0 < count < smallest else count


def change(now: Printed, before: Printed, smallest: int = SMALLEST) -> Printed:
    """How much more; "hidden" where either is not printed, "<5" where it is a few people more or fewer."""
    if isinstance(now, str) or isinstance(before, str):
        return HIDDEN
    return f"<{smallest}" if 0 < abs(now - before) < smallest else now - before


def flows(joined: int, left: int, smallest: int = SMALLEST) -> tuple[Printed, Printed]:
    """Who came and who went, where the difference is known: both, or neither."""
    if any(0 < count < smallest for count in (joined, left)):
        return HIDDEN, HIDDEN
    return joined, left


def protect(
    counts: Mapping[Hashable, int],
    *,
    knowing: int = 0,
    smallest: int = SMALLEST,
    unprinted: Collection[Hashable] = (),
) -> dict[Hashable, Printed] | None:
    """What may be printed of `counts` beside their total; None when the total alone would tell.

    `knowing` is how many of the counts a reader may have from elsewhere, because they are their own. `unprinted` are
    numbers that are hidden in any case.
    """
    if 0 < sum(counts.values()) < smallest:
        return None
    numbers = [key for key, count in counts.items() if count >= smallest and key not in unprinted]
    numbers.sort(key=lambda key: (-counts[key], str(key)))
    companions = {key for key, count in counts.items() if count >= smallest and key in unprinted}
    few = {key for key, count in counts.items() if 0 < count < smallest}
    # One number goes with small counts always: that it went would otherwise say which of them they are.
    while (few and numbers and not companions) or not _is_safe(counts, few, companions, numbers, knowing, smallest):
        if not numbers:
            return None
        companions.add(numbers.pop())
    return {key: HIDDEN if key in companions else small(count, smallest) for key, count in counts.items()}


def _is_safe(
    counts: Mapping[Hashable, int],
    few: set[Hashable],
    companions: set[Hashable],
    numbers: list[Hashable],
    knowing: int,
    smallest: int,
) -> bool:
    """With their sum known, each hidden count could be one more or one fewer, and another one evens.

    That other one is none of those that the reader knows.
    """

    def can(key: Hashable, step: int) -> bool:
        """A reader who knows these rules cannot rule out that it is one more, or one fewer."""
        count = counts[key] + step
        if key in few:
            return 1 <= count < smallest
        # The next number was left, so this one was smaller.
        return smallest <= count and not (numbers and count >= counts[numbers[-1]])

    hidden = few | companions
    up, down = ({key for key in hidden if can(key, step)} for step in (1, -1))
    return all(
        (key in up and len(down) - (key in down) > knowing) or (key in down and len(up) - (key in up) > knowing)
        for key in hidden
    )
