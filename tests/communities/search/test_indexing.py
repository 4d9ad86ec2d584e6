"""What is stored for search follows the facts, for one community or for all."""

import pytest

from communities.models import (
    Alias,
    Channel,
    Community,
    CommunityIndex,
    DirectoryVersion,
    JoinPreset,
    Mailbox,
    SearchWord,
    Topic,
)
from communities.search import index, search
from communities.upkeep import facts_changed
from communities.versions import current_version
from tests.factories import ChannelFactory, CommunityFactory

pytestmark = pytest.mark.django_db


def words() -> dict[str, int]:
    return dict(SearchWord.objects.values_list("word", "communities"))


def test_index_stores_names_as_keys_and_how_one_joins():
    community = CommunityFactory(
        name="Plain Language Community", acronym="PL", other_names=["Clear-Writing Group"], home_url="https://a.gov/"
    )
    ChannelFactory(community=community, server=Channel.Server.LISTSERV, subscribe_address="pl@listserv.gsa.gov")
    Alias.objects.create(path="/communities/plain-words/", community=community)

    index([community.pk])

    row = CommunityIndex.objects.get(pk=community.pk)
    assert row.names == ["plain language", "pl", "clear writing", "plain words"]
    assert row.joining == "by_email"


def test_index_keeps_the_rule_of_a_channel_where_the_community_has_none():
    community = CommunityFactory(home_url="https://grants.gov/", join_rule="")
    way = {"server": Channel.Server.LISTSERV, "subscribe_address": "grants-subscribe-request@listserv.gsa.gov"}
    ChannelFactory(community=community, **way)
    ChannelFactory(community=community, join_rule=JoinPreset.PUBLIC, mailbox=Mailbox.GOVERNMENT, **way)

    index([community.pk])

    row = CommunityIndex.objects.get(pk=community.pk)
    assert (row.joining, row.join_rule, row.mailbox, row.approval) == ("by_email", "public", "government", "open")


def test_words_are_counted_by_community_and_forgotten_with_the_last_one():
    one, two = (CommunityFactory(name=name, summary="For") for name in ("Grants", "Grants Data"))
    index([one.pk, two.pk])

    one.name = "Loans"
    one.save()
    index([one.pk])

    assert words() == {"loans": 1, "grants": 1, "data": 1, "for": 2}


def test_indexing_all_again_changes_nothing():
    CommunityFactory.create_batch(3, summary="For people who test.")
    index()
    before = words(), list(CommunityIndex.objects.values_list("pk", "names", "vector").order_by("pk"))

    index()

    assert (words(), list(CommunityIndex.objects.values_list("pk", "names", "vector").order_by("pk"))) == before


def test_a_renamed_topic_is_found_once_its_communities_are_named():
    community = CommunityFactory()
    topic = Topic.objects.create(name="Bots", slug="bots")
    community.topics.add(topic)
    facts_changed([community])
    Topic.objects.update(name="Automation")

    facts_changed(topic.communities.all())

    assert search("automation").hits == [community.pk]
    assert search("bots").hits == []


def test_a_community_that_is_refused_leaves_the_search():
    community = CommunityFactory(name="Zeppelins")
    facts_changed([community])
    Community.objects.update(status=Community.Status.REJECTED)

    facts_changed([community.pk])

    assert search("zeppelins").hits == []
    assert "zeppelins" not in words()


def test_facts_changed_raises_the_version(django_capture_on_commit_callbacks):
    before = current_version()

    with django_capture_on_commit_callbacks(execute=True):
        facts_changed([CommunityFactory()])

    assert current_version() == DirectoryVersion.objects.get().number > before


def test_the_version_is_read_once_a_second(django_assert_num_queries):
    current_version()

    with django_assert_num_queries(0):
        current_version()


def test_indexing_takes_the_same_statements_for_any_number(django_assert_num_queries):
    few, many = CommunityFactory.create_batch(1), CommunityFactory.create_batch(50)
    index()

    for communities in (few, many):
        with django_assert_num_queries(8):  # two of them savepoints
            index([community.pk for community in communities])
