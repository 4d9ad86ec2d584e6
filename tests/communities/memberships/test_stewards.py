"""What stewards and the program office decide about others."""

import pytest
from django.utils import timezone

from communities import memberships
from communities.memberships import AlreadyDecided, Refused
from communities.models import Approval, Community, Joining, JoinPreset, Membership
from members.notifications.models import Mail
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


def request_to(community, **fields) -> Membership:
    return MembershipFactory(community=community, person=federal_employee(), state="requested", **fields)


@pytest.fixture
def community():
    return CommunityFactory(name="Web Managers", approval=Approval.REQUEST)


def test_accepting_makes_a_member_and_says_who_decided(community, mails, history):
    request, steward = request_to(community), steward_of(community)
    memberships.recount([community])

    memberships.decide(membership=request, accept=True, by=steward, reason=" Welcome ")

    request.refresh_from_db()
    assert (request.state, request.decided_by, request.reason) == ("active", steward, "Welcome")
    assert request.decided_at == request.joined_at
    assert mails() == [("membership_welcome", request.person.email)]
    assert "writes: “Welcome”" in Mail.objects.get().text
    assert history(community)[-1] == ("update", "active")
    counts = Community.objects.get(pk=community.pk).counts
    assert (counts.members, counts.requests) == (2, 0)


def test_declining_tells_the_reason_and_other_ways(community, mails):
    topic = TopicFactory()
    open_one = CommunityFactory(name="Communicators")
    closed_one = CommunityFactory(name="Treasury only", join_rule=JoinPreset.FEDERAL_ONLY, approval=Approval.INVITE)
    for one in (community, open_one, closed_one):
        one.topics.add(topic)
    request = request_to(community)

    memberships.decide(membership=request, accept=False, by=steward_of(community), reason="For web teams.")

    request.refresh_from_db()
    assert (request.state, request.reason) == ("declined", "For web teams.")
    assert mails() == [("membership_declined", request.person.email)]
    text = Mail.objects.get().text
    assert "The reason given: “For web teams.”" in text
    assert "- Communicators: http" in text
    assert "Treasury only" not in text


@pytest.mark.parametrize("reason", ["", "  "])
def test_declining_without_a_reason_is_refused(community, reason):
    request = request_to(community)

    with pytest.raises(Refused, match="Say why: the person reads it"):
        memberships.decide(membership=request, accept=False, by=steward_of(community), reason=reason)


def test_deciding_what_is_settled_says_who_settled_it(community, mails):
    request, first, second = request_to(community), steward_of(community, name="Ann"), steward_of(community)
    memberships.decide(membership=request, accept=False, by=first, reason="No")

    with pytest.raises(AlreadyDecided, match=r"Ann settled this already: declined\."):
        memberships.decide(membership=request, accept=True, by=second)

    assert mails() == [("membership_declined", request.person.email)]


def test_deciding_a_withdrawn_request_says_that_the_person_did(community):
    request = request_to(community)
    memberships.withdraw(community=community, by=request.person)

    with pytest.raises(AlreadyDecided, match=r"The person settled this already: left\."):
        memberships.decide(membership=request, accept=True, by=steward_of(community))


def test_accepting_somebody_who_no_longer_meets_the_rule_is_refused(community, mails):
    request, steward = request_to(community), steward_of(community)
    request.person.affiliations.update(member_class="public")

    with pytest.raises(Refused, match="does not meet the rule any more: Government employees and contractors only"):
        memberships.decide(membership=request, accept=True, by=steward)

    request.refresh_from_db()
    assert (request.state, mails()) == ("requested", [])


def test_strangers_members_and_the_applicant_decide_nothing(community):
    request, member = request_to(community), MembershipFactory(community=community).person
    elsewhere = steward_of(CommunityFactory())

    for person in (PersonFactory(), member, elsewhere, request.person):
        with pytest.raises(Refused, match="Only a steward of this community or the program office decides"):
            memberships.decide(membership=request, accept=True, by=person)


def test_office_decides_for_others_but_not_about_itself(community):
    request, officer = request_to(community), federal_employee(is_staff=True)
    own = MembershipFactory(community=community, person=officer, state="requested")

    assert memberships.decide(membership=request, accept=True, by=officer).state == "active"
    with pytest.raises(Refused, match="nobody about themselves"):
        memberships.decide(membership=own, accept=True, by=officer)


def test_removing_tells_the_reason_and_removing_twice_ends_once(community, mails):
    member, steward = MembershipFactory(community=community), steward_of(community)

    memberships.remove(membership=member, by=steward, reason="Advertised twice.")
    memberships.remove(membership=member, by=steward, reason="Again")

    member.refresh_from_db()
    assert (member.state, member.reason, member.decided_by) == ("removed", "Advertised twice.", steward)
    assert mails() == [("membership_removed", member.person.email)]


def test_removing_needs_the_right_a_reason_and_another_steward(community):
    member, steward = MembershipFactory(community=community), steward_of(community)
    own = Membership.objects.get(person=steward)

    for membership, by, reason, sentence in (
        (member, member.person, "x", "Only a steward"),
        (member, steward, " ", "Say why"),
        (own, steward, "x", "would be without a steward"),
    ):
        with pytest.raises(Refused, match=sentence):
            memberships.remove(membership=membership, by=by, reason=reason)


def test_changing_a_role_tells_the_person(community, mails):
    member, steward = MembershipFactory(community=community), steward_of(community)

    memberships.change_role(membership=member, role="steward", by=steward)
    memberships.change_role(membership=member, role="steward", by=steward)

    member.refresh_from_db()
    assert member.role == "steward"
    assert mails() == [("membership_role", member.person.email)]
    assert Mail.objects.get().subject == "Your role in Web Managers: steward"


def test_changing_roles_needs_the_right_a_member_and_another_steward(community):
    steward, request = steward_of(community), request_to(community)
    own = Membership.objects.get(person=steward)

    for membership, role, by, sentence in (
        (own, "member", federal_employee(), "Only a steward"),
        (request, "steward", steward, "Only a member can have a role"),
        (own, "member", steward, "would be without a steward"),
    ):
        with pytest.raises(Refused, match=sentence):
            memberships.change_role(membership=membership, role=role, by=by)


def test_recount_sets_the_counts_from_the_rows(community):
    for state in ("active", "active", "requested", "following"):
        MembershipFactory(community=community, state=state)
    MembershipFactory(community=community, state="active", basis="by_word")
    MembershipFactory(community=community, state="left", ended_at=timezone.now())

    memberships.recount([community])

    counts = Community.objects.get(pk=community.pk).counts
    assert (counts.members, counts.by_word, counts.following, counts.requests) == (2, 1, 1, 1)


def test_accepting_where_one_joins_elsewhere_leads_to_the_way_in(mails, history):
    community = CommunityFactory(approval=Approval.REQUEST, joining=Joining.BY_EMAIL, home_url="https://ux.gov/")
    channel = ChannelFactory(community=community, subscribe_address="join@ux.gov")
    request = request_to(community)
    memberships.recount([community])

    memberships.decide(membership=request, accept=True, by=steward_of(community))

    request.refresh_from_db()
    assert (request.state, request.joined_at) == ("following", None)
    assert request.person.subscriptions.get().channel == channel
    assert mails() == [("membership_way_in", request.person.email)]
    counts = Community.objects.get(pk=community.pk).counts
    assert (counts.members, counts.following, counts.requests) == (0, 1, 0)


def test_the_office_may_end_the_role_of_the_last_steward(community):
    tended = MembershipFactory(community=community, role="steward")
    office = PersonFactory(is_staff=True)

    memberships.change_role(membership=tended, role="member", by=office)
    memberships.change_role(membership=tended, role="steward", by=office)
    memberships.remove(membership=tended, by=office, reason="Has left government.")

    tended.refresh_from_db()
    assert (tended.state, tended.role) == ("removed", "steward")
