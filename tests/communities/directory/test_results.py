"""What a query leaves: OR inside a group, AND between groups, each facet counted with every other filter applied."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from communities.directory import bits
from communities.directory.filters import read
from communities.directory.listings import listings
from communities.directory.results import Results
from communities.directory.visitor import Visitor
from communities.models import Approval, Community, CommunityCounts, JoinPreset, Membership, Sponsorship, Topic
from communities.upkeep import facts_changed
from communities.verdicts import memberships_of
from members.standing import load
from tests.factories import (
    AgencyFactory,
    ChannelFactory,
    CommunityFactory,
    MembershipFactory,
    TopicFactory,
    federal_employee,
)

pytestmark = pytest.mark.django_db


def results(text: str = "", visitor: Visitor | None = None) -> Results:
    shelf = listings()
    return Results(read(QueryDict(text), shelf), shelf, visitor or Visitor())


def names(found: Results) -> list[str]:
    return [found.shelf.names[place] for place in found.places]


def counts(found: Results, param: str) -> dict[str, int]:
    others = found.leaving_out(param)
    return {value: (places & others).bit_count() for value, places in found.shelf.sets[param].items()}


@pytest.fixture
def three() -> dict[str, Topic]:
    """Alpha (a; grow), Beta (a, b; plan), Gamma (b; grow), and Old, which is over (a)."""
    topics = {slug: TopicFactory(slug=slug, name=slug.upper()) for slug in ("a", "b")}
    for name, slugs, stage, status in (
        ("Gamma", "b", "grow", "active"),
        ("beta", "ab", "plan", "active"),
        ("Alpha", "a", "grow", "active"),
        ("Old", "a", "", "retired"),
    ):
        CommunityFactory(name=name, stage=stage, status=status).topics.set(topics[slug] for slug in slugs)
    return topics


def test_live_communities_stand_in_order_of_their_names(three):
    assert names(results()) == ["Alpha", "beta", "Gamma"]


def test_values_of_a_group_widen_and_groups_narrow(three):
    assert names(results("topic=a")) == ["Alpha", "beta"]
    assert names(results("topic=a&topic=b")) == ["Alpha", "beta", "Gamma"]
    assert names(results("topic=a&topic=b&stage=grow")) == ["Alpha", "Gamma"]
    assert names(results("topic=a&stage=plan")) == ["beta"]


def test_a_facet_is_counted_with_every_other_filter(three):
    found = results("topic=a&stage=grow")

    assert counts(found, "topic") == {"a": 1, "b": 1}
    assert {value: number for value, number in counts(found, "stage").items() if number} == {"grow": 1, "plan": 1}
    assert counts(found, "status")["retired"] == 0
    assert counts(results("topic=a"), "status")["retired"] == 1


def test_ended_ones_are_found_by_status_and_counted_beside(three):
    assert results("topic=a").ended == 1
    assert names(results("status=retired")) == ["Old"]
    assert names(results("status=retired&status=active")) == ["Alpha", "beta", "Gamma", "Old"]
    assert results("status=retired").ended == 0


def test_an_ended_community_is_found_by_its_name(three):
    facts_changed(Community.objects.all())

    assert names(results("q=old")) == ["Old"]


def test_a_proposal_is_in_no_list():
    CommunityFactory(status=Community.Status.PROPOSED)
    CommunityFactory(status=Community.Status.REJECTED)

    assert names(results("&".join(f"status={status}" for status in Community.Status))) == []


@pytest.mark.parametrize(
    ("facet", "value"),
    [("type", "guild"), ("who", "public"), ("joining", "elsewhere"), ("scope", "one_agency"), ("load", "busy")],
)
def test_every_facet_finds_its_own(facet, value):
    other = CommunityFactory(name="Other")
    ChannelFactory(community=other, mails_per_week=2)
    wanted = CommunityFactory(
        name="Wanted",
        community_type="guild",
        join_rule=JoinPreset.PUBLIC,
        home_url="https://a.gov/",
        scope="one_agency",
        agency=AgencyFactory(),
    )
    ChannelFactory(community=wanted, mails_per_week=3)
    ChannelFactory(community=wanted, mails_per_week=4)

    assert names(results(f"{facet}={value}")) == ["Wanted"]


def test_the_mail_load_of_no_channel_is_not_stated():
    CommunityFactory(name="Quiet")
    ChannelFactory(community=CommunityFactory(name="Unknown"), mails_per_week=None)
    ChannelFactory(community=CommunityFactory(name="Rare"), mails_per_week="0.5")

    assert names(results("load=not_stated")) == ["Quiet", "Unknown"]
    assert names(results("load=light")) == ["Rare"]


def test_only_sponsors_of_today_count():
    gsa, today = AgencyFactory(slug="gsa"), timezone.localdate()
    for name, ends in (("Now", None), ("Past", today - timedelta(days=1)), ("Soon over", today)):
        Sponsorship.objects.create(community=CommunityFactory(name=name), agency=gsa, ends=ends)
    Sponsorship.objects.create(community=CommunityFactory(name="Later"), agency=gsa, starts=date(2999, 1, 1))

    assert names(results("agency=gsa")) == ["Now", "Soon over"]


def test_a_facet_shows_with_two_values_and_a_third_known(three):
    shown = listings().shown
    assert {"topic", "stage", "status"} <= shown
    assert not {"agency", "load", "channel", "scope", "type", "who"} & shown


def test_a_facet_in_use_shows_however_little_it_holds(three):
    assert any("Mail load" in panel for panel in results("load=busy").panels)
    assert not any("Mail load" in panel for panel in results().panels)


def test_orders(three):
    now = timezone.now()
    for days, name in enumerate(["Gamma", "Alpha", "beta"]):
        Community.objects.filter(name=name).update(created_at=now - timedelta(days=days))
    for members, name in ((5, "beta"), (9, "Gamma")):
        CommunityCounts.objects.create(community=Community.objects.get(name=name), members=members)

    assert names(results("sort=newest")) == ["Gamma", "Alpha", "beta"]
    assert names(results("sort=members")) == ["Gamma", "beta", "Alpha"]
    assert names(results("sort=name")) == ["Alpha", "beta", "Gamma"]
    assert names(results("sort=relevance")) == ["Alpha", "beta", "Gamma"]


def test_a_search_is_ordered_by_match_and_then_by_name():
    for name, purpose in (("A", "weather"), ("B", ""), ("Weather", "")):
        CommunityFactory(name=name, purpose=purpose)
    facts_changed(Community.objects.all())

    assert names(results("q=weather")) == ["Weather", "A"]
    assert names(results("q=weather&sort=name")) == ["A", "Weather"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "3 communities"),
        ("topic=a", "2 communities on A"),
        ("topic=a&topic=b&stage=grow", "2 communities on A or B, with stage Grow"),
        ("status=retired", "1 community marked no longer active"),
        ("stage=grow&stage=not_stated", "2 communities with stage Grow or with stage not stated"),
        ("who=government_and_contractors", "3 communities for government employees and contractors"),
    ],
)
def test_the_sentence_says_what_was_asked(three, text, sentence):
    assert results(text).sentence == sentence


def test_open_to_me_is_what_the_verdict_calls_open():
    gsa = AgencyFactory(slug="gsa")
    person = federal_employee(agency=gsa)
    open_to_all = CommunityFactory(name="Anyone", join_rule=JoinPreset.PUBLIC)
    CommunityFactory(name="By request", join_rule=JoinPreset.FEDERAL_ONLY, approval=Approval.REQUEST)
    CommunityFactory(name="By invitation", join_rule=JoinPreset.FEDERAL_ONLY, approval=Approval.INVITE)
    CommunityFactory(name="My agency", join_rule=JoinPreset.ONE_AGENCY, agency=gsa, scope="one_agency")
    other = {"join_rule": JoinPreset.ONE_AGENCY, "agency": AgencyFactory(), "scope": "one_agency"}
    CommunityFactory(name="Another agency", **other)
    CommunityFactory(name="No rule", join_rule="")
    CommunityFactory(name="Paused", status="paused", joins_open=False)
    long_ago = timezone.now() - timedelta(days=9)
    MembershipFactory(community=CommunityFactory(name="Joined"), person=person, asked_at=long_ago, joined_at=long_ago)
    left = CommunityFactory(name="Left")
    MembershipFactory(community=left, person=person, state=Membership.State.LEFT, ended_at=timezone.now())
    standing = load(person)
    visitor = Visitor(standing, memberships_of(standing), frozenset())

    found = results("open=1", visitor)

    assert names(found) == ["Anyone", "By request", "Left", "My agency"]
    assert [flag[:3] for flag in found.flags] == [("open", "Open to me", 4), ("mine", "My communities", 0)]
    assert names(results("mine=1", visitor)) == ["Joined"]
    assert found.sentence == "4 communities open to you"
    assert names(results("open=1", Visitor(standing, {}, frozenset({open_to_all.pk})))).count("Anyone") == 1


def test_what_was_just_joined_stays_among_what_is_open_so_that_it_can_be_taken_back_there():
    person = federal_employee()
    MembershipFactory(community=CommunityFactory(name="Just joined"), person=person)
    standing = load(person)

    found = results("open=1", Visitor(standing, memberships_of(standing), frozenset()))

    assert names(found) == ["Just joined"]


def test_an_invitation_opens_what_is_by_invitation():
    person = federal_employee()
    community = CommunityFactory(name="By invitation", approval=Approval.INVITE)
    standing = load(person)

    assert names(results("open=1", Visitor(standing, {}, frozenset({community.pk})))) == ["By invitation"]
    assert names(results("open=1", Visitor(standing))) == []


def test_strangers_see_no_filters_of_their_own(three):
    assert results("open=1&mine=1").flags == []
    assert results("open=1&mine=1").total == 3


@pytest.mark.parametrize("places", [[], [0], [7], [8], [0, 1, 63, 64, 99]])
def test_bits_hold_places(places):
    held = bits.of(places, 100)

    assert bits.places(held) == places
    assert bits.in_order(held, range(99, -1, -1), 100) == places[::-1]
