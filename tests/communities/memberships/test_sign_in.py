"""People who may not sign in any more: they tend nothing, and are neither counted nor listed."""

import pytest
from django.urls import reverse

from communities import memberships
from communities.desk import office as office_desk
from communities.exports import members_of
from communities.lifecycle import succession
from communities.memberships import Refused
from communities.models import Community, CommunityCounts, Invitation, Membership
from members.services import allow_sign_in
from tests.factories import CommunityFactory, MembershipFactory, PersonFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def community():
    return CommunityFactory(name="Web Managers", slug="web-managers")


@pytest.fixture
def ana(community):
    return steward_of(community, name="Ana")


@pytest.fixture
def ben(community):
    return steward_of(community, name="Ben")


@pytest.fixture
def office(db):
    return PersonFactory(is_staff=True)


def lock_out(person, office):
    allow_sign_in(person=person, allowed=False, by=office)


def untended() -> list[Community]:
    return list(Community.objects.untended())


def counted(community) -> tuple[int, int, int, int]:
    counts = CommunityCounts.objects.get(pk=community.pk)
    return counts.members, counts.by_word, counts.following, counts.requests


def test_office_form_takes_them_out_of_the_count(community, ana, ben, office, client):
    memberships.recount([community])
    client.force_login(office)
    form = {"name": "Ben", "title": "", "time_zone": "America/New_York"}
    form |= {"emailaddress_set-TOTAL_FORMS": 0, "emailaddress_set-INITIAL_FORMS": 0}

    client.post(reverse("admin:members_person_change", args=[ben.pk]), form)
    without = counted(community)
    client.post(reverse("admin:members_person_change", args=[ben.pk]), form | {"is_active": "on"})

    assert (without, counted(community)) == ((1, 0, 0, 0), (2, 0, 0, 0))


@pytest.mark.parametrize("leave", [memberships.leave, succession.step_down])
def test_last_steward_who_can_sign_in_cannot_just_go(community, ana, ben, office, mails, settings, leave):
    lock_out(ben, office)

    with pytest.raises(Refused, match="would be without a steward"):
        leave(community=community, by=ana)
    before = untended()
    leave(community=community, by=ana, hand_to_office=True)

    assert (before, untended()) == ([], [community])
    assert ("community_without_steward", settings.OFFICE_EMAIL) in mails()


def test_steward_removes_no_other_who_is_the_last(community, ana, ben, office):
    lock_out(ben, office)
    mine = Membership.objects.get(person=ana)

    with pytest.raises(Refused, match="would be without a steward"):
        memberships.change_role(membership=mine, role="member", by=ana)
    memberships.remove(membership=Membership.objects.get(person=ben), by=ana, reason="Left the agency")

    assert list(Membership.objects.stewards()) == [mine]


def test_office_hears_when_it_locks_the_last_steward_out(community, ana, office, mails, settings):
    memberships.recount([community])
    lock_out(ana, office)
    locked = (untended(), counted(community), mails())
    allow_sign_in(person=ana, allowed=True, by=office)

    told = [("community_without_steward", settings.OFFICE_EMAIL)]
    assert locked == ([community], (0, 0, 0, 0), told)
    assert (untended(), counted(community), mails()) == ([], (1, 0, 0, 0), told)


def test_office_gets_the_requests_that_no_steward_can_read(community, ana, office):
    MembershipFactory(community=community, person=federal_employee(), state="requested")
    before = {one.title for one in office_desk.what_waits()}
    lock_out(ana, office)

    after = {one.title for one in office_desk.what_waits()}

    assert after - before == {"1 person is waiting to join Web Managers", "1 community has no steward"}


def test_every_state_is_counted_again(community, office):
    people = [federal_employee() for _ in range(4)]
    for person, fields in zip(
        people,
        ({"state": "active"}, {"state": "active", "basis": "by_word"}, {"state": "following"}, {"state": "requested"}),
        strict=True,
    ):
        MembershipFactory(community=community, person=person, **fields)
    memberships.recount([community])
    before = counted(community)
    for person in people:
        lock_out(person, office)

    after = counted(community)
    memberships.recount([community])

    assert (before, after, counted(community)) == ((1, 1, 1, 1), (0, 0, 0, 1), (0, 0, 0, 1))


def test_who_cannot_sign_in_is_neither_listed_nor_exported(community, ana, ben, office, client):
    lock_out(ben, office)
    client.force_login(ana)

    page = client.get(reverse("directory:members", args=[community.slug]))

    assert [row.person for row in page.context["rows"]] == [ana]
    assert "People whose account can’t sign in aren’t counted or listed." in page.text
    assert b"Ben" not in members_of(community=community, by=ana)


def test_leaving_after_being_let_in_again_counts_once(community, ana, ben, office):
    memberships.recount([community])
    lock_out(ben, office)
    memberships.remove(membership=Membership.objects.get(person=ben), by=office, reason="Left the agency")

    assert counted(community) == (1, 0, 0, 0)


def test_who_cannot_sign_in_is_not_appointed(community, ana, office):
    member = MembershipFactory(community=community, person=PersonFactory(name="Cy", is_active=False))

    with pytest.raises(Refused, match="Cy can't sign in, so they can't be a steward"):
        memberships.change_role(membership=member, role="steward", by=office)


def test_invitations_of_a_steward_end_with_their_sign_in(community, ana, ben, office):
    for steward in (ana, ben):
        memberships.invite(community=community, email=f"for-{steward.name.lower()}@epa.gov", by=steward)

    lock_out(ben, office)

    assert list(Invitation.objects.open().values_list("email", flat=True)) == ["for-ana@epa.gov"]


def test_page_does_not_name_who_cannot_sign_in(community, ana, ben, office, client):
    lock_out(ben, office)

    page = client.get(community.get_absolute_url()).text

    assert ["<dd>Ana</dd>" in page, "Ben" in page] == [True, False]
