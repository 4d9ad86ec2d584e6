"""Small counts stay unknown, whatever is printed beside them."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from communities.small_cells import suppress


def test_small_counts_are_printed_as_less_than_five():
    assert suppress({"EPA": 2, "GSA": 12, "DOI": 3, "HUD": 0}) == [("GSA", "12"), ("DOI", "<5"), ("EPA", "<5")]


def test_a_single_small_count_hides_the_next_one():
    assert suppress({"GSA": 12, "EPA": 9, "DOI": 3}) == [("GSA", "12"), ("EPA", "hidden"), ("DOI", "<5")]


def test_counts_that_the_total_would_give_away_hide_the_next_one():
    assert suppress({"GSA": 12, "EPA": 1, "DOI": 1}) == [("GSA", "hidden"), ("DOI", "<5"), ("EPA", "<5")]


def test_nothing_is_printed_when_even_that_would_tell():
    assert suppress({"GSA": 3}) == []
    assert suppress({"GSA": 1, "EPA": 1}) == []
    assert suppress({}) == []


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
