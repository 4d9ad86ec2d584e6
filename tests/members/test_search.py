"""What was typed is cut before it is searched for, in every search."""

from urllib.parse import urlencode

import pytest

from members.search import cut
from tests.factories import PersonFactory, federal_employee


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("plain  language\x00", "plain language"),
        ("a" * 3_990, "a" * 80),
        ("a" * 80, "a" * 80),
        (" ".join(["abc"] * 1_000), " ".join(["abc"] * 50)),
        ("", ""),
    ],
)
def test_search_is_cut_at_200_characters_and_words_at_80(typed, searched):
    assert cut(typed) == searched


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "office"),
    [
        ("/communities/?{}", False),
        ("/communities.json?{}", False),
        ("/experts/?{}", False),
        ("/experts/answers/?{}", False),
        ("/experts/people/?{}", False),
        ("/admin/members/person/?{}", True),
    ],
)
def test_no_search_sends_a_long_word_to_the_database(client, page, office, django_assert_max_num_queries):
    client.force_login(PersonFactory(is_staff=True, is_superuser=True) if office else federal_employee())
    field = {"q": "z" * 3_990}

    with django_assert_max_num_queries(60) as captured:
        answer = client.get(page.format(urlencode(field)))

    assert answer.status_code == 200
    assert [each["sql"][:80] for each in captured if "z" * 81 in each["sql"]] == []
