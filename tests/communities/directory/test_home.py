"""The first page counts what is there and shows only what has something behind it."""

from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from communities.directory import listings
from communities.models import Channel, CommunityCounts, Joining, MemberCount, Spotlight
from tests.factories import (
    AffiliationFactory,
    ChannelFactory,
    CommunityFactory,
    MembershipFactory,
    PersonFactory,
    TopicFactory,
    federal_employee,
)
from tests.words import words_of

pytestmark = pytest.mark.django_db


def text_of(client) -> str:
    caches["pages"].clear()
    listings.forget()
    return words_of(client.get("/"))


def count(channel: Channel, members: int, as_of: date, **fields) -> None:
    MemberCount.objects.create(channel=channel, members=members, as_of=as_of, source="digital.gov", **fields)


def test_empty_directory_shows_no_panel(client):
    text = text_of(client)

    assert "0 communities open to join today: 0 here, 0 elsewhere" in text
    for panel in ("From the program office", "Newly launched", "Browse by topic", "Five stages", "memberships"):
        assert panel not in text


def test_open_communities_are_counted_by_where_one_joins(client):
    CommunityFactory.create_batch(2)
    CommunityFactory(joining=Joining.BY_EMAIL, home_url="https://a.gov/")
    CommunityFactory(approval="request", home_url="https://b.gov/")
    CommunityFactory(join_rule="", home_url="https://not-stated.gov/")
    CommunityFactory(approval="invite")
    CommunityFactory(status="paused", joins_open=False)
    CommunityFactory(status="paused", joins_open=True)
    CommunityFactory(status="retired")
    CommunityFactory(status="proposed")

    text = text_of(client)

    assert "5 communities open to join today: 3 here, 2 elsewhere" in text
    assert "rowse all 8" in text


def test_stated_memberships_are_the_newest_undoubted_count_of_each_channel(client):
    here, elsewhere, ended = CommunityFactory(), CommunityFactory(), CommunityFactory(status="retired")
    CommunityCounts.objects.create(community=here, members=41)
    first, second, third = (ChannelFactory(community=one) for one in (here, elsewhere, ended))
    count(first, 1_000, date(2019, 12, 13))
    count(first, 3_144, date(2025, 3, 19))
    count(second, 900, date(2021, 2, 10))
    count(second, 1_351, date(2022, 6, 1), is_doubtful=True, why_doubtful="Same number in three communities.")
    count(third, 71, date(2019, 1, 1))

    text = text_of(client)

    assert "4,044 memberships stated by 2 lists and sites, dated February 2021 to March 2025" in text
    assert "41 memberships here, counted today and not part of the figure above" in text


def test_one_person_here_is_one_membership(client):
    CommunityCounts.objects.create(community=CommunityFactory(), members=1)

    assert "1 membership here, counted today" in text_of(client)


def spotlight(community, position: int, *, starts: int, ends: int) -> None:
    today = timezone.localdate()
    Spotlight.objects.create(
        community=community, position=position, starts=today + timedelta(starts), ends=today + timedelta(ends)
    )


def test_office_pins_communities_until_a_date(client):
    second, first, past, future, retired = (
        CommunityFactory(name=name, status=status)
        for name, status in (
            ("Second", "active"),
            ("First", "active"),
            ("Past", "active"),
            ("Future", "active"),
            ("Retired", "retired"),
        )
    )
    spotlight(second, 2, starts=-3, ends=0)
    spotlight(first, 1, starts=0, ends=3)
    spotlight(past, 1, starts=-9, ends=-1)
    spotlight(future, 3, starts=1, ends=9)
    spotlight(retired, 3, starts=-1, ends=9)

    text = text_of(client)

    assert "From the program office First For people who test. Second For people who test." in text
    assert not any(name in text for name in ("Past", "Future", "Retired"))


def test_newly_launched_are_the_three_newest_of_a_year(client):
    today = timezone.localdate()
    for name, days in (("Old", 400), ("Three", 30), ("One", 1), ("Two", 10), ("Four", 90)):
        CommunityFactory(name=name, stage="launch", stage_since=today - timedelta(days))
    CommunityFactory(name="Growing", stage="grow", stage_since=today)

    text = text_of(client)

    order = [text.find(f"{name} For people who test. Launched") for name in ("One", "Two", "Three")]
    assert -1 < order[0] < order[1] < order[2]
    assert not any(name in text for name in ("Old For", "Four For", "Growing For"))


def test_topics_need_three_with_communities(client):
    topics = [TopicFactory(name=name) for name in ("Accessibility", "Blockchain", "Content", "Data")]
    CommunityFactory().topics.set(topics[:2])
    two = text_of(client)
    CommunityFactory().topics.set(topics[1:3])
    CommunityFactory(status="retired").topics.set(topics)

    three = text_of(client)

    assert "Browse by topic" not in two
    assert "All 4 topics Blockchain 2 communities Accessibility 1 community Content 1 community" in three


def test_stages_are_shown_when_enough_have_stated_theirs(client):
    CommunityFactory.create_batch(4)
    CommunityFactory(stage="grow")
    CommunityFactory(stage="sustain")
    enough = text_of(client)
    CommunityFactory()
    too_few = text_of(client)

    assert "Grow" in enough
    assert "Launch" in enough
    assert "Five stages" not in too_few


def test_person_reads_how_many_are_open_to_them(client):
    CommunityFactory.create_batch(2)
    CommunityFactory(join_rule="public")
    CommunityFactory(join_rule="")
    client.force_login(federal_employee())
    employee = text_of(client)
    public = PersonFactory()
    AffiliationFactory(person=public, member_class="public", agency=None)
    client.force_login(public)

    assert "3 communities open to you: see them" in employee
    assert "open to join today" not in employee
    assert "1 community open to you: see it" in text_of(client)


def test_open_to_them_is_what_the_list_shows_with_what_was_just_joined(client):
    CommunityFactory.create_batch(2)
    person = federal_employee()
    MembershipFactory(community=CommunityFactory(), person=person)
    MembershipFactory(community=CommunityFactory(), person=person, asked_at=timezone.now() - timedelta(days=9))
    client.force_login(person)

    assert "3 communities open to you: see them" in text_of(client)
    assert "3 communities open to you" in words_of(client.get("/communities/?open=1"))


def test_only_members_of_live_communities_count(client):
    for status, members in (("active", 250), ("paused", 1), ("proposed", 2), ("rejected", 4), ("retired", 8)):
        CommunityCounts.objects.create(community=CommunityFactory(status=status), members=members)

    assert "251 memberships here" in text_of(client)


def test_person_who_has_not_said_where_they_work_is_asked(client):
    client.force_login(PersonFactory())

    assert "Where do you work? Say it once, and every community says whether you can join." in text_of(client)


def test_search_box_asks_the_list(client):
    html = client.get("/").content.decode()

    assert 'role="search" action="/communities/"' in html
    assert 'type="search" name="q"' in html


@pytest.mark.parametrize("number", [1, 3, pytest.param(50, marks=pytest.mark.slow)])
def test_statements_do_not_grow_with_the_directory(client, django_assert_num_queries, number):
    topic = TopicFactory()
    for community in CommunityFactory.create_batch(number, stage="launch", stage_since=timezone.localdate()):
        community.topics.add(topic)
        count(ChannelFactory(community=community), 10, date(2025, 3, 19))

    with django_assert_num_queries(11):
        client.get("/")
