"""Solved questions on their page: found by word and topic, with as many statements for three as for one."""

import pytest

from tests.communities.experts.making import answered, expert, published
from tests.factories import federal_employee

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client):
    client.force_login(federal_employee(name="Pia Person"))
    return client


@pytest.mark.parametrize("count", [1, 3])
def test_solved_questions_run_as_many_statements(count, browser, django_assert_num_queries):
    sme = expert(most_open=20, most_a_week=20)
    for number in range(count):
        published(answered(sme, title=str(number)))
    browser.get("/experts/answers/")

    with django_assert_num_queries(6):
        browser.get("/experts/answers/")


def test_solved_questions_are_searched_by_word_and_topic(browser):
    published(answered(expert(), title="One"), title="Deadlines")

    def count(query):
        return browser.get(f"/experts/answers/{query}").context["page"].paginator.count

    assert [count(query) for query in ("", "?q=deadline", "?q=unicorn", "?topic=letters", "?topic=forms")] == [
        1,
        1,
        0,
        1,
        0,
    ]
