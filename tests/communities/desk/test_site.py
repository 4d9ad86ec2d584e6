"""The way into the desk: who, by which sign-in, and what they see first."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.factories import CommunityFactory, MembershipFactory
from tests.members.signing_in import use_second_factor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/admin/", "/admin/members/person/", "/admin/nothing/here/"])
def test_stranger_is_led_to_sign_in_whether_or_not_the_page_exists(path):
    client = Client()

    answer = client.get(path, follow=True)

    assert answer.redirect_chain[-1] == (f"/accounts/login/?next={path}", 302)


def test_member_without_a_role_is_refused(at_desk, member):
    MembershipFactory(person=member)

    answer = at_desk(member).get("/admin/")

    assert answer.status_code == 403


def test_steward_and_office_enter(at_desk, steward, office):
    answers = [at_desk(person).get("/admin/").status_code for person in (steward, office)]

    assert answers == [200, 200]


def test_somebody_who_may_no_longer_sign_in_is_out_at_once(at_desk, steward):
    client = at_desk(steward)
    steward.is_active = False
    steward.save()

    answer = client.get("/admin/")

    assert (answer.status_code, answer["Location"]) == (302, "/admin/login/?next=/admin/")


def test_role_removed_mid_session_closes_the_desk(at_desk, steward):
    client = at_desk(steward)
    steward.memberships.update(role="member")

    assert client.get("/admin/").status_code == 403


def test_login_of_the_desk_sends_people_back_where_they_were(at_desk, steward):
    answer = at_desk(steward).get("/admin/login/?next=/admin/communities/community/")

    assert (answer.status_code, answer["Location"]) == (302, "/admin/communities/community/")


def test_login_of_the_desk_leads_to_no_other_site(at_desk, steward):
    answer = at_desk(steward).get("/admin/login/?next=https://elsewhere.example/")

    assert answer["Location"] == "/admin/"


@pytest.mark.parametrize("name", ["password_change", "password_change_done", "autocomplete", "view_on_site"])
def test_side_doors_are_closed(name):
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{name}")


def test_signing_out_is_the_account_pages_business(at_desk, office):
    answer = at_desk(office).get("/admin/logout/")

    assert answer["Location"] == "/accounts/logout/"


# ---- the second factor ----


@pytest.fixture
def real(settings):
    """Outside the demonstration."""
    settings.DEMO = False


@pytest.mark.usefixtures("real")
def test_without_a_second_factor_the_desk_says_how_to_set_one_up(at_desk, steward):
    answer = at_desk(steward).get("/admin/communities/community/", follow=True)

    assert answer.redirect_chain == [("/accounts/second-factor/?next=/admin/communities/community/", 302)]
    assert "You don’t have one yet." in answer.text


@pytest.mark.usefixtures("real")
def test_somebody_with_a_second_factor_is_asked_to_use_it_and_comes_back(at_desk, steward):
    Authenticator.objects.create(user=steward, type=Authenticator.Type.TOTP, data={"secret": "x"})

    answer = at_desk(steward).get("/admin/communities/community/", follow=True)

    assert 'href="/accounts/2fa/reauthenticate/?next=/admin/communities/community/"' in answer.text


@pytest.mark.usefixtures("real")
def test_session_that_used_a_second_factor_enters(at_desk, steward):
    client = at_desk(steward)
    use_second_factor(client, steward)

    answer = client.get("/admin/")

    assert answer.status_code == 200
    assert "asks for no second factor" not in answer.text


def test_demonstration_says_that_it_asks_for_none(at_desk, office):
    assert "In this demonstration the desk asks for no second factor." in at_desk(office).get("/admin/").text


# ---- what is there ----


def test_steward_sees_only_lists_of_communities(at_desk, steward):
    answer = at_desk(steward).get("/admin/")

    listed = {app["app_label"]: [model["object_name"] for model in app["models"]] for app in answer.context["app_list"]}
    assert listed == {
        "communities": [
            *("Channel", "Community", "Invitation", "LinkCheck", "Membership", "StewardNote", "Correction"),
        ],
        "lifecycle": ["Flag", "Ask", "Transition"],
    }


def test_sidebar_names_the_stewards_own_communities(at_desk, steward):
    CommunityFactory(name="Somebody else's")

    text = at_desk(steward).get("/admin/").text

    assert "Plain Language" in text
    assert "Somebody else" not in text


@pytest.mark.parametrize("item_count", [1, 3])
def test_desk_runs_as_many_statements_whatever_waits(
    at_desk, steward, community, item_count, django_assert_num_queries
):
    for _ in range(item_count):
        MembershipFactory(community=community, state="requested")
    client = at_desk(steward)
    client.get("/admin/")

    with django_assert_num_queries(14):
        client.get("/admin/")


@pytest.mark.matrix
@pytest.mark.parametrize(
    "address",
    [
        "community/?status__exact=%00",
        "community/?confirmed_at__year=99999999",
        "membership/?state=%00",
        "invitation/?created_at__year=0",
        "correction/?answer=%00",
        "community/export/?bogus=1",
        "community/export/?id=abc",
    ],
)
def test_filters_that_cannot_be_read_lead_to_the_whole_list(at_desk, office, address):
    client = at_desk(office)

    answer = client.get(f"/admin/communities/{address}", follow=True)

    assert answer.status_code == 200
    assert answer.redirect_chain[0][0] in (
        f"/admin/communities/{address.partition('/')[0]}/",
        "/admin/communities/community/?e=1",
    )
