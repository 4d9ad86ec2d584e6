"""Who fits whom: the same reasons and the same order every time, and mentors who are alike are met alike often."""

from collections import Counter

import pytest

from communities.experts.pairs.matching import MOST_WAITING, Match, Side, best, best_requests

A11Y, WORDS = {1: "Accessibility"}, {2: "Plain language"}
BOTH = A11Y | WORDS


def asks(**fields) -> Side:
    return Side(**{"key": 1, "topics": BOTH, "agencies": frozenset({1}), "offset": -300, **fields})


def offers(key: int, **fields) -> Side:
    return Side(**{"key": key, "topics": BOTH, "agencies": frozenset({2}), "offset": -300, "most": 2, **fields})


def keys(matches: list[Match]) -> list[int]:
    return [match.key for match in matches]


@pytest.mark.parametrize(
    ("mentor", "reasons"),
    [
        (
            offers(9),
            ["Both: Accessibility and Plain language.", "Another agency.", "Same time zone.", "Room for 2 more pairs."],
        ),
        (
            offers(9, topics=A11Y, agencies=frozenset({1, 5}), offset=-240, taken=1),
            ["Both: Accessibility.", "Same agency.", "1 hour apart.", "Room for 1 more pair."],
        ),
        (
            offers(9, offset=-480, most=1),
            ["Both: Accessibility and Plain language.", "Another agency.", "3 hours apart.", "Room for 1 more pair."],
        ),
        (
            offers(9, offset=330),
            [
                "Both: Accessibility and Plain language.",
                "Another agency.",
                "10.5 hours apart.",
                "Room for 2 more pairs.",
            ],
        ),
    ],
)
def test_reasons_are_said(mentor, reasons):
    assert best(asks(), [mentor]) == [Match(9, reasons)]


@pytest.mark.parametrize(
    "mentor",
    [
        offers(9, topics={3: "Data"}),
        offers(9, taken=2),
        offers(9, waiting=MOST_WAITING),
        offers(9, near_in_time=True, offset=-300 + 181),
    ],
    ids=["no topic in common", "full", "too many wait", "too far in time, and minds"],
)
def test_who_does_not_fit_is_not_suggested(mentor):
    assert best(asks(), [mentor]) == []


@pytest.mark.parametrize(
    ("first", "second", "wish"),
    [
        (offers(9), offers(8, topics=A11Y), "any"),
        (offers(9), offers(8, agencies=frozenset({1})), "other"),
        (offers(9, agencies=frozenset({1})), offers(8), "same"),
        (offers(9, topics=BOTH, agencies=frozenset({1})), offers(8, topics=A11Y), "other"),
        (offers(9), offers(8, offset=300), "any"),
        (offers(9), offers(8, taken=1), "any"),
        (offers(9, taken=1, most=4), offers(8, taken=1), "any"),
        (offers(9), offers(8, waiting=1), "any"),
        (offers(9, near_in_time=True), offers(8, taken=1), "any"),
    ],
    ids=[
        "topics",
        "another agency",
        "same agency",
        "topics before agency",
        "time",
        "load",
        "share of room",
        "waiting",
        "near",
    ],
)
def test_better_comes_first_whatever_the_order_given(first, second, wish):
    for given in ([first, second], [second, first]):
        assert keys(best(asks(agency_wish=wish), given)) == [9, 8]


def test_no_wish_for_an_agency_prefers_none():
    same, other = offers(8, agencies=frozenset({1})), offers(9)

    firsts = {keys(best(asks(key=key), [same, other]))[0] for key in range(30)}

    assert firsts == {8, 9}


def test_ties_are_broken_the_same_way_every_time_and_spread():
    alike = [offers(key) for key in range(1, 11)]

    firsts = [keys(best(asks(key=key), alike))[0] for key in range(1_000)]
    again = [keys(best(asks(key=key), list(reversed(alike))))[0] for key in range(1_000)]

    assert firsts == again
    assert set(firsts) == set(range(1, 11))
    assert max(Counter(firsts).values()) < 2 * 100


def test_five_are_suggested_at_most():
    assert len(best(asks(), [offers(key) for key in range(1, 50)])) == 5


def test_mentors_who_fill_up_pass_requests_on():
    """A hundred requests one after the other, ten mentors of four places each: all places filled, none twice over."""
    taken: Counter[int] = Counter()
    for key in range(100):
        pool = [offers(mentor, taken=taken[mentor], most=4) for mentor in range(1, 11)]
        for match in best(asks(key=key), pool)[:1]:
            taken[match.key] += 1

    assert set(taken.values()) == {4}
    assert len(taken) == 10


def test_requests_for_a_mentor_say_no_word_of_room():
    asking = [asks(key=1, topics=A11Y), asks(key=2), asks(key=3, topics={7: "Data"})]

    matches = best_requests(offers(9), asking)

    assert matches == [
        Match(2, ["Both: Accessibility and Plain language.", "Another agency.", "Same time zone."]),
        Match(1, ["Both: Accessibility.", "Another agency.", "Same time zone."]),
    ]


def test_full_mentor_sees_no_requests():
    assert best_requests(offers(9, taken=2), [asks()]) == []


def test_wish_of_who_asks_counts_for_the_mentor_too():
    wishes_same, wishes_other = asks(key=1, agency_wish="same"), asks(key=2, agency_wish="other")

    assert keys(best_requests(offers(9), [wishes_same, wishes_other])) == [2, 1]
