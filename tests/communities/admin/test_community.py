"""Communities in the desk: stewards edit the facts of their own, the office everything."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from communities.models import Alias, Channel, Community, MemberCount
from communities.models.community import TopicLink
from tests.communities.admin.desk_forms import LIST, form_of, version
from tests.factories import (
    AgencyFactory,
    ChannelFactory,
    CommunityFactory,
    MembershipFactory,
    TopicFactory,
    steward_of,
)

pytestmark = pytest.mark.django_db


def test_list_shows_a_steward_own_communities_only(at_desk, steward, community):
    CommunityFactory()

    answer = at_desk(steward).get(LIST)

    assert list(answer.context["cl"].queryset) == [community]


@pytest.mark.parametrize("page", ["change", "history", "delete", "invite"])
def test_community_of_others_is_not_there_for_a_steward(at_desk, steward, page):
    other = CommunityFactory()

    assert at_desk(steward).get(f"{LIST}{other.pk}/{page}/").status_code == 404


@pytest.mark.matrix
@pytest.mark.parametrize(("path", "status"), [("add/", 403), ("{pk}/delete/", 403), ("upkeep/", 403)])
def test_adding_deleting_and_upkeep_are_the_offices(at_desk, steward, office, community, path, status):
    address = LIST + path.format(pk=community.pk)

    answers = [at_desk(person).get(address).status_code for person in (steward, office)]

    assert answers == [status, 200]


def test_steward_saves_facts_and_search_finds_them_at_once(at_desk, steward, community):
    topic, before = TopicFactory(), version()

    answer = at_desk(steward).post(
        f"{LIST}{community.pk}/change/",
        form_of(community, summary="For people who write clearly.", acronym="PLAIN", topics=[topic.pk]),
    )

    community.refresh_from_db()
    assert (answer.status_code, community.summary) == (302, "For people who write clearly.")
    assert list(community.topics.all()) == [topic]
    assert "plain" in community.index.names
    assert version() == before + 1


def test_what_the_office_decides_is_not_taken_from_a_stewards_form(at_desk, steward, community):
    parent = CommunityFactory()

    at_desk(steward).post(
        f"{LIST}{community.pk}/change/",
        form_of(
            community,
            status="retired",
            stage="sustain",
            parent=parent.pk,
            confirmed_at_0="2026-11-23",
            source="Me",
            closing_statement="Bye",
        ),
    )

    community.refresh_from_db()
    kept = (community.status, community.stage, community.parent, community.source, community.closing_statement)
    assert kept == ("active", "", None, "", "")


def test_nobody_moves_status_and_stage_by_the_form(at_desk, office, community):
    at_desk(office).post(f"{LIST}{community.pk}/change/", form_of(community, status="paused", stage="grow"))

    community.refresh_from_db()
    assert (community.status, community.stage) == ("active", "")


def test_old_address_leads_on_when_the_slug_changes(at_desk, steward, community):
    at_desk(steward).post(f"{LIST}{community.pk}/change/", form_of(community, slug="plain-words"))

    assert [(alias.path, alias.community) for alias in Alias.objects.all()] == [
        ("/communities/plain-language/", community)
    ]


def test_old_address_belongs_to_whoever_was_there_last(at_desk, steward, community):
    Alias.objects.create(path="/communities/plain-language/", community=CommunityFactory())

    at_desk(steward).post(f"{LIST}{community.pk}/change/", form_of(community, slug="plain-words"))

    assert Alias.objects.get().community == community


def test_rule_that_needs_an_agency_says_so(at_desk, steward, community):
    answer = at_desk(steward).post(f"{LIST}{community.pk}/change/", form_of(community, join_rule="one_agency"))

    assert "“One agency&#x27;s people only” needs the agency." in answer.text


def test_one_change_is_one_history_context_with_who_and_what(at_desk, steward, community):
    at_desk(steward).post(f"{LIST}{community.pk}/change/", form_of(community, name="Plain", topics=[TopicFactory().pk]))

    facts = Community.pgh_event_model.objects.filter(pgh_obj=community, pgh_label="update")
    topics = TopicLink.pgh_event_model.objects.filter(community=community)
    contexts = {event.pgh_context_id: event.pgh_context.metadata for event in [*facts, *topics]}
    assert (facts.count(), topics.count()) == (1, 1)
    assert list(contexts.values()) == [{"person": steward.pk, "what": "admin:communities_community_change"}]


def test_history_page_says_who_changed_what(at_desk, steward, community):
    client = at_desk(steward)
    client.post(f"{LIST}{community.pk}/change/", form_of(community, summary="For people who write."))

    answer = client.get(f"{LIST}{community.pk}/history/")

    change = next(change for change in answer.context["changes"] if change.done == "Changed")
    assert (change.who, change.kind) == ("Stella Steward", "Community")
    assert [tuple(difference) for difference in change.differences] == [
        ("summary", "For people who test.", "For people who write.")
    ]


# ---- confirm ----


@time_machine.travel(datetime(2026, 11, 23, 15, tzinfo=UTC), tick=False)
def test_confirming_keeps_who_and_when_and_goes_back(at_desk, steward, community):
    before = version()

    answer = at_desk(steward).post(f"{LIST}{community.pk}/confirm/", {"next": "/admin/"})

    community.refresh_from_db()
    assert answer["Location"] == "/admin/"
    assert (community.confirmed_by, community.confirmed_at) == (steward, datetime(2026, 11, 23, 15, tzinfo=UTC))
    assert version() == before + 1


def test_confirming_needs_a_press(at_desk, steward, community):
    assert at_desk(steward).get(f"{LIST}{community.pk}/confirm/").status_code == 405


def test_confirming_leads_to_no_other_site(at_desk, steward, community):
    answer = at_desk(steward).post(f"{LIST}{community.pk}/confirm/", {"next": "//elsewhere.example/"})

    assert answer["Location"] == f"{LIST}{community.pk}/change/"


def test_confirming_what_others_tend_is_not_there(at_desk, steward):
    other = CommunityFactory()

    answer = at_desk(steward).post(f"{LIST}{other.pk}/confirm/")

    other.refresh_from_db()
    assert (answer.status_code, other.confirmed_at) == (404, None)


# ---- lists run as many statements whatever is in them ----


@pytest.mark.parametrize("item_count", [1, 3])
def test_list_runs_as_many_statements_whatever_is_in_it(at_desk, office, item_count, django_assert_num_queries):
    for _ in range(item_count):
        CommunityFactory(home_url="https://home.example.gov/")
    client = at_desk(office)
    client.get(LIST)

    with django_assert_num_queries(15):
        client.get(LIST)


# ---- upkeep list ----


@pytest.mark.parametrize("item_count", [1, 3])
def test_upkeep_list_runs_as_many_statements_whatever_is_in_it(at_desk, office, item_count, django_assert_num_queries):
    for _ in range(item_count):
        channel = ChannelFactory(community=CommunityFactory(home_url="https://home.example.gov/"))
        MemberCount.objects.create(channel=channel, as_of=date(2026, 1, 1), members=1_175, source="Page")
    client = at_desk(office)
    client.get(f"{LIST}upkeep/")

    with django_assert_num_queries(11):
        answer = client.get(f"{LIST}upkeep/")

    assert [row.number for row in answer.context["rows"]] == ["1,175"] * item_count


def test_checked_today_takes_a_listing_off_the_upkeep_list(at_desk, office, community):
    Community.objects.update(contact="web@gsa.gov")
    client = at_desk(office)
    before = [row.community for row in client.get(f"{LIST}upkeep/").context["rows"]]

    answer = client.post(f"{LIST}{community.pk}/confirm/", {"next": f"{LIST}upkeep/"}, follow=True)

    assert before == [community]
    assert answer.context["rows"] == []
    assert [row.community for row in client.get(f"{LIST}upkeep/?show=all").context["rows"]] == [community]


# ---- channels ----


def test_steward_states_a_channels_size(at_desk, steward, community):
    channel = ChannelFactory(community=community)
    form = {
        **{name: getattr(channel, name) for name in ("kind", "name", "server", "approval", "position")},
        "member_counts-TOTAL_FORMS": 1,
        "member_counts-INITIAL_FORMS": 0,
        "member_counts-0-as_of": "2026-11-20",
        "member_counts-0-members": "1175",
        "member_counts-0-source": "List owner",
    }

    answer = at_desk(steward).post(f"/admin/communities/channel/{channel.pk}/change/", form)

    assert answer.status_code == 302
    assert list(MemberCount.objects.values_list("channel", "members")) == [(channel.pk, 1_175)]


def test_channel_of_others_is_not_there_and_cannot_be_added(at_desk, steward):
    other = ChannelFactory()
    client = at_desk(steward)

    seen = client.get(f"/admin/communities/channel/{other.pk}/change/").status_code
    client.post(
        "/admin/communities/channel/add/",
        {
            "community": other.community.pk,
            "kind": "chat",
            "name": "Mine",
            "server": "slack",
            "approval": "open",
            "position": 9,
            "member_counts-TOTAL_FORMS": 0,
            "member_counts-INITIAL_FORMS": 0,
        },
    )

    assert (seen, Channel.objects.filter(name="Mine").count()) == (404, 0)


def test_steward_of_two_sees_both(at_desk, steward, community):
    second = CommunityFactory(name="Web Managers", agency=AgencyFactory(), scope="one_agency")
    MembershipFactory(community=second, person=steward, role="steward")

    assert list(at_desk(steward).get(LIST).context["cl"].queryset) == [community, second]


def test_former_steward_sees_nothing(at_desk, community):
    person = steward_of(community)
    person.memberships.update(state="left", ended_at=datetime(2026, 1, 1, tzinfo=UTC))

    assert at_desk(person).get(LIST).status_code == 403
