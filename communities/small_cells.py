"""Counts of an agency's people: one to four are never printed, nor can they be worked out from the rest.

`protect` decides what may be printed of counts whose total is known, and of sums of them by groupings (by type, by
stage). What a reader can learn from all printed sums together is, for each count that is not printed, at most the sum
over its class: those that stand in the same printed groups everywhere. So a class is safe when, with its sum known,
every count in it that is not printed could be another one. An unsafe class takes in the next number, then a neighbor:
two groups are hidden, and their classes become one. It ends with one class, or with nothing printed at all.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import NamedTuple

SMALLEST = 5
READERS_TOGETHER = 2  # people of two agencies, each of whom knows their own number
HIDDEN = "hidden"
Printed = int | str


class Cell(NamedTuple):
    """A name and what may be printed beside it: the number, "<5", or "hidden"."""

    name: str
    text: str


class Protected(NamedTuple):
    """What may be printed: each count, and for each grouping the sum of each of its groups."""

    cells: dict[Hashable, Printed]
    groups: list[dict[Hashable, Printed]]


def suppress(counts: Mapping[str, int], *, knowing: int = 0) -> list[Cell]:
    """What may be printed of these counts when their total is known; nothing when even that would tell.

    Numbers come first, most first. `<5` is one to four people. Where the total would give one of them away, the
    smallest numbers are `hidden` too. Both stand in the order of names: an order by size would tell. `knowing` is how
    many of the counts readers who lay their papers together may know.
    """
    found = protect({name: count for name, count in counts.items() if count}, knowing=knowing)
    if found is None:
        return []
    return [Cell(str(name), str(printed)) for name, printed in in_order(found.cells, {}).items()]


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
    groupings: Sequence[Mapping[Hashable, Hashable]] = (),
    *,
    least: Mapping[Hashable, int] | None = None,
    most: Mapping[Hashable, int] | None = None,
    knowing: int = 0,
    smallest: int = SMALLEST,
    unprinted: Collection[Hashable] = (),
) -> Protected | None:
    """What may be printed of `counts` and of their sums by each of `groupings` (count's key -> its group).

    `least` and `most` are what everybody can see of some counts elsewhere: stewards are named, and a community has no
    more members of an agency than members. A count that they tell is known, and hides no other one. `knowing` is how
    many of the counts a reader may have from elsewhere, because they are their own. `unprinted` are numbers that are
    hidden in any case. None when the total alone would tell: it is one to four, or even one class of all counts is
    unsafe.
    """
    if 0 < sum(counts.values()) < smallest:
        return None
    work = _Work(counts, groupings, least or {}, most or {}, knowing, smallest, unprinted)
    return work.printed() if work.settle() else None


class _Class:
    """Counts that stand in the same printed groups everywhere; `numbers` could still be hidden, the least one last."""

    def __init__(self) -> None:
        self.hidden: list[Hashable] = []
        self.numbers: list[Hashable] = []


class _Work:
    """Hides counts and groups until every class is safe."""

    def __init__(
        self,
        counts: Mapping[Hashable, int],
        groupings: Sequence[Mapping[Hashable, Hashable]],
        least: Mapping[Hashable, int],
        most: Mapping[Hashable, int],
        knowing: int,
        smallest: int,
        unprinted: Collection[Hashable],
    ):
        self.counts = counts
        self.groupings = groupings
        self.least = least
        self.most = most
        self.knowing = knowing
        self.smallest = smallest
        unknown = {key: count for key, count in counts.items() if count and not self._is_told(key)}
        self.small = {key for key, count in unknown.items() if count < smallest}
        self.numbers = [key for key, count in unknown.items() if count >= smallest]
        self.numbers.sort(key=lambda key: (-counts[key], str(key)))
        self.companions = {key for key in self.numbers if key in unprinted}  # numbers that hide a small one
        self.merged: list[set[Hashable]] = [set() for _ in groupings]  # groups that are not printed
        self.sums = [self._sums(grouping) for grouping in groupings]
        self.small_groups = [
            (number, group)
            for number, grouping in enumerate(groupings)
            for group in sorted({grouping[key] for key in self.small}, key=str)
            if self.sums[number][group] < smallest
        ]

    def _is_told(self, key: Hashable) -> bool:
        """What everybody sees elsewhere leaves one value only."""
        low, high = self.least.get(key, 0), self.most.get(key)
        if self.counts[key] < self.smallest:
            low, high = max(low, 1), min(self.smallest - 1, self.smallest if high is None else high)
        return low == high

    def settle(self) -> bool:
        """Whether something can be printed in the end."""
        while True:
            classes = self._classes()
            unsafe = [found for found in classes.values() if not self._make_safe(found)]
            told = [place for place in self.small_groups if not self._may_group_differ(*place, classes)]
            if not unsafe and not told:
                return True
            place = told[0] if told else None
            if not ((place and self._hide_group(*place)) or (unsafe and self._merge(unsafe[0])) or self._merge_any()):
                return False

    def printed(self) -> Protected:
        """The counts and the sums of groups as they may stand on the page."""
        groups = []
        for number, sums in enumerate(self.sums):
            alone = self._groups_of_one(number)
            merged = self.merged[number]
            groups.append(
                {group: alone.get(group, HIDDEN) if group in merged else total for group, total in sums.items()}
            )
        return Protected({key: self._print(key) for key in self.counts}, groups)

    def _print(self, key: Hashable) -> Printed:
        return HIDDEN if key in self.companions else small(self.counts[key], self.smallest)

    def _groups_of_one(self, number: int) -> dict[Hashable, Printed]:
        """Groups of one small count and nothing else: the sum says no more than the count does."""
        members = defaultdict(list)
        for key, group in self.groupings[number].items():
            if self.counts[key]:
                members[group].append(key)
        return {group: self._print(keys[0]) for group, keys in members.items() if len(keys) == 1}

    def _sums(self, grouping: Mapping[Hashable, Hashable]) -> dict[Hashable, int]:
        sums: dict[Hashable, int] = defaultdict(int)
        for key, group in grouping.items():
            sums[group] += self.counts[key]
        return dict(sums)

    def _signature(self, key: Hashable) -> tuple[Hashable, ...]:
        """The printed groups that this count is part of; those not printed are all one."""
        return tuple(
            None if grouping[key] in merged else (grouping[key],)
            for grouping, merged in zip(self.groupings, self.merged, strict=True)
        )

    def _classes(self) -> dict[tuple[Hashable, ...], _Class]:
        classes: dict[tuple[Hashable, ...], _Class] = defaultdict(_Class)
        for key in sorted(self.small | self.companions, key=str):
            classes[self._signature(key)].hidden.append(key)
        for key in self.numbers:
            if key not in self.companions and (found := classes.get(self._signature(key))):
                found.numbers.append(key)
        return dict(classes)

    def _make_safe(self, found: _Class) -> bool:
        """Take the least number in until every count of the class could be another one; False when none is left.

        One number goes with small counts always: that it went would otherwise say which of them they are.
        """
        alone = not any(key in self.companions for key in found.hidden)
        while (alone and found.numbers) or not self._is_safe(found):
            if not found.numbers:
                return False
            key = found.numbers.pop()
            self.companions.add(key)
            found.hidden.append(key)
            alone = False
        return True

    def _is_safe(self, found: _Class) -> bool:
        """With the sum of the class known, each of its counts could be one more or one fewer, and another one evens.

        That other one is none of those that the reader knows.
        """
        up = {key for key in found.hidden if self._can(key, 1, found)}
        down = {key for key in found.hidden if self._can(key, -1, found)}
        return all(
            (key in up and len(down) - (key in down) > self.knowing)
            or (key in down and len(up) - (key in up) > self.knowing)
            for key in found.hidden
        )

    def _can(self, key: Hashable, step: int, found: _Class) -> bool:
        """A reader who knows these rules cannot rule out that it is one more, or one fewer."""
        count = self.counts[key] + step
        if count < self.least.get(key, 0) or count > self.most.get(key, count):
            return False
        if key in self.small:
            return 1 <= count < self.smallest
        # The next number was left, so this one was smaller.
        return self.smallest <= count and not (found.numbers and count >= self.counts[found.numbers[-1]])

    def _may_group_differ(self, number: int, group: Hashable, classes: Mapping[tuple[Hashable, ...], _Class]) -> bool:
        """The sum of a small group could be another one: a person more here, one fewer in a hidden group beside it."""
        if group not in self.merged[number]:
            return False
        grouping = self.groupings[number]
        for found in classes.values():
            inside = [key for key in found.hidden if grouping[key] == group]
            outside = [key for key in found.hidden if grouping[key] != group]
            for step in (1, -1):
                if any(self._can(key, step, found) for key in inside) and any(
                    self._can(key, -step, found) for key in outside
                ):
                    return True
        return False

    def _hide_group(self, number: int, group: Hashable) -> bool:
        """Hide a small group and one beside it; where both are hidden already, False."""
        if group in self.merged[number]:
            return self._merge_one_more(number)
        self.merged[number].add(group)
        return len(self.merged[number]) > 1 or self._merge_one_more(number) or True

    def _merge(self, found: _Class) -> bool:
        """Hide the printed group of this class that is the least loss, and one beside it where it would stand alone."""
        signature = self._signature(found.hidden[0])
        printed = [(number, part[0]) for number, part in enumerate(signature) if part is not None]
        if not printed:
            return False
        number, group = min(printed, key=lambda place: (self.sums[place[0]][place[1]], place[0]))
        return self._hide_group(number, group)

    def _merge_any(self) -> bool:
        """Hide one more group of whichever grouping has one left."""
        return any(self._merge_one_more(number) for number in range(len(self.groupings)))

    def _merge_one_more(self, number: int) -> bool:
        left = {group: total for group, total in self.sums[number].items() if group not in self.merged[number]}
        if not left:
            return False
        self.merged[number].add(min(left, key=lambda group: (left[group] == 0, left[group], str(group))))
        return True
