"""When nothing matches, the page says which one filter to drop."""

import pytest

from communities.directory.nothing import explain
from communities.upkeep import facts_changed
from tests.communities.directory.test_results import results
from tests.factories import CommunityFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def directory():
    records, automation = (TopicFactory(slug=slug, name=slug.capitalize()) for slug in ("records", "automation"))
    made = [CommunityFactory(name=name) for name in ("Robotic Process Automation", "Records", "Archives")]
    made[0].topics.add(automation)
    made[1].topics.add(records)
    made[2].topics.add(records)
    over = CommunityFactory(name="Robots of Old", status="retired", purpose="robotic")
    over.topics.add(records)
    facts_changed([*made, over])


def test_the_filter_that_brings_most_is_the_one_to_drop():
    nothing = explain(results("q=robotic proces automation&topic=records"))

    assert nothing.title == "No communities match both your search and this topic"
    assert (nothing.drop.label, nothing.drop.heading) == ("Remove the search", "Without your search there are 2")
    assert nothing.drop.url == "/communities/?topic=records"
    assert (nothing.instead.label, nothing.instead.brings) == ("Remove Records", "1 community")


def test_of_two_that_bring_as_much_the_search_stays():
    nothing = explain(results("q=robotic process&stage=grow&topic=automation"))

    assert nothing.title == "No communities match your search, this topic and this stage"
    assert nothing.drop.heading == "Without this stage there is one: Robotic Process Automation"


def test_a_search_that_finds_nothing_offers_names_that_look_like_it():
    nothing = explain(results("q=archivezzzz"))

    assert [link.label for link in nothing.near] == ["Archives"]


def test_a_lone_search_has_nothing_to_keep():
    nothing = explain(results("q=zzzzzz"))

    assert (nothing.title, nothing.drop.label) == ("No communities match your search", "Remove the search")


def test_ended_ones_that_would_match_are_named():
    nothing = explain(results("q=robots&topic=records"))

    assert nothing.ended.label == "1 community no longer active"
    assert nothing.ended.url == "/communities/?q=robots&topic=records&status=retired&status=archived"


def test_the_page_has_one_filled_button_for_it(client):
    page = client.get("/communities/?q=robotic process automation&topic=records").content.decode()

    assert page.count('<a class="usa-button" ') == 1
    assert '<a class="usa-button" href="/communities/?topic=records">Remove the search</a>' in page
