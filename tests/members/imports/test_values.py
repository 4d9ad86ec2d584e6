"""Numbers and dates as people write them."""

from datetime import date

import pytest

from members.imports.values import day, number, yes


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *[
            ("3,048", 3048),
            ("1,234,567", 1_234_567),
            ("71", 71),
            (71, 71),
            ("0", 0),
            ("", None),
            (None, None),
            (" ", None),
        ],
        *[
            ("3144.0", 3144),
            ("3,144.00", 3144),
            ("3 144", 3144),
            ("3\u00a0144", 3144),
            ("1\u202f234\u202f567", 1_234_567),
        ],
    ],
)
def test_a_number_with_or_without_commas(written, meant):
    assert number(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        *["1,23", "12.5", "-3", "many", "1e3", "9" * 10, True, float("nan"), "٣"],
        *["1.175", "~1200", "about 1,200", "1.2K", "1200+", "3 14", "31 44", "3144.5", "1E+03", "3'144"],
    ],
)
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
        "3/29/2018 0:00",
        "3/29/2018 12:00:00 AM",
        "2018/03/29",
        "29-Mar-2018",
        "29 March 2018",
        "Mar. 29, 2018",
        "Thursday, March 29, 2018",
        date(2018, 3, 29),
    ],
)
def test_a_day_in_several_forms(written):
    assert day(written) == date(2018, 3, 29)


@pytest.mark.parametrize(
    "written",
    [
        *["2018-13-01", "29 March", "2018-02-30 3:30:00 -0500", "soon", 20180329],
        *["8.4.2025", "13/4/2025", "April 2025", "Q2 2025", "4/8/0205", "3144", "2018-03-29 and 30"],
    ],
)
def test_what_is_no_day_says_what_to_write(written):
    with pytest.raises(ValueError, match=r"is no date\. Write it like 2025-04-08\."):
        day(written)


@pytest.mark.parametrize("written", ["4/8/25", "4-8-2025", "8-Apr-25", "8 April 25", "45755", "45755.25"])
def test_day_that_may_be_another_is_refused_with_what_it_may_be(written):
    with pytest.raises(ValueError, match=r"is not a clear date\. Write 2025-04-08 if that is what it means\."):
        day(written)


def test_no_day_is_none():
    assert (day(""), day(None)) == (None, None)


@pytest.mark.parametrize(("written", "meant"), [("1", True), ("Yes", True), (True, True), ("0", False), ("", False)])
def test_yes_and_no(written, meant):
    assert yes(written) is meant


@pytest.mark.parametrize("written", ["maybe", "ja", "?"])
def test_neither_yes_nor_no_is_refused(written):
    with pytest.raises(ValueError, match=r"is neither yes nor no\. Write yes or no\."):
        yes(written)
