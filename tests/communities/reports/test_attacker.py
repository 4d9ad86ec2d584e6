"""Whoever has every report, every version and everything public learns no small count."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communities.reports.cells import cells_of
from tests.communities.reports.worlds import MONTH, OWN, alone, two_months, two_versions, world, worlds

KINDS = pytest.mark.parametrize("kind", [alone, two_versions, two_months])
SEEDS = pytest.mark.parametrize("seed", range(5))


@pytest.mark.matrix
@KINDS
def test_readers_learn_no_small_count(kind):
    assert [learned for readers in worlds(kind, 0, 3) if (learned := readers.learned())] == []


@pytest.mark.slow
@SEEDS
@KINDS
def test_readers_learn_no_small_count_in_many_worlds(kind, seed):
    assert [learned for readers in worlds(kind, seed, 20) if (learned := readers.learned())] == []


@pytest.mark.parametrize("cell", [2, "<3"])
def test_attacker_finds_what_a_report_gives_away(cell):
    readers = next(worlds(alone, 0, 1))
    name, agency, row = readers.targets[0]

    readers.read(agency, row, cell)

    assert (name, agency) in {found[:2] for found in readers.learned()}


@pytest.mark.slow
@settings(deadline=None, max_examples=50)
@given(st.integers(0, 10_000))
def test_earlier_month_is_printed_as_in_its_own_report(seed):
    """Also where the agency had other bureaus then, or printed smaller numbers."""
    rng = np.random.default_rng(seed)
    then, now = world(rng), world(rng)
    month = then.month(OWN, date(2026, 6, 1), smallest=int(rng.choice([5, 10])))
    material = now.material(OWN, [month, now.month(OWN, smallest=int(rng.choice([5, 10])))])
    material = replace(material, quarter_ago=then.row(OWN), bureaus_before=then.bureaus(OWN))

    for bureau in (None, *material.places):
        cells = cells_of(replace(material, bureau=bureau and now.agency(bureau)))
        was_there = bureau is None or bureau in then.bureaus(OWN)
        earlier = cells_of(then.material(OWN, [month], bureau)) if was_there else None
        assert cells.communities_before == (earlier and earlier.communities)
        assert cells.by_month[month.month] == cells_of(then.material(OWN, [month])).by_month[month.month]
        assert MONTH in cells.by_month
