"""Cells that would run as formulas are inert, and reading them back gives the text that was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.spreadsheets import guarded, sheet, unguarded


@pytest.mark.parametrize(
    "text", ["=1+1", "+1 202 555 0100", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1", "''=1"]
)
def test_a_formula_gets_one_apostrophe(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "'", "O'Hare", "'Tis the season", "name@agency.gov", "a=b", " =1"])
def test_other_texts_stay_as_they_are(text):
    assert (guarded(text), unguarded(text)) == (text, text)


@pytest.mark.slow
@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\n＝ab "), max_size=6) | st.text(max_size=20))
def test_what_was_written_comes_back(text):
    assert unguarded(guarded(text)) == text


def test_number_below_zero_stays_a_number():
    assert sheet(("a", "b"), [(-18, "-18")]).decode("utf-8-sig") == "a,b\r\n-18,'-18\r\n"
