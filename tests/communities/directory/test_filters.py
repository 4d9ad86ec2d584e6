"""The query string: what is known counts, what is not is named, nothing is an error."""

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from communities.directory.filters import LeftOut, Query, normal_query, read
from communities.directory.listings import listings
from tests.factories import CommunityFactory, TopicFactory


@pytest.fixture
def shelf(db):
    for name in ("Plain language", "User experience"):
        CommunityFactory().topics.add(TopicFactory(name=name, slug=name.lower().replace(" ", "-")))
    return listings()


def query(shelf, text: str) -> Query:
    return read(QueryDict(text), shelf)


def test_known_values_are_kept_in_their_groups(shelf):
    asked = query(shelf, "q=web&topic=plain-language&topic=user-experience&stage=grow&open=1&sort=newest&page=3")

    assert asked == Query(
        q="web",
        chosen={"topic": ("plain-language", "user-experience"), "stage": ("grow",)},
        flags=frozenset({"open"}),
        sort="newest",
        page="3",
    )


def test_repeated_and_empty_values_count_once_or_not_at_all(shelf):
    asked = query(shelf, "topic=plain-language&topic=plain-language&topic=&stage=&q=&sort=&page=&open=")

    assert asked == Query(chosen={"topic": ("plain-language",)})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "topic=plain-langage",
            "We left out “topic=plain-langage”: no topic has that name. Did you mean Plain language?",
        ),
        ("stage=9", "We left out “stage=9”: no stage has that name."),
        ("page=two", "We left out “page=two”: it means nothing here."),
        ("open=maybe", "We left out “open=maybe”: it means nothing here."),
        ("sort=-name;drop", "We left out “sort=-name;drop”: it means nothing here."),
        ("topic=%00%ED%A0%80", "We left out “topic= ���”: no topic has that name."),
    ],
)
def test_unknown_values_are_named(shelf, text, sentence):
    asked = query(shelf, text)

    assert [str(left_out) for left_out in asked.left_out] == [sentence]
    assert asked.chosen == {}


def test_a_long_unknown_value_is_quoted_in_part(shelf):
    (left_out,) = query(shelf, f"topic={'x' * 4_000}").left_out

    assert left_out == LeftOut("topic", "x" * 40 + "…")


@pytest.mark.parametrize("text", ["q=%00", "q=%ED%A0%80", f"q={'a' * 5_000}", "q=a&q=b", "unknown=1", "q[]=1", "=&=&"])
def test_odd_queries_are_understood(shelf, text):
    assert len(query(shelf, text).q) <= 200


def test_one_spelling_for_every_order_of_the_same_filters(shelf):
    one = query(shelf, "stage=grow&q=a b&topic=user-experience")
    other = query(shelf, "topic=user-experience&q=a%20b&stage=grow&page=2&utm_source=x")

    assert one.encoded() == other.encoded() == "q=a+b&topic=user-experience&stage=grow"


def test_a_value_or_a_whole_group_can_be_taken_away(shelf):
    asked = query(shelf, "q=web&topic=plain-language&topic=user-experience&open=1&page=2")

    assert asked.without("topic", "plain-language").encoded() == "q=web&topic=user-experience&open=1"
    assert asked.without("topic").encoded() == "q=web&open=1"
    assert asked.without("q").encoded() == "topic=plain-language&topic=user-experience&open=1"
    assert asked.without("open").encoded() == "q=web&topic=plain-language&topic=user-experience"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", ""),
        ("utm_source=mail", ""),
        ("topic=b&topic=a&page=2", "page=2&topic=a&topic=b"),
        ("topic=a&topic=a&stage=", "topic=a"),
        ("q=web", None),
        ("topic=a&stage=b&type=c", None),
    ],
)
def test_pages_are_kept_for_few_filters_and_no_search(text, kept):
    assert normal_query(RequestFactory().get(f"/communities/?{text}")) == kept
