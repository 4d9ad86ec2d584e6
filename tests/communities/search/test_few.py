"""Search in a directory that holds little or nothing."""

from communities.models import Community, Topic
from communities.search import alike, search
from communities.upkeep import facts_changed
from tests.factories import CommunityFactory


def test_hyphens_and_accents_are_ignored_both_ways(db):
    hyphen = CommunityFactory(name="Cyber-Security Café")
    closed = CommunityFactory(name="Healthcare Data")
    facts_changed([hyphen, closed])

    assert search("cybersecurity cafe").best == [hyphen.pk]
    assert search("cyber security café").best == [hyphen.pk]
    assert search("health-care").best == [closed.pk]


def test_names_come_before_topics_and_topics_before_text(db):
    topic = Topic.objects.create(name="Weather", slug="weather")
    by_text = CommunityFactory(name="Rivers", purpose="Weather, weather and more weather.")
    by_topic = CommunityFactory(name="Farming")
    by_topic.topics.add(topic)
    by_name = CommunityFactory(name="Space Weather Watchers of the Long Name")
    facts_changed([by_text, by_topic, by_name])

    assert search("weather").best == [by_name.pk, by_topic.pk, by_text.pk]


def test_proposals_are_not_found_and_correct_nobody(db):
    facts_changed([CommunityFactory(name="Secret Zeppelins", status=Community.Status.PROPOSED)])

    found = search("zepelins")

    assert (found.hits, found.notes) == ([], ())


def test_an_unfinished_last_word_is_enough(db):
    community = CommunityFactory(name="Accessibility Guild")
    facts_changed([community])

    assert search("accessibi").best == [community.pk]
    assert search("guild acc").best == [community.pk]


def test_empty_directory_finds_nothing(db):
    assert alike("We use AI to review grant applications.", 5) == []
