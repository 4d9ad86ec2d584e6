"""Small counts stay unknown, whatever is printed beside them."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communities.small_cells import change, flows, protect, small, suppress
from tests.attacker import learned


def test_small_counts_are_printed_as_less_than_five():
    assert suppress({"EPA": 2, "GSA": 12, "DOI": 3, "HUD": 0, "VA": 9}) == [
        ("GSA", "12"),
        ("VA", "hidden"),
        ("DOI", "<5"),
        ("EPA", "<5"),
    ]


def test_a_single_small_count_hides_the_next_one():
    assert suppress({"GSA": 12, "EPA": 9, "DOI": 3}) == [("GSA", "12"), ("EPA", "hidden"), ("DOI", "<5")]


def test_counts_that_the_total_would_give_away_hide_the_next_one():
    assert suppress({"GSA": 12, "EPA": 1, "DOI": 1}) == [("GSA", "hidden"), ("DOI", "<5"), ("EPA", "<5")]


def test_nothing_is_printed_when_even_that_would_tell():
    assert suppress({"GSA": 3}) == []
    assert suppress({"GSA": 1, "EPA": 1}) == []
    assert suppress({}) == []


@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(st.integers(1, 8), min_size=1, max_size=4))
def test_no_small_count_can_be_worked_out_from_the_rest_and_the_total(numbers):
    cells = suppress({f"Agency {place}": number for place, number in enumerate(numbers)})

    printed = [int(cell.text) for cell in cells if cell.text.isdigit()]
    cap = min(printed, default=sum(numbers))
    may_be = {"<5": range(1, 5), "hidden": range(5, cap + 1)}
    choices = [may_be.get(cell.text) or [int(cell.text)] for cell in cells]
    worlds = [world for world in product(*choices) if sum(world) == sum(numbers)]
    small = [place for place, cell in enumerate(cells) if cell.text == "<5"]
    assert all(number >= 5 for number in printed)
    assert all(len({world[place] for world in worlds}) > 1 for place in small)


def test_a_number_goes_with_small_ones_whether_or_not_it_must():
    cells = protect({"GSA": 20, "HUD": 9, "EPA": 2, "DOI": 3})

    assert cells == {"GSA": 20, "HUD": "hidden", "EPA": "<5", "DOI": "<5"}


def test_number_that_ties_with_the_next_one_is_no_cover():
    cells = protect({"GSA": 20, "HUD": 6, "DOJ": 5, "EPA": 2})

    assert cells == {"GSA": 20, "HUD": "hidden", "DOJ": "hidden", "EPA": "<5"}


def test_raised_threshold():
    cells = protect({"Plain Language": 22, "Web": 19, "Data": 7}, smallest=10)

    assert cells == {"Plain Language": 22, "Web": "hidden", "Data": "<10"}


@pytest.mark.parametrize(
    ("now", "before", "printed"),
    [(12, 6, 6), (6, 12, -6), (12, 12, 0), (12, 8, "<5"), (8, 12, "<5"), (12, "<5", "hidden"), ("hidden", 9, "hidden")],
)
def test_change_says_nothing_of_a_count_that_is_not_printed(now, before, printed):
    assert change(now, before) == printed


@pytest.mark.parametrize(
    ("joined", "left", "printed"),
    [(0, 0, (0, 0)), (9, 0, (9, 0)), (9, 5, (9, 5)), (9, 1, ("hidden", "hidden")), (4, 0, ("hidden", "hidden"))],
)
def test_who_came_and_who_went_are_both_printed_or_neither(joined, left, printed):
    assert flows(joined, left) == printed


@pytest.mark.parametrize(("count", "printed"), [(0, 0), (1, "<5"), (4, "<5"), (5, 5)])
def test_count_that_no_total_is_known_of(count, printed):
    assert small(count) == printed


@pytest.mark.slow
@settings(deadline=None, max_examples=150)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=9), st.integers(1, 2), st.data())
def test_whoever_knows_counts_of_their_own_learns_no_other(numbers, knowing, data):
    counts = {f"Agency {place}": number for place, number in enumerate(numbers)}
    found = protect(counts, knowing=knowing)
    if found is None:
        return
    hidden = sorted(key for key, cell in found.items() if isinstance(cell, str))
    own = data.draw(st.permutations(hidden))[:knowing]

    known = found | {key: counts[key] for key in own}

    assert learned(counts, known) == []


@pytest.mark.slow
@settings(deadline=None, max_examples=150)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=9), st.data())
def test_number_that_must_not_be_printed_is_not_learned_either(numbers, data):
    counts = {f"Agency {place}": number for place, number in enumerate(numbers)}
    unprinted = {key for key, number in counts.items() if number >= 5 and data.draw(st.booleans())}

    found = protect(counts, unprinted=unprinted)

    if found:
        assert {key for key in unprinted if isinstance(found[key], int)} == set()
        assert learned(counts, found) == []
