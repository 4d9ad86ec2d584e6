"""Which expert a question goes to: who is left out, who comes first, and ties broken the same way every time."""

import random
import subprocess
import sys
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communities.experts.routing import COMMON_WORDS, Expert, Fit, Question, can_take, choose, fits, rank

FORMS, PLAIN_LANGUAGE, MAPS = 1, 2, 3  # topics
WEB, DATA = 11, 12  # communities
GSA, EPA, HUD = 21, 22, 23  # agencies


def question(number: int = 1, **values) -> Question:
    fields = {"words": frozenset(), "topic": FORMS, "community": None, "agency": None, "kind": "answer"}
    return Question(number, **fields | values)


def expert(number: int = 1, **values) -> Expert:
    fields = {
        "topics": frozenset({FORMS}),
        "confirmed_by": frozenset(),
        "kinds": frozenset({"answer"}),
        "words": frozenset(),
        "agency": None,
        "open_now": 0,
        "most_open": 2,
        "asked_in_week": 0,
        "most_a_week": 1,
        "is_away": False,
        "asked_last": None,
    }
    return Expert(number, **fields | values)


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def ids(experts: list[Expert]) -> list[int]:
    return [expert.id for expert in experts]


# ---- who is left out ----


@pytest.mark.parametrize(
    ("values", "can"),
    [
        ({}, True),
        ({"open_now": 1}, True),
        ({"open_now": 2}, False),
        ({"open_now": 3}, False),  # a limit that was lowered meanwhile
        ({"open_now": 2, "most_open": 3}, True),
        ({"asked_in_week": 1}, False),
        ({"asked_in_week": 1, "most_a_week": 2}, True),
        ({"asked_in_week": 2, "most_a_week": 2}, False),
        ({"is_away": True}, False),
    ],
)
def test_who_is_away_or_has_enough_is_not_asked(values, can):
    someone = expert(**values)

    assert can_take(someone) is can
    assert choose(question(), [someone]) == (someone if can else None)


@pytest.mark.parametrize(
    ("asked", "who", "fit"),
    [
        # About a topic alone: the topic, then words.
        ({}, {}, Fit.FAIR),
        ({}, {"topics": frozenset({MAPS, FORMS})}, Fit.FAIR),
        ({}, {"topics": frozenset({MAPS})}, None),
        ({}, {"topics": frozenset()}, None),
        ({}, {"confirmed_by": frozenset({WEB})}, Fit.FAIR),
        ({"words": words("pdf intake")}, {"words": words("pdf intake")}, Fit.CLOSE),
        ({"words": words("pdf intake")}, {"words": words("pdf portal")}, Fit.FAIR),
        ({"words": words("pdf how we")}, {"words": words("pdf how we")}, Fit.FAIR),
        ({"words": words("pdf intake")}, {"words": words("pdf intake"), "topics": frozenset({MAPS})}, None),
        # To a community alone: its confirmation, then words.
        ({"topic": None, "community": WEB}, {}, None),
        ({"topic": None, "community": WEB}, {"confirmed_by": frozenset({DATA})}, None),
        ({"topic": None, "community": WEB}, {"confirmed_by": frozenset({DATA, WEB})}, Fit.FAIR),
        (
            {"topic": None, "community": WEB, "words": words("pdf intake")},
            {"confirmed_by": frozenset({WEB}), "words": words("pdf intake")},
            Fit.CLOSE,
        ),
        # To a community about a topic: its own come first, words or not.
        ({"community": WEB}, {"confirmed_by": frozenset({WEB})}, Fit.CLOSE),
        ({"community": WEB}, {"confirmed_by": frozenset({WEB}), "topics": frozenset({MAPS})}, Fit.FAIR),
        (
            {"community": WEB, "words": words("pdf intake")},
            {"confirmed_by": frozenset({WEB}), "topics": frozenset({MAPS}), "words": words("pdf intake")},
            Fit.CLOSE,
        ),
        ({"community": WEB}, {}, Fit.FAIR),
        ({"community": WEB, "words": words("pdf intake")}, {"words": words("pdf intake")}, Fit.FAIR),
        ({"community": WEB}, {"confirmed_by": frozenset({DATA}), "topics": frozenset({MAPS})}, None),
        # The kind of help comes before everything.
        ({"kind": "review"}, {}, None),
        ({"kind": "review"}, {"kinds": frozenset({"answer", "review"})}, Fit.FAIR),
        ({"kind": "review", "community": WEB}, {"confirmed_by": frozenset({WEB})}, None),
    ],
)
def test_topic_community_words_and_kind_decide_who_fits(asked, who, fit):
    assert fits(question(**asked), expert(**who)) == fit


def test_common_words_are_words_in_lower_case():
    assert {word for word in COMMON_WORDS if not word.isalpha() or word != word.lower()} == set()


def test_who_had_the_question_is_not_asked_again():
    first, second = expert(1, asked_last=1.0), expert(2, asked_last=2.0)

    assert choose(question(), [first, second], asked=frozenset({1})) == second
    assert rank(question(), [first, second], asked=frozenset({1, 2})) == []


@pytest.mark.parametrize("experts", [[], [expert(topics=frozenset({MAPS}))], [expert(is_away=True)]])
def test_nobody_is_found_where_nobody_fits_or_is_free(experts):
    assert choose(question(), experts) is None
    assert rank(question(), experts) == []


# ---- who comes first ----


def test_who_fits_better_comes_first_though_asked_last():
    close = expert(1, confirmed_by=frozenset({WEB}), asked_last=9.0)
    fair = expert(2)

    assert ids(rank(question(community=WEB), [fair, close])) == [1, 2]


def test_a_community_without_anybody_free_is_helped_by_others_on_the_topic():
    own = expert(1, confirmed_by=frozenset({WEB}), open_now=2)
    other = expert(2)

    assert choose(question(community=WEB), [own, other]) == other


def test_never_asked_comes_first_and_then_asked_least_recently():
    experts = [expert(1, asked_last=3.0), expert(2, asked_last=1.0), expert(3), expert(4, asked_last=2.0)]

    assert ids(rank(question(), experts)) == [3, 2, 4, 1]


def test_a_question_of_the_first_day_of_time_is_a_question():
    assert ids(rank(question(), [expert(1, asked_last=0.0), expert(2)])) == [2, 1]


def test_who_was_asked_last_waits_although_every_other_sign_speaks_for_them():
    last = expert(1, asked_last=2.0, agency=EPA)
    other = expert(2, asked_last=1.0, agency=GSA, open_now=1)

    assert choose(question(agency=GSA), [last, other], lately={GSA: 2.0}) == other


def test_equals_take_turns():
    experts = {number: expert(number, most_a_week=9) for number in range(5)}

    had = []
    for number in range(15):
        found = choose(question(number), experts.values())
        experts[found.id] = found._replace(asked_last=float(number))
        had.append(found.id)

    assert [sorted(had[start : start + 5]) for start in (0, 5, 10)] == [[0, 1, 2, 3, 4]] * 3
    assert had[:5] == had[5:10] == had[10:]


def test_the_agency_asked_least_recently_comes_first_among_those_asked_at_the_same_time():
    experts = [expert(1, agency=GSA), expert(2, agency=EPA), expert(3, agency=HUD)]

    assert ids(rank(question(), experts, lately={GSA: 5.0, EPA: 4.0})) == [3, 2, 1]


def test_the_first_questions_about_a_topic_spread_over_agencies():
    experts = {number: expert(number, agency=GSA if number < 7 else number) for number in range(10)}

    lately, had = {}, []
    for number in range(4):
        found = choose(question(number), experts.values(), lately=lately)
        experts[found.id] = found._replace(asked_last=float(number), asked_in_week=1)
        lately[found.agency] = float(number)
        had.append(found.agency)

    assert sorted(had) == [7, 8, 9, GSA]


@pytest.mark.parametrize(
    ("asker", "lately", "expected"),
    [
        (GSA, {}, [2, 1]),
        (EPA, {}, [1, 2]),
        (GSA, {EPA: 1.0}, [1, 2]),  # the agency asked least recently goes before that
    ],
)
def test_another_agency_than_the_askers_comes_first(asker, lately, expected):
    experts = [expert(1, agency=GSA), expert(2, agency=EPA)]

    assert ids(rank(question(agency=asker), experts, lately=lately)) == expected


def test_an_expert_without_an_agency_is_not_of_the_askers_agency():
    experts = [expert(number) for number in range(9)]

    assert ids(rank(question(agency=None), experts)) == ids(rank(question(agency=GSA), experts))


# ---- ties ----

EQUALS = [expert(number) for number in range(8)]


def test_ties_are_broken_the_same_way_in_any_order():
    orders = {tuple(rank(question(7), order)) for order in permutations(EQUALS[:5])}

    assert len(orders) == 1


def test_ties_are_broken_otherwise_for_another_question():
    firsts = {choose(question(number), EQUALS).id for number in range(200)}

    assert firsts == set(range(8))


IN_A_PROCESS = """
from tests.communities.experts.test_routing import EQUALS, ids, question, rank
print(*ids(rank(question(7), EQUALS)))
"""


@pytest.mark.parametrize("seed", ["1", "2"])
def test_ties_are_broken_the_same_way_in_another_process(seed, pytestconfig):
    found = subprocess.run(
        [sys.executable, "-c", IN_A_PROCESS],
        cwd=pytestconfig.rootpath,
        env={"PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )

    assert [int(number) for number in found.stdout.split()] == ids(rank(question(7), EQUALS))


EXPERTS = st.builds(
    expert,
    st.integers(1, 1000),
    topics=st.frozensets(st.sampled_from([FORMS, PLAIN_LANGUAGE, MAPS])),
    confirmed_by=st.frozensets(st.sampled_from([WEB, DATA])),
    agency=st.sampled_from([None, GSA, EPA]),
    open_now=st.integers(0, 3),
    asked_in_week=st.integers(0, 1),
    is_away=st.booleans(),
    asked_last=st.none() | st.sampled_from([1.0, 2.0, 3.0]),
)


@given(
    st.lists(EXPERTS, unique_by=lambda one: one.id),
    st.sampled_from([None, WEB]),
    st.frozensets(st.integers(1, 1000)),
    st.dictionaries(st.sampled_from([GSA, EPA]), st.sampled_from([1.0, 2.0])),
    st.integers(),
)
def test_choose_finds_the_first_of_rank_and_rank_everybody_who_may_be_asked(experts, community, asked, lately, seed):
    about = question(community=community, agency=GSA)
    shuffled = random.Random(seed).sample(experts, len(experts))  # noqa: S311 - no secret

    ranked = rank(about, experts, asked=asked, lately=lately)

    may_be_asked = {one for one in experts if can_take(one) and fits(about, one) and one.id not in asked}
    assert set(ranked) == may_be_asked
    assert rank(about, shuffled, asked=asked, lately=lately) == ranked
    assert choose(about, shuffled, asked=asked, lately=lately) == (ranked[0] if ranked else None)
