"""What people type brings the right community first, and nothing they type brings an error."""

import pytest

from communities.models import Community
from communities.search import search

WRITTEN_DOWN = [
    ("acessibility", "it-accessibility-section-508"),
    ("recods managment", "records-management"),
    ("plane language", "plain-language"),
    ("RPA", "rpa"),
    ("robotic process automation", "rpa"),
    ("508", "it-accessibility-section-508"),
    ("CX", "customer-experience"),
    ("robotic proc", "rpa"),
    ("user experiance", "user-experience"),
    ("the challenge-and-prize community", "challenges-prizes"),
    ("web managers forum", "web-content-managers"),
    ("Résults oriented accountability", "results-oriented-accountability-for-grants"),
    ("government contact center council community of practice", "government-contact-center-council"),
    ("a/b testing", "a-b-testing-community"),
]


def first(text: str) -> Community | None:
    best = search(text).best
    return Community.objects.get(pk=best[0]) if best else None


@pytest.mark.matrix
@pytest.mark.parametrize(("text", "slug"), WRITTEN_DOWN)
def test_search_puts_the_right_community_first(starter, text, slug):
    community = first(text)

    assert slug in starter
    assert community.slug == slug


def test_every_name_acronym_and_other_name_finds_itself_first(starter):
    wanted = {(name, c.slug) for c in starter.values() for name in (c.name, c.acronym, *c.other_names) if name}

    found = {(name, first(name).slug) for name, _ in wanted}

    assert len(wanted) > 100
    assert found == wanted


def test_search_says_how_it_read_a_typing_error(starter):
    found = search("recods managemnt")

    assert found.notes == ("We read “recods” as “records”.", "We read “managemnt” as “management”.")


def test_search_leaves_out_a_word_nobody_mentions(starter):
    found = search("xylophone blockchain")

    assert found.best == [starter["blockchain"].pk]
    assert found.notes == ("No community mentions “xylophone”, so we left it out.",)


def test_search_takes_some_of_the_words_when_none_has_all(starter):
    found = search("blockchain grants")

    assert {starter["blockchain"].pk, starter["results-oriented-accountability-for-grants"].pk} <= set(found.best)
    assert found.notes == ("No community has all of these words; these have some of them.",)


def test_stop_words_change_nothing(starter):
    assert search("the plain language of the").best == search("plain language").best


@pytest.mark.parametrize("text", ["", "   ", "!!!", "\x00", "\ud800", "' & | ! <-> :* \\"])
def test_nothing_to_search_for_is_everything(starter, text):
    assert search(text).is_everything


@pytest.mark.parametrize("text", ["the", "of the", "community of practice the"])
def test_common_words_never_fail(starter, text):
    assert search(text)


def test_a_name_made_of_common_words_is_found(starter):
    assert starter["it-buyers"].pk in search("IT").hits


@pytest.mark.matrix
@pytest.mark.parametrize(
    "text",
    [
        "a" * 4_000,
        "data " * 800,
        " ".join(f"word{n}" for n in range(500)),
        "plain\x00language",
        "\ud83d\ude00 plain \udfff",
        "plain & !language | (x:*)",
        "'; DROP TABLE communities_community; --",
        "%_%",
        "\\",
        "日本語 данные ½ ﷺ",
        "e\u0301" * 1_000,
        "-" * 4_000,
        "a-" * 2_000,
    ],
)
def test_any_text_is_answered(starter, text):
    found = search(text)

    assert set(found.best) <= set(found.hits)


def test_search_takes_one_statement_when_something_is_found(starter, django_assert_num_queries):
    with django_assert_num_queries(1):
        search("plain language")


def test_a_search_with_errors_takes_five_statements_at_most(starter, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        search("recods managment xylophone blockchain zebra")
