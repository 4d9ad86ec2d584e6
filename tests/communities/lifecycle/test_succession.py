"""Stewards go on, hand over, step down; offers are taken up or declined: what happens, and every refusal."""

import pytest
from django.utils import timezone

from communities import memberships
from communities.lifecycle import succession
from communities.lifecycle.models import Support
from communities.memberships import Refused
from communities.models import Community, Membership
from members.notifications.models import Mail
from tests.communities.memberships.test_races import at_once
from tests.factories import CommunityFactory, MembershipFactory, PersonFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def said(press):
    """The result, or the refusal's sentence."""
    try:
        return press()
    except Refused as refusal:
        return str(refusal)


def mine(community, person) -> Membership:
    return Membership.objects.get(community=community, person=person)


def roles(community) -> dict[str, str]:
    return dict(Membership.objects.members().filter(community=community).values_list("person__name", "role"))


def offer(community, person=None, **fields) -> Support:
    person = person or federal_employee(name="Otto Offer")
    fields = {"kind": "steward", "hours": 4, **fields}
    return Support.objects.create(community=community, person=person, at=timezone.now(), **fields)


def mails(template: str) -> list[str]:
    return sorted(Mail.objects.filter(template=template).values_list("recipient", flat=True))


@pytest.fixture
def colleague(community):
    person = federal_employee(name="Cora Colleague")
    MembershipFactory(community=community, person=person)
    return person


# ---- going on ----


def test_steward_goes_on_for_a_year_and_again_is_the_same_year(community, steward):
    membership = mine(community, steward)

    ends = [succession.go_on(membership=membership, by=steward) for _ in range(2)]

    assert ends == [memberships.term_from(TODAY)] * 2
    assert mine(community, steward).term_ends == memberships.term_from(TODAY)


def test_office_says_it_for_a_steward(community, steward, office):
    assert said(lambda: succession.go_on(membership=mine(community, steward), by=office)) == memberships.term_from(
        TODAY
    )


def test_nobody_says_it_for_another(community, steward):
    other = steward_of(community)

    assert said(lambda: succession.go_on(membership=mine(community, steward), by=other)) == (
        "Each steward says this for themselves."
    )


@pytest.mark.parametrize("change", [{"role": "member"}, {"state": "left", "ended_at": timezone.now()}])
def test_who_tends_it_no_more_does_not_go_on(change, community, steward):
    Membership.objects.filter(person=steward).update(**change)

    assert said(lambda: succession.go_on(membership=mine(community, steward), by=steward)) == (
        "You do not tend Plain Language by now."
    )


# ---- handing over ----


def test_handed_over_in_one_step(community, steward, colleague):
    taken = succession.hand_over(community=community, to=mine(community, colleague), by=steward)

    assert roles(community) == {"Stella Steward": "core_team", "Cora Colleague": "steward"}
    assert taken.term_ends == memberships.term_from(TODAY)
    assert mails("membership_role") == sorted([steward.email, colleague.email])


def test_who_does_not_tend_it_hands_nothing_over(community, steward, colleague, office):
    for person in (colleague, office):
        assert said(
            lambda by=person: succession.hand_over(community=community, to=mine(community, steward), by=by)
        ) == ("You do not tend Plain Language by now. Nothing was handed over.")


def test_handed_over_to_another_member_of_this_community_only(community, steward):
    elsewhere = MembershipFactory(person=federal_employee())

    for to in (mine(community, steward), elsewhere):
        assert said(lambda to=to: succession.hand_over(community=community, to=to, by=steward)) == (
            "Choose another member of this community."
        )
    assert roles(community) == {"Stella Steward": "steward"}


def test_who_left_meanwhile_takes_nothing_over(community, steward, colleague):
    to = mine(community, colleague)
    memberships.leave(community=community, by=colleague)

    assert (
        said(lambda: succession.hand_over(community=community, to=to, by=steward)) == "Only a member can have a role."
    )
    assert roles(community) == {"Stella Steward": "steward"}


# ---- stepping down ----


def test_one_of_two_steps_down_and_stays_a_member(community, steward):
    steward_of(community, name="Second")

    succession.step_down(community=community, by=steward)

    assert roles(community) == {"Stella Steward": "member", "Second": "steward"}
    assert mine(community, steward).term_ends is None


def test_last_one_steps_down_only_on_purpose(community, steward, office):
    refused = said(lambda: succession.step_down(community=community, by=steward))
    before = roles(community)

    succession.step_down(community=community, by=steward, hand_to_office=True)

    assert refused == "Plain Language would be without a steward. Hand it over, or to the program office."
    assert (before, roles(community)) == ({"Stella Steward": "steward"}, {"Stella Steward": "member"})
    assert Mail.objects.count() == 2


def test_stepping_down_twice(community, steward):
    steward_of(community)
    succession.step_down(community=community, by=steward)

    assert said(lambda: succession.step_down(community=community, by=steward)) == (
        "You do not tend Plain Language by now."
    )


# ---- offers ----


@pytest.mark.parametrize("who", ["steward", "office"])
def test_who_offered_becomes_steward_and_the_offer_is_settled(who, request, community, steward, office):
    by, support = request.getfixturevalue(who), offer(community)

    appointed = succession.appoint(support=support, by=by)

    assert (appointed.role, appointed.state, appointed.decided_by) == ("steward", "active", by)
    assert appointed.term_ends == memberships.term_from(TODAY)
    assert Support.objects.live().count() == 1
    assert Community.objects.get(pk=community.pk).counts.members == 1
    assert mails("membership_role") == [support.person.email]


@pytest.mark.parametrize("state", ["active", "requested"])
def test_membership_that_is_there_is_used(state, community, steward):
    person = federal_employee(name="Otto Offer")
    MembershipFactory(community=community, person=person, state=state)

    succession.appoint(support=offer(community, person), by=steward)

    assert Membership.objects.filter(person=person).count() == 1
    assert roles(community)["Otto Offer"] == "steward"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"withdrawn_at": timezone.now()}, "Otto Offer took the offer back. Nobody was appointed."),
        ({"kind": "need", "hours": None}, "Otto Offer took the offer back. Nobody was appointed."),
    ],
)
def test_offer_that_is_none_appoints_nobody(fields, sentence, community, steward):
    support = offer(community, **fields)

    assert said(lambda: succession.appoint(support=support, by=steward)) == sentence
    assert roles(community) == {"Stella Steward": "steward"}


def test_nobody_appoints_themselves(community, office):
    support = offer(community, office)

    assert said(lambda: succession.appoint(support=support, by=office)) == (
        "Nobody appoints themselves: another steward or the program office does."
    )


def test_rule_of_the_community_holds_for_stewards_too(community, steward):
    outsider = PersonFactory(name="Pat Public")

    sentence = said(lambda: succession.appoint(support=offer(community, outsider), by=steward))

    assert sentence.startswith("Its rule does not admit Pat Public: ")
    assert Support.objects.live().count() == 1


def test_who_declines_says_why_and_the_person_is_told_once(community, steward):
    support = offer(community)

    for _ in range(2):
        succession.decline(support=support, reason=" We have two. ", by=steward)

    assert Support.objects.live().count() == 0
    assert mails("offer_declined") == [support.person.email]
    assert "We have two." in Mail.objects.get().text


def test_refusals_of_declining(community, steward, colleague):
    support = offer(community)

    assert said(lambda: succession.decline(support=support, reason=" ", by=steward)) == "Say why: the person reads it."
    assert said(lambda: succession.decline(support=support, reason="No.", by=colleague)) == (
        "Its stewards and the program office answer offers."
    )
    assert said(lambda: succession.appoint(support=support, by=colleague)) == (
        "Its stewards and the program office appoint stewards."
    )
    assert Support.objects.live().count() == 1


def test_rights_end_with_the_membership(community, steward, colleague):
    steward_of(community)
    memberships.leave(community=community, by=steward)

    assert said(lambda: succession.hand_over(community=community, to=mine(community, colleague), by=steward)) == (
        "You do not tend Plain Language by now. Nothing was handed over."
    )


# ---- races ----


@pytest.mark.django_db(transaction=True)
def test_the_two_last_step_down_at_once_and_one_stays():
    community = CommunityFactory()
    ann, ben = steward_of(community), steward_of(community)

    results = at_once(
        lambda: succession.step_down(community=community, by=ann),
        lambda: succession.step_down(community=community, by=ben),
    )

    assert sum(isinstance(result, Refused) for result in results) == 1
    assert Membership.objects.stewards().count() == 1


@pytest.mark.django_db(transaction=True)
def test_handing_over_meets_leaving():
    community = CommunityFactory()
    steward, colleague = steward_of(community), federal_employee()
    to = MembershipFactory(community=community, person=colleague)

    handed, _ = at_once(
        lambda: succession.hand_over(community=community, to=to, by=steward),
        lambda: memberships.leave(community=community, by=colleague),
    )

    assert Membership.objects.stewards().filter(community=community).count() == 1
    assert isinstance(handed, Refused) is (mine(community, steward).role == "steward")


@pytest.mark.django_db(transaction=True)
def test_offer_is_answered_once_by_two():
    community = CommunityFactory()
    ann, ben = steward_of(community), steward_of(community)
    support = offer(community)

    appointed, _ = at_once(
        lambda: succession.appoint(support=support, by=ann),
        lambda: succession.decline(support=support, reason="No.", by=ben),
    )

    stewards = Membership.objects.stewards().filter(community=community).count()
    assert stewards == (2 if isinstance(appointed, Refused) else 3)
    assert mails("offer_declined") == ([support.person.email] if isinstance(appointed, Refused) else [])
    assert Support.objects.live().count() == (0 if isinstance(appointed, Refused) else 1)
