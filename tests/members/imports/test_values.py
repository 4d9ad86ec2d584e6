"""Numbers and dates as people write them."""

from datetime import date

import pytest

from members.imports.values import day, number, yes


@pytest.mark.parametrize(
    ("written", "meant"),
    [("3,048", 3048), ("1,234,567", 1_234_567), ("71", 71), (71, 71), ("0", 0), ("", None), (None, None), (" ", None)],
)
def test_a_number_with_or_without_commas(written, meant):
    assert number(written) == meant


@pytest.mark.parametrize("written", ["1,23", "12.5", "-3", "many", "1e3", "9" * 10, True, float("nan"), "٣"])
def test_what_is_no_number_says_what_to_write(written):
    with pytest.raises(ValueError, match=r"is no whole number from 0 on\. Write it like 3048 or 3,048\."):
        number(written)


@pytest.mark.parametrize(
    "written",
    [
        "2018-03-29",
        "2018-03-29 3:30:00 -0500",
        "2018-03-29T13:30:00Z",
        "3/29/2018",
        "March 29, 2018",
        "Mar 29, 2018",
        date(2018, 3, 29),
    ],
)
def test_a_day_in_several_forms(written):
    assert day(written) == date(2018, 3, 29)


@pytest.mark.parametrize("written", ["2018-13-01", "29 March", "2018-02-30 3:30:00 -0500", "soon", 20180329])
def test_what_is_no_day_says_what_to_write(written):
    with pytest.raises(ValueError, match=r"is no date\. Write it like 2025-04-08\."):
        day(written)


def test_no_day_is_none():
    assert (day(""), day(None)) == (None, None)


@pytest.mark.parametrize(("written", "meant"), [("1", True), ("Yes", True), (True, True), ("0", False), ("", False)])
def test_yes_and_no(written, meant):
    assert yes(written) is meant
