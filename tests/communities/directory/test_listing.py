"""The list as people meet it: one page for everybody, with and without a session, for any query string."""

import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from communities.models import Channel, Community, CommunityCounts, MemberCount
from communities.upkeep import facts_changed
from tests.factories import (
    ChannelFactory,
    CommunityFactory,
    MembershipFactory,
    TopicFactory,
    federal_employee,
    steward_of,
)

pytestmark = pytest.mark.django_db
LIST = "/communities/"


def text_of(page) -> str:
    words = re.sub(r"<[^>]+>", " ", page.content.decode())
    return re.sub(r"\s+", " ", words)


def names(page) -> list[str]:
    return re.findall(r'<h3><a href="[^"]+">([^<]+)', page.content.decode())


def make(number: int) -> list[Community]:
    topic = TopicFactory(slug="plain-language", name="Plain language")
    made = CommunityFactory.create_batch(number, home_url="https://a.gov/", stage="grow")
    for community in made:
        community.topics.add(topic)
        channel = ChannelFactory(community=community, mails_per_week=2)
        MemberCount.objects.create(channel=channel, as_of="2025-03-19", members=974, source="test")
        steward_of(community)
    facts_changed(made)
    return made


@pytest.mark.parametrize("number", [1, 3, pytest.param(50, marks=pytest.mark.slow)])
def test_a_stranger_costs_few_statements_whatever_the_number(client, number, django_assert_num_queries):
    make(number)
    client.get(LIST)
    caches["pages"].clear()

    with django_assert_num_queries(1):  # the counts of members
        page = client.get(LIST)

    assert len(names(page)) == min(number, 25)


@pytest.mark.parametrize("number", [1, 3, pytest.param(50, marks=pytest.mark.slow)])
def test_a_stranger_in_a_new_process_costs_six_statements(client, number, django_assert_num_queries):
    make(number)

    with django_assert_num_queries(6):  # version, three of the listings, counts, cards
        client.get(LIST)


@pytest.mark.parametrize("number", [1, 3, pytest.param(50, marks=pytest.mark.slow)])
def test_a_search_costs_one_statement_more(client, number, django_assert_num_queries):
    make(number)
    client.get(LIST)

    with django_assert_num_queries(2):
        page = client.get(f"{LIST}?q=community&topic=plain-language")

    assert len(names(page)) == min(number, 25)


@pytest.mark.parametrize("number", [1, 3, pytest.param(50, marks=pytest.mark.slow)])
def test_a_person_costs_six_statements(client, number, django_assert_num_queries):
    make(number)
    client.force_login(federal_employee())
    client.get(LIST)

    with django_assert_num_queries(6):  # session, person, standing, memberships, invitations, counts
        page = client.get(LIST)

    assert text_of(page).count("You can join at its site") == min(number, 25)


def test_a_kept_page_costs_nothing(client, django_assert_num_queries):
    make(3)
    client.get(LIST)

    with django_assert_num_queries(0):
        client.get(LIST)


def test_a_card_says_what_a_community_is(client):
    community = CommunityFactory(
        name="Records Management",
        acronym="RM",
        stage="grow",
        source="digital.gov, April 2025",
        source_as_of="2025-04-08",
        home_url="https://www.archives.gov/records/",
    )
    channel = ChannelFactory(community=community, kind=Channel.Kind.MAILING_LIST)
    MemberCount.objects.create(channel=channel, as_of="2021-12-06", members=1118, source="digital.gov")
    facts_changed([community])

    card = text_of(client.get(LIST))

    for said in (
        "Records Management (RM)",
        "Community of practice Grow stage Meets at archives.gov",
        "For people who test.",
        "Sign in to see if you can join",
        "Open to Government employees and contractors",
        "Mail Not stated",
        "Members 1,118 on its list 6 Dec 2021",
        "Stewards Not stated Facts as of April 2025, not checked since",
    ):
        assert said in card
    assert card.count("not checked since") == 1


def test_members_here_and_on_a_list_are_never_added(client):
    community = make(1)[0]
    Community.objects.update(home_url="")
    CommunityCounts.objects.create(community=community, members=1_234)
    facts_changed([community])

    assert "Members 1,234 here, 974 on its list 19 Mar 2025" in text_of(client.get(LIST))


def test_stewards_are_named(client):
    community = CommunityFactory()
    for name in ("Ana Ruiz", "", "Cy Lee"):
        MembershipFactory(community=community, role="steward", person__name=name)

    assert "Stewards Ana Ruiz, Cy Lee and 1 more" in text_of(client.get(LIST))


def test_a_join_shows_to_the_person_at_once(client):
    community = CommunityFactory(name="Plain Language")
    person = federal_employee()
    client.force_login(person)
    assert "You can join now" in text_of(client.get(LIST))

    MembershipFactory(community=community, person=person)

    assert "Joined Since" in text_of(client.get(LIST))


def test_an_ended_community_is_labelled(client):
    CommunityFactory(name="Old", status=Community.Status.RETIRED)
    CommunityFactory(name="New")

    assert names(client.get(LIST)) == ["New"]
    page = client.get(f"{LIST}?status=retired")

    assert names(page) == ["Old"]
    assert "No longer active" in text_of(page)


@pytest.mark.matrix
@pytest.mark.parametrize(
    "query",
    [
        "topic=unknown&stage=unknown&page=unknown&sort=unknown&open=unknown",
        "page=0",
        "page=-1",
        "page=999999999999999999999999999999",
        "page=" + "9" * 4_000,
        "q=%00&topic=%00",
        "q=%ED%A0%80&topic=%ED%B0%80",
        "q=" + "a" * 4_000,
        "q=" + "%26" * 1_300,
        "q=%22plain%20language%22%20OR%20-x",
        "&".join(["topic=plain-language"] * 500),
        "&".join(f"topic=t{n}" for n in range(500)),
        "q=the&open=1&mine=1",
    ],
)
@pytest.mark.parametrize("signed_in", [False, True])
def test_any_query_is_a_page(client, query, signed_in):
    make(2)
    if signed_in:
        client.force_login(federal_employee())

    page = client.get(f"{LIST}?{query}")

    assert page.status_code == 200
    assert 'role="status"' in page.content.decode()


def test_a_page_that_is_not_there_is_the_last_with_a_sentence(client):
    make(27)

    page = client.get(f"{LIST}?page=999")

    assert len(names(page)) == 2
    assert "There are 2 pages; this is the last one." in text_of(page)


def test_a_typing_error_is_said(client):
    facts_changed([CommunityFactory(name="Records Management")])

    page = client.get(f"{LIST}?q=recods")

    assert names(page) == ["Records Management"]
    assert "We read “recods” as “records”." in text_of(page)


def test_chips_take_one_filter_away_and_clear_all_keeps_the_search(client):
    make(1)

    page = client.get(f"{LIST}?q=community&topic=plain-language&stage=grow").content.decode()

    assert f'<a class="cop-chip" href="{LIST}?q=community&amp;stage=grow">' in page
    assert f'<a class="cop-small" href="{LIST}?q=community">Clear all</a>' in page


@pytest.mark.parametrize(
    ("query", "is_found"),
    [("", True), ("?topic=plain-language&stage=grow", True), ("?q=community", False), ("?topic=none-such", True)],
)
def test_search_engines_take_what_is_kept(client, query, is_found):
    make(1)

    page = client.get(LIST + query).content.decode()

    assert ('<meta name="robots" content="noindex">' not in page) == is_found


def test_strangers_are_led_to_sign_in_and_back(client):
    make(1)

    page = client.get(f"{LIST}?topic=plain-language").content.decode()

    back = "/communities/%3Ftopic%3Dplain-language%26open%3D1"
    assert f'href="{reverse("account_login")}?next={back}"' in page.replace("%2F", "/")


def test_a_stranger_who_asks_for_open_ones_is_told_to_sign_in(client):
    make(1)

    page = client.get(f"{LIST}?open=1")

    assert names(page) != []
    assert "We need to know you to see what is open to you. Sign in" in text_of(page)


def test_a_person_filters_by_what_is_open_and_their_own(client):
    person = federal_employee()
    CommunityFactory(name="Open")
    long_ago = timezone.now() - timedelta(days=9)
    MembershipFactory(community=CommunityFactory(name="Mine"), person=person, asked_at=long_ago, joined_at=long_ago)
    client.force_login(person)

    assert names(client.get(f"{LIST}?open=1")) == ["Open"]
    assert names(client.get(f"{LIST}?mine=1")) == ["Mine"]


def test_only_reading_is_possible(client):
    assert client.post(LIST).status_code == 405


def test_after_signing_out_a_stranger_sees_no_message_and_gets_no_cookie(client, django_user_model):
    make(1)
    client.force_login(federal_employee())
    client.post(reverse("account_logout"))
    client.cookies.clear()

    page = client.get(LIST)

    assert page["Cache-Control"] == "public, max-age=0, s-maxage=60"
    assert not page.cookies
    assert "cop-messages" not in page.content.decode()
