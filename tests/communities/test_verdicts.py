"""Verdicts on many communities agree with those on one, in a fixed number of statements."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.eligibility import Outcome
from communities.models import Community, Invitation, Membership
from communities.verdicts import verdicts_on
from members.standing import ANONYMOUS, load
from tests.factories import CommunityFactory, MembershipFactory, PersonFactory, federal_employee

pytestmark = pytest.mark.django_db


def loaded() -> list[Community]:
    return list(Community.objects.select_related("agency", "index").order_by("id"))


def invite(community: Community, email: str) -> None:
    Invitation.objects.create(
        community=community,
        email=email,
        token_digest=f"{community.pk}{email}",
        invited_by=PersonFactory(),
        expires_at=timezone.now() + timedelta(days=7),
    )


def test_each_community_gets_its_own_verdict():
    person = federal_employee()
    plain, joined, asking, inviting, invited, removed = (
        CommunityFactory(approval=approval) for approval in ("open", "open", "request", "invite", "invite", "open")
    )
    MembershipFactory(person=person, community=joined)
    MembershipFactory(
        person=person, community=removed, state=Membership.State.REMOVED, ended_at=timezone.now(), reason="Spam."
    )
    invite(invited, person.email)
    invite(inviting, "somebody.else@example.org")

    verdicts = verdicts_on(loaded(), load(person))

    assert {pk: verdict.outcome for pk, verdict in verdicts.items()} == {
        plain.pk: Outcome.CAN_JOIN,
        joined.pk: Outcome.JOINED,
        asking.pk: Outcome.CAN_ASK,
        inviting.pk: Outcome.INVITATION,
        invited.pk: Outcome.CAN_JOIN,
        removed.pk: Outcome.CAN_ASK,
    }


def test_visitor_costs_no_statement(django_assert_num_queries):
    CommunityFactory(approval="request")
    communities = loaded()

    with django_assert_num_queries(0):
        verdicts = verdicts_on(communities, ANONYMOUS)

    assert [verdict.outcome for verdict in verdicts.values()] == [Outcome.SIGN_IN]


@pytest.mark.parametrize("number", [1, 3, 50])
@pytest.mark.parametrize(("approval", "statements"), [("open", 1), ("request", 3)])
def test_statements_do_not_grow_with_the_list(django_assert_num_queries, number, approval, statements):
    CommunityFactory.create_batch(number, approval=approval)
    standing, communities = load(federal_employee()), loaded()

    with django_assert_num_queries(statements):
        assert len(verdicts_on(communities, standing)) == number
