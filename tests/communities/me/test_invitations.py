"""The page of an invitation: a link that changes nothing and a button that does."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from communities import memberships
from communities.acknowledgements import FORMS, acknowledge
from communities.models import Approval, Invitation, Joining, JoinPreset, Membership
from members.notifications.models import Mail
from tests.factories import AffiliationFactory, CommunityFactory, PersonFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db
OFFICIAL = FORMS["official"]


@pytest.fixture
def community():
    return CommunityFactory(name="Web Managers", approval=Approval.INVITE)


def link_to(community, email) -> str:
    """Invite the address and return the path in the mail."""
    memberships.invite(community=community, email=email, by=steward_of(community))
    return re.search(r"/invitations/[\w-]+/", Mail.objects.get(template="invitation").text).group()


@pytest.fixture
def person():
    person = federal_employee()
    acknowledge(form=OFFICIAL, by=person)
    return person


def test_strangers_come_back_after_signing_up(client, community):
    path = link_to(community, "new@epa.gov")

    assert client.get(path).url == f"/accounts/login/?next={path}"


def test_unknown_links_are_not_found(client, person):
    client.force_login(person)

    assert client.get("/invitations/nothing/").status_code == 404
    assert client.post("/invitations/nothing/").status_code == 404


def test_opening_uses_nothing_up_and_the_button_joins(client, community, person):
    path = link_to(community, person.email)
    client.force_login(person)

    for method in (client.get, client.head):
        method(path)
    assert not Membership.objects.filter(person=person).exists()
    page = client.get(path).text
    answer = client.post(path)

    assert "Join Web Managers" in page
    assert answer.url == community.get_absolute_url()
    assert Membership.objects.get(person=person).state == "active"
    assert "This invitation has been used." in client.get(path).text
    assert client.post(path).url == community.get_absolute_url()


def test_invitation_to_a_list_shows_the_message_first(client, person):
    community = CommunityFactory(home_url="https://ux.gov/", joining=Joining.BY_EMAIL, approval=Approval.INVITE)
    path = link_to(community, person.email)
    client.force_login(person)

    page = client.get(path).text
    assert f'href="/communities/{community.slug}/join/"' in page
    assert f'action="{path}"' not in page
    client.post(f"/communities/{community.slug}/join/")

    assert Membership.objects.get(person=person).state == "following"
    assert Invitation.objects.get().accepted_by == person


def test_the_rules_are_agreed_to_on_the_same_page(client, community):
    person = federal_employee()
    path = link_to(community, person.email)
    client.force_login(person)

    assert client.post(path).status_code == 422
    client.post(path, {"acknowledged": OFFICIAL.key})

    assert Membership.objects.get(person=person).state == "active"


def test_another_address_is_told_without_naming_it(client, community, person):
    path = link_to(community, "secret.name@epa.gov")
    client.force_login(person)

    page, pressed = client.get(path), client.post(path)

    assert "This invitation is for another address at epa.gov." in page.text
    assert "secret.name" not in page.text + pressed.text
    assert pressed.status_code == 409


@pytest.mark.parametrize(("end", "sentence"), [("expired", "This invitation ended on"), ("withdrawn", "was withdrawn")])
def test_ended_invitations_say_so(client, community, person, end, sentence):
    with time_machine.travel(timezone.now() - timedelta(days=15), tick=False):
        path = link_to(community, person.email)
    if end == "withdrawn":
        Invitation.objects.update(withdrawn_at=timezone.now())
    client.force_login(person)

    page, pressed = client.get(path), client.post(path)

    assert sentence in page.text
    assert pressed.status_code == 409
    assert not Membership.objects.filter(person=person).exists()


def test_a_rule_that_does_not_admit_is_said_with_its_reason(client, community):
    community.join_rule = JoinPreset.FEDERAL_ONLY
    community.save()
    person = PersonFactory()
    AffiliationFactory(person=person, member_class="public", agency=None)
    path = link_to(community, person.email)
    client.force_login(person)

    assert "Federal employees only" in client.get(path).text


def test_an_unknown_person_is_led_to_say_where_they_work(client, community):
    person = PersonFactory()
    path = link_to(community, person.email)
    client.force_login(person)

    assert f'href="{community.get_absolute_url()}join/"' in client.get(path).text
