"""Invitations: one address, one use, the same answer for known and unknown addresses."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.utils import timezone

from communities import memberships
from communities.acknowledgements import FORMS
from communities.memberships import AcknowledgementDue, Refused
from communities.models import Approval, Invitation, JoinPreset, Membership
from communities.verdicts import invitations_of
from members.notifications.models import Mail
from members.standing import load
from tests.factories import CommunityFactory, MembershipFactory, PersonFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db
OFFICIAL = FORMS["official"].key


@pytest.fixture
def community():
    return CommunityFactory(name="Web Managers", approval=Approval.INVITE)


@pytest.fixture
def steward(community):
    return steward_of(community, name="Ann Lee")


def invited(community, steward, email) -> Invitation:
    memberships.invite(community=community, email=email, by=steward)
    return Invitation.objects.latest("pk")


def test_inviting_mails_a_page_to_the_address_and_keeps_no_token(community, steward, mails):
    invitation = invited(community, steward, "New@EPA.gov ")

    mail = Mail.objects.get()
    token = re.search(r"/invitations/([\w-]+)/", mail.text).group(1)
    assert (invitation.email, mails()) == ("new@epa.gov", [("invitation", "new@epa.gov")])
    assert memberships.find_invitation(token) == invitation
    assert memberships.find_invitation(token + "x") is None
    assert token not in invitation.token_digest
    assert mail.subject == "You’re invited to join Web Managers"


def test_inviting_a_known_address_looks_the_same(community, steward, mails):
    member = MembershipFactory(community=community, person=federal_employee())

    for email in (member.person.email, "nobody@epa.gov"):
        assert memberships.invite(community=community, email=email, by=steward) is None

    assert mails() == sorted([("invitation", member.person.email), ("invitation", "nobody@epa.gov")])


def test_inviting_again_replaces_the_open_invitation(community, steward):
    first, second = (invited(community, steward, "new@epa.gov") for _ in range(2))

    first.refresh_from_db()
    assert (first.is_open, second.is_open) == (False, True)


def test_inviting_needs_the_right(community):
    with pytest.raises(Refused, match="Only a steward of this community or the program office invites"):
        memberships.invite(community=community, email="a@epa.gov", by=federal_employee())


def test_inviting_settles_the_request_of_a_verified_address(community, steward, mails):
    request = MembershipFactory(community=community, person=federal_employee(), state="requested")

    memberships.invite(community=community, email=request.person.email.upper(), by=steward)

    request.refresh_from_db()
    assert (request.state, request.decided_by) == ("active", steward)
    assert not Invitation.objects.exists()
    assert mails() == [("membership_welcome", request.person.email)]


def test_inviting_an_unproven_address_settles_nothing(community, steward):
    request = MembershipFactory(community=community, person=federal_employee(), state="requested")
    EmailAddress.objects.create(user=request.person, email="other@epa.gov", verified=False)

    memberships.invite(community=community, email="other@epa.gov", by=steward)

    request.refresh_from_db()
    assert request.state == "requested"


def test_accepting_joins_and_uses_it_up_once(community, steward, states):
    person = federal_employee()
    invitation = invited(community, steward, person.email)

    first = memberships.accept_invitation(invitation=invitation, by=person, acknowledged=OFFICIAL)
    second = memberships.accept_invitation(invitation=invitation, by=person)

    invitation.refresh_from_db()
    assert first == second
    assert states(community, person) == ["active"]
    assert invitation.accepted_by == person


def test_joining_with_an_open_invitation_uses_it_up_too(community, steward):
    person = federal_employee()
    invitation = invited(community, steward, person.email)

    memberships.join(community=community, by=person, acknowledged=OFFICIAL)

    invitation.refresh_from_db()
    assert invitation.accepted_by == person


def test_accepting_before_reading_the_rules_uses_nothing_up(community, steward):
    person = federal_employee()
    invitation = invited(community, steward, person.email)

    with pytest.raises(AcknowledgementDue):
        memberships.accept_invitation(invitation=invitation, by=person)

    invitation.refresh_from_db()
    assert invitation.is_open


def test_accepting_settles_a_request_even_when_the_inviter_has_left(community, steward, states):
    person, _ = federal_employee(), steward_of(community)
    invitation = invited(community, steward, person.email)
    MembershipFactory(community=community, person=person, state="requested")
    memberships.recount([community])
    memberships.leave(community=community, by=steward)

    memberships.accept_invitation(invitation=invitation, by=person)

    assert states(community, person) == ["active"]
    assert Membership.objects.get(person=person).decided_by == steward


@pytest.mark.parametrize("how", ["demoted", "removed"])
def test_an_invitation_does_not_outlast_the_trust_in_who_sent_it(community, steward, how):
    invitation, other = invited(community, steward, "ana@epa.gov"), steward_of(community)
    tended = Membership.objects.get(person=steward)

    if how == "demoted":
        memberships.change_role(membership=tended, role="member", by=other)
    else:
        memberships.remove(membership=tended, by=other, reason="Sold the list.")

    invitation.refresh_from_db()
    assert invitation.is_open is False


def test_a_steward_sends_so_many_invitations_a_day_and_no_more(community, steward, monkeypatch):
    monkeypatch.setattr("communities.memberships.invitations.INVITATIONS_A_DAY", 2)
    for number in range(2):
        memberships.invite(community=community, email=f"a{number}@epa.gov", by=steward)

    with pytest.raises(Refused, match=r"You sent 2 invitations since yesterday\."):
        memberships.invite(community=community, email="a2@epa.gov", by=steward)


def test_accepting_as_a_member_uses_it_up_and_changes_nothing(community, steward, states):
    person = federal_employee()
    MembershipFactory(community=community, person=person)
    invitation = invited(community, steward, person.email)

    memberships.accept_invitation(invitation=invitation, by=person)

    invitation.refresh_from_db()
    assert (invitation.accepted_by, states(community, person)) == (person, ["active"])


@pytest.mark.parametrize("end", ["expired", "withdrawn", "used"])
def test_an_ended_invitation_is_refused(community, steward, end):
    person, now = federal_employee(), timezone.now()
    with time_machine.travel(now - timedelta(days=14), tick=False):
        invitation = invited(community, steward, person.email)
    if end != "expired":
        ended = {"withdrawn_at": now} if end == "withdrawn" else {"accepted_at": now, "accepted_by": PersonFactory()}
        later = {"expires_at": now + timedelta(days=1)}
        Invitation.objects.update(**ended, **later)

    with pytest.raises(Refused, match="has been used or has expired"):
        memberships.accept_invitation(invitation=invitation, by=person, acknowledged=OFFICIAL)

    assert not Membership.objects.filter(person=person).exists()


def test_an_invitation_for_another_address_is_refused_until_it_is_shown_to_be_theirs(community, steward, states):
    person = federal_employee()
    invitation = invited(community, steward, "ann@epa.gov")
    with pytest.raises(Refused, match=r"This invitation is for another address at epa\.gov"):
        memberships.accept_invitation(invitation=invitation, by=person, acknowledged=OFFICIAL)
    EmailAddress.objects.create(user=person, email="ann@epa.gov", verified=True)

    memberships.accept_invitation(invitation=invitation, by=person, acknowledged=OFFICIAL)

    assert states(community, person) == ["active"]


def test_an_invitation_does_not_lift_the_rule(community, steward):
    person = PersonFactory()
    person.affiliations.create(member_class="public", starts="2020-01-01")
    community.join_rule = JoinPreset.FEDERAL_ONLY
    community.save()
    invitation = invited(community, steward, person.email)

    with pytest.raises(Refused, match="Web Managers now takes federal employees only"):
        memberships.accept_invitation(invitation=invitation, by=person, acknowledged=OFFICIAL)


def test_withdrawing_ends_it_once_and_needs_the_right(community, steward):
    memberships.invite(community=community, email="ana@epa.gov", by=steward)
    invitation = Invitation.objects.get()

    with pytest.raises(Refused):
        memberships.withdraw_invitation(invitation=invitation, by=federal_employee())
    assert memberships.withdraw_invitation(invitation=invitation, by=steward) is True
    assert memberships.withdraw_invitation(invitation=invitation, by=steward) is False
    assert Invitation.objects.open().count() == 0


def test_verdicts_know_the_invitations_that_can_be_used(community, steward):
    person = federal_employee()
    EmailAddress.objects.create(user=person, email="unproven@epa.gov", verified=False)
    used, withdrawn, expired, unproven, good = (CommunityFactory() for _ in range(5))
    for one in (used, withdrawn, expired, unproven, good):
        email = "unproven@epa.gov" if one == unproven else person.email
        memberships.invite(community=one, email=email, by=steward_of(one))
    Invitation.objects.filter(community=used).update(accepted_at=timezone.now(), accepted_by=person)
    Invitation.objects.filter(community=withdrawn).update(withdrawn_at=timezone.now())
    Invitation.objects.filter(community=expired).update(expires_at=timezone.now() - timedelta(days=1))

    by_queryset = set(Invitation.objects.open().to(person.pk).values_list("community_id", flat=True))

    assert invitations_of(load(person)) == invitations_of(load(person), [used.pk, good.pk]) == by_queryset == {good.pk}
