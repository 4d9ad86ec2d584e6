"""Somebody who has every printed cell and sum of a report, and looks for the counts that are not printed."""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from communities.small_cells import HIDDEN, SMALLEST, Protected


def learned(
    counts: Mapping[Hashable, int],
    groupings: Sequence[Mapping[Hashable, Hashable]],
    found: Protected,
    *,
    least: Mapping[Hashable, int] | None = None,
    most: Mapping[Hashable, int] | None = None,
    smallest: int = SMALLEST,
) -> list[str]:
    """Which hidden counts, and which hidden sums of small groups, have one possible value only.

    The attacker knows the total, every printed sum, that `<5` is one to four, that what is hidden is five or more, and
    from elsewhere at `least` and at `most` how many some of them are. What that alone tells is not learned here.
    """
    keys = [key for key, cell in found.cells.items() if isinstance(cell, str)]
    if not keys:
        return []
    place = {key: number for number, key in enumerate(keys)}
    least, most = least or {}, most or {}
    low = [max(smallest if found.cells[key] == HIDDEN else 1, least.get(key, 0)) for key in keys]
    high = [min(np.inf if found.cells[key] == HIDDEN else smallest - 1, most.get(key, np.inf)) for key in keys]
    told = {key for number, key in enumerate(keys) if low[number] == high[number]}
    sums = [np.ones(len(keys))]
    for grouping, printed in zip(groupings, found.groups, strict=True):
        for group, cell in printed.items():
            if isinstance(cell, int):
                sums.append(_row(keys, lambda key, g=group, by=grouping: by[key] == g))
    matrix = np.array(sums)
    known = matrix @ np.array([counts[key] for key in keys])
    world = {"constraints": LinearConstraint(matrix, known, known), "bounds": Bounds(low, high)}
    targets = {str(key): _row(keys, lambda other, one=key: other == one) for key in place if key not in told}
    for grouping, printed in zip(groupings, found.groups, strict=True):
        for group, cell in printed.items():
            members = [key for key in keys if grouping[key] == group]
            total = sum(counts[key] for key in grouping if grouping[key] == group)
            if isinstance(cell, str) and total < smallest and not told.issuperset(members):
                targets[f"group {group}"] = _row(keys, lambda key, inside=members: key in inside)
    return [name for name, row in targets.items() if _least(row, world) == _least(-row, world)]


def _row(keys: Sequence[Hashable], belongs) -> np.ndarray:
    return np.array([float(belongs(key)) for key in keys])


def _least(row: np.ndarray, world: dict) -> float:
    """The least value; of the negated row, the greatest one, both as they are counted."""
    done = milp(row, integrality=np.ones(len(row)), **world)
    assert done.status in (0, 3), done.message
    least = done.fun if done.status == 0 else -np.inf
    return abs(round(least)) if np.isfinite(least) else np.inf
