"""Topics gather communities (R9)."""

import pytest
from django.core.cache import caches

from communities.models import Membership
from tests.factories import CommunityFactory, MembershipFactory, TopicFactory, federal_employee
from tests.words import words_of

pytestmark = pytest.mark.django_db


def test_every_topic_stands_with_its_live_communities(client):
    accessibility, empty = TopicFactory(name="Accessibility", slug="accessibility"), TopicFactory(name="Blockchain")
    for status in ("active", "paused", "retired", "proposed"):
        CommunityFactory(status=status).topics.add(accessibility)

    response = client.get("/topics/")

    assert [(topic.name, topic.number) for topic in response.context["topics"]] == [
        ("Accessibility", 2),
        (empty.name, 0),
    ]
    assert 'href="/topics/accessibility/"' in response.content.decode()


def test_directory_without_topics_says_so(client):
    assert "No topics yet" in client.get("/topics/").content.decode()


def test_topic_shows_its_communities_with_the_verdict(client):
    topic = TopicFactory(name="Accessibility", slug="accessibility", synonyms=["508", "a11y"])
    person = federal_employee()
    open_one, joined = CommunityFactory(name="Alpha"), CommunityFactory(name="Beta")
    CommunityFactory(name="Secret", status="proposed").topics.add(topic)
    for community in (open_one, joined):
        community.topics.add(topic)
    MembershipFactory(community=joined, person=person, state=Membership.State.REQUESTED)
    client.force_login(person)

    response = client.get("/topics/accessibility/")

    html = response.content.decode()
    text = words_of(response)
    assert text.index("Alpha") < text.index("You can join now") < text.index("Beta") < text.index("Requested")
    assert response.context["total"] == 2
    assert "Also called 508, a11y." in html
    assert "Secret" not in html


def test_topic_without_communities_leads_on(client):
    TopicFactory(slug="quiet")

    html = client.get("/topics/quiet/").content.decode()

    assert "No community on this topic yet." in html
    assert 'href="/topics/"' in html


def test_unknown_topic_is_not_found(client):
    assert client.get("/topics/nothing/").status_code == 404


def test_large_topic_shows_a_page_and_leads_to_the_rest(client):
    topic = TopicFactory(slug="large")
    topic.communities.set(CommunityFactory.create_batch(26))

    html = client.get("/topics/large/").content.decode()

    assert html.count('<article class="cop-card">') == 25
    assert 'href="/communities/?topic=large">All 26 in the directory</a>' in html


@pytest.mark.parametrize("number", [1, 3, pytest.param(50, marks=pytest.mark.slow)])
def test_statements_do_not_grow(client, django_assert_num_queries, number):
    topic = TopicFactory(slug="topic")
    topic.communities.set(CommunityFactory.create_batch(number))

    client.get("/topics/topic/")  # reads the directory once for its version
    caches["pages"].clear()
    caches["local"].clear()

    with django_assert_num_queries(4):
        client.get("/topics/topic/")
    with django_assert_num_queries(1):
        client.get("/topics/")
