"""`/me/`: what waits first, what one belongs to, what else fits."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities import memberships
from communities.acknowledgements import FORMS, acknowledge
from communities.models import Approval, ChannelSubscription, Joining, JoinPreset, Membership
from tests.factories import (
    ChannelFactory,
    CommunityFactory,
    MembershipFactory,
    PersonFactory,
    TopicFactory,
    federal_employee,
    steward_of,
)

pytestmark = pytest.mark.django_db
OFFICIAL = FORMS["official"]
LIST = {"server": "listserv", "list_name": "ux", "subscribe_address": "ux-subscribe-request@listserv.gsa.gov"}


@pytest.fixture
def person():
    person = federal_employee(name="Ann Lee")
    acknowledge(form=OFFICIAL, by=person)
    return person


@pytest.fixture
def browser(client, person):
    client.force_login(person)
    return client


def test_strangers_sign_in_first(client):
    assert client.get("/me/").url == "/accounts/login/?next=/me/"


def test_only_ones_own_is_shown(browser):
    MembershipFactory(community=CommunityFactory(name="Not mine", join_rule=JoinPreset.ONE_AGENCY, **agency()))

    assert "Not mine" not in browser.get("/me/").text


def agency() -> dict:
    return {"scope": "one_agency", "agency": federal_employee().affiliations.get().agency}


def test_what_waits_stands_first_with_its_button(browser, person):
    request = MembershipFactory(community=CommunityFactory(name="Asked"), person=person, state="requested")
    following = MembershipFactory(community=CommunityFactory(name="Followed"), person=person, state="following")
    inviting = CommunityFactory(name="Inviting", approval=Approval.INVITE)
    memberships.invite(community=inviting, email=person.email, by=steward_of(inviting))

    page = browser.get("/me/")

    home = page.context["home"]
    assert [row.membership for row in home.asked] == [request, following]
    assert [row.invitation.community for row in home.invitations] == [inviting]
    for address in ("withdraw", "got-in"):
        community = request.community if address == "withdraw" else following.community
        assert f'formaction="{community.get_absolute_url()}{address}/"' in page.text
    assert f'formaction="{inviting.get_absolute_url()}join/"' in page.text
    assert page.text.index("<h2>Waiting</h2>") < page.text.index("<h2>Joined</h2>")


def test_joined_rows_carry_undo_for_a_day_and_leave_later(browser, person):
    today, before = CommunityFactory(name="Today"), CommunityFactory(name="Before")
    MembershipFactory(community=today, person=person)
    MembershipFactory(community=before, person=person, asked_at=timezone.now() - timedelta(days=3))

    page = browser.get("/me/").text

    assert f'formaction="{today.get_absolute_url()}undo/"' in page
    assert f'formaction="{before.get_absolute_url()}leave/"' in page


def test_a_press_in_a_row_leads_back(browser, person):
    community = CommunityFactory()
    MembershipFactory(community=community, person=person)

    assert browser.post(f"{community.get_absolute_url()}leave/", {"next": "/me/"}).url == "/me/"


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("subscription", "sentence"),
    [
        (None, "you have not sent the message yet"),
        ({}, "say whether it let you in"),
        ({"answered_at": timezone.now(), "got_in": True}, None),
        ({"left_at": timezone.now()}, None),
    ],
    ids=["not asked", "asked", "in", "skipped"],
)
def test_the_list_is_mentioned_until_it_is_settled(browser, person, subscription, sentence):
    channel = ChannelFactory(**LIST)
    MembershipFactory(community=channel.community, person=person)
    if subscription is not None:
        ChannelSubscription.objects.create(channel=channel, person=person, asked_at=timezone.now(), **subscription)

    page = browser.get("/me/").text

    assert ("Mailing list:" in page) == (sentence is not None)
    assert sentence is None or sentence in page


def test_a_rule_no_longer_met_is_said_calmly_with_its_end(browser, person):
    community = CommunityFactory(join_rule=JoinPreset.FEDERAL_ONLY)
    membership = MembershipFactory(community=community, person=person)
    person.affiliations.update(member_class="public")
    Membership.objects.update(unmet_since="2026-11-01")

    page = browser.get("/me/").text

    assert membership.state == "active"
    assert "You no longer meet its rule: Federal employees only. You are registered as a member of the public." in page
    assert "Your membership ends on 1 December 2026 unless that changes." in page


def test_stewards_see_who_waits_for_them(client):
    community = CommunityFactory(name="Web Managers", approval=Approval.REQUEST)
    steward = steward_of(community)
    MembershipFactory(community=community, state="requested")
    memberships.recount([community])
    client.force_login(steward)

    assert "1 person asks to join. You look after it." in client.get("/me/").text


def test_suggestions_take_the_person_now_and_share_topics_first(browser, person):
    topic = TopicFactory()
    mine, near = CommunityFactory(name="Mine"), CommunityFactory(name="Near")
    far = CommunityFactory(name="Far")
    CommunityFactory(name="Closed", approval=Approval.INVITE)
    CommunityFactory(name="Elsewhere", home_url="https://x.gov/", joining=Joining.ELSEWHERE)
    for community in (mine, near):
        community.topics.add(topic)
    MembershipFactory(community=mine, person=person)

    page = browser.get("/me/")

    assert page.context["suggested"] == [near, far]
    assert "1 topic in common with yours." in page.text


def test_community_elsewhere_that_the_person_left_is_suggested(browser, person):
    topic = TopicFactory()
    person.interests.create(topic=topic)
    left, kept = (CommunityFactory(name=name, home_url=f"https://{name}.gov/") for name in ("left", "kept"))
    for community in (left, kept):
        community.topics.add(topic)
        MembershipFactory(community=community)
    MembershipFactory(community=left, person=person, state="left", ended_at=timezone.now())
    MembershipFactory(community=kept, person=person, state="following")

    assert list(browser.get("/me/").context["elsewhere"]) == [left]


def test_several_are_joined_at_once_and_what_failed_is_said(browser, person):
    one, two = CommunityFactory(name="One"), CommunityFactory(name="Two", approval=Approval.REQUEST)
    closed = CommunityFactory(name="Closed", status="retired")

    page = browser.post("/me/", {"communities": [one.pk, two.pk, closed.pk]}, follow=True)

    states = dict(Membership.objects.filter(person=person).values_list("community__name", "state"))
    assert states == {"One": "active", "Two": "requested"}
    assert "You joined One." in page.text
    assert "You asked to join Two. Their stewards decide." in page.text
    assert "This changed while you were reading: Closed is no longer active. You have not joined." in page.text


@pytest.mark.parametrize("chosen", [[], ["999999"], ["x"]])
def test_choosing_none_or_nonsense_is_a_sentence(browser, chosen):
    CommunityFactory()

    answer = browser.post("/me/", {"communities": chosen})

    assert answer.status_code == 422
    assert "Choose" in answer.context["form"].problems[0].text


def test_a_newcomer_agrees_once_to_join_several(client):
    one, two, newcomer = CommunityFactory(), CommunityFactory(), federal_employee()
    client.force_login(newcomer)
    asked = client.get("/me/").text

    client.post("/me/", {"communities": [one.pk, two.pk], "acknowledged": OFFICIAL.key})

    assert "I agree, join those I chose" in asked
    assert Membership.objects.filter(person=newcomer, state="active").count() == 2


def test_an_unknown_person_is_asked_where_they_work(client):
    CommunityFactory()
    client.force_login(PersonFactory())

    page = client.get("/me/").text

    assert "You are in no community yet." in page
    assert "Say where you work" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_statements_for_any_number(client, count):
    person = federal_employee()
    for _ in range(count):
        MembershipFactory(community=ChannelFactory(**LIST).community, person=person)
        MembershipFactory(community=CommunityFactory(approval=Approval.REQUEST), person=person, state="requested")
        inviting = CommunityFactory(approval=Approval.INVITE)
        memberships.invite(community=inviting, email=person.email, by=steward_of(inviting))
        CommunityFactory()
    client.force_login(person)
    client.get("/about/")

    with CaptureQueriesContext(connection) as captured:
        client.get("/me/")

    assert len(captured) == 12
