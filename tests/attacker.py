"""Somebody who has everything that is printed, and looks for the counts that are not, with an integer program."""

from collections.abc import Hashable, Mapping

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from communities.small_cells import HIDDEN, SMALLEST, Printed

Sum = dict[Hashable, float]  # unknown -> how often it counts


class Attacker:
    """Unknown are whole numbers from 0 up, by any name; what is known are sums of them, from `low` to `high`."""

    def __init__(self) -> None:
        self.places: dict[Hashable, int] = {}
        self.known: list[tuple[Sum, float, float]] = []
        self.world: dict = {}

    def know(self, row: Sum, low: float, high: float = np.inf) -> None:
        """The sum is in this range."""
        for key in row:
            self.places.setdefault(key, len(self.places))
        self.known.append((row, low, high))
        self.world = {}

    def read(self, row: Sum, cell: Printed, least: int = 0) -> None:
        """What a cell says: a number, "<5", or, where it is hidden, that it is `least` or more."""
        if isinstance(cell, int):
            self.know(row, cell, cell)
        elif cell == HIDDEN:
            self.know(row, least)
        else:
            self.know(row, 1, int(cell[1:]) - 1)

    def range(self, row: Sum) -> tuple[float, float]:
        """What the sum can be."""
        return self._most(row, -1), self._most(row, 1)

    def _most(self, row: Sum, sign: int) -> float:
        """The greatest value; for -1, the least."""
        if not self.world:
            entries = [
                (number, self.places[key], times)
                for number, (one, *_) in enumerate(self.known)
                for key, times in one.items()
            ]
            rows, columns, values = zip(*entries, strict=True)
            matrix = csr_array((values, (rows, columns)), shape=(len(self.known), len(self.places)))
            low, high = zip(*[(low, high) for _, low, high in self.known], strict=True)
            self.world = {
                "constraints": LinearConstraint(matrix, low, high),
                "bounds": Bounds(0, np.inf),
                "integrality": np.ones(len(self.places)),
            }
        wanted = np.zeros(len(self.places))
        for key, times in row.items():
            wanted[self.places[key]] = times
        done = milp(-sign * wanted, **self.world)
        assert done.status in (0, 3), done.message
        return sign * round(-done.fun) if done.status == 0 else sign * np.inf


def learned(
    counts: Mapping[Hashable, int], cells: Mapping[Hashable, Printed], smallest: int = SMALLEST
) -> list[Hashable]:
    """Which counts have one possible value only, for who knows their total and that what is hidden is five or more."""
    attacker = Attacker()
    attacker.know(dict.fromkeys(counts, 1), sum(counts.values()), sum(counts.values()))
    for key, cell in cells.items():
        attacker.read({key: 1}, cell, smallest)
    hidden = [key for key, cell in cells.items() if isinstance(cell, str)]
    return [key for key in hidden if len(set(attacker.range({key: 1}))) == 1]
