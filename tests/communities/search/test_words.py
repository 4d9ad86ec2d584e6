"""Text as search sees it."""

import pytest

from communities.search.spelling import distance
from communities.search.words import key, plain, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Café, U.S. e-mail", "cafe us e mail"),
        ("Women’s A/B tests & C&I", "womens a b tests c i"),
        ("  ", ""),
        ("\x00NUL\x00", "nul"),
        ("\ud800x", "x"),
        ("data.gov", "data gov"),
        ("STRASSE Straße", "strasse strasse"),
    ],
)
def test_plain_keeps_letters_and_digits_only(text, expected):
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Plain Language Community of Practice", "plain language"),
        ("Challenge & Prize", "challenge prize"),
        ("Challenge and Prize Community", "challenge prize"),
        ("Community of Practice", "community of practice"),
        ("IT Buyers", "it buyers"),
    ],
)
def test_key_is_the_same_for_the_same_name(text, expected):
    assert key(text) == expected


def test_hyphenated_words_can_be_read_as_one():
    assert words("e-mail lists", join_hyphens=True) == ["email", "lists"]


@pytest.mark.parametrize(
    ("typed", "word", "errors"),
    [("plane", "plan", 1), ("plane", "plain", 2), ("recods", "records", 1), ("pratcice", "practice", 1), ("", "a", 1)],
)
def test_distance_counts_left_out_added_mistaken_and_swapped(typed, word, errors):
    assert distance(typed, word) == errors
