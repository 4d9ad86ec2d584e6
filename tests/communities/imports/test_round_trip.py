"""What the site exports, the importer reads back: nothing changes here, and elsewhere the same facts arrive."""

from io import BytesIO

import pytest

from communities.imports import communities, starter
from communities.models import Alias, Channel, Community, Topic
from communities.models.community import TopicLink
from communities.upkeep import facts_changed
from tests.factories import CommunityFactory
from tests.history import rows_of_history

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FACTS = (
    *("slug", "name", "acronym", "summary", "community_type", "stage", "status", "scope", "agency", "home_url"),
    *("join_rule", "approval", "source", "source_as_of"),
)


def feed(client, extension):
    return BytesIO(client.get(f"/communities.{extension}?status=active&status=retired&status=archived").content)


def facts():
    topics = {slug: [] for slug in Community.objects.values_list("slug", flat=True)}
    for slug, topic in TopicLink.objects.values_list("community__slug", "topic__slug").order_by("topic__slug"):
        topics[slug].append(topic)
    return {row["slug"]: row | {"topics": topics[row["slug"]]} for row in Community.objects.values(*FACTS)}


@pytest.fixture
def directory():
    starter.load()
    risky = CommunityFactory(slug="risky", name="=1+1", summary="@SUM(A1), 'quoted'; with\nlines", acronym="-X")
    facts_changed([risky])


@pytest.mark.parametrize("extension", ["json", "csv"])
def test_our_own_export_changes_nothing_here(client, directory, extension):
    file = feed(client, extension)
    before = rows_of_history()

    outcome = communities.apply(communities.read(file), replace=True)

    assert (outcome.added, outcome.changed, outcome.kept, outcome.problems) == (0, 0, 0, [])
    assert rows_of_history() == before


@pytest.mark.parametrize("extension", ["json", "csv"])
def test_our_own_export_brings_the_same_facts_elsewhere(client, directory, extension):
    file = feed(client, extension)
    expected = facts()
    for model in (TopicLink, Alias, Channel):
        model.objects.all().delete()
    Community.objects.update(successor=None)
    Community.objects.all().delete()

    communities.apply(communities.read(file))

    assert (len(expected), Topic.objects.count()) == (41, 39)
    assert facts() == expected
