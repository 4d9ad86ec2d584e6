"""Two people, or one person twice, press at the same moment: one outcome, one history row, one mail."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from communities import memberships
from communities.acknowledgements import FORMS
from communities.memberships import AlreadyDecided, Refused
from communities.models import Acknowledgement, Approval, ChannelSubscription, Community, Invitation, Membership
from tests.factories import ChannelFactory, CommunityFactory, MembershipFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db(transaction=True)
OFFICIAL = FORMS["official"].key


def at_once(*presses: Callable[[], Any]) -> list[Any]:
    """Run all at the same moment, each on a connection of its own; return results or exceptions in the same order."""
    results: list[Any] = [None] * len(presses)
    start = threading.Barrier(len(presses))

    def press(number: int) -> None:
        start.wait()
        try:
            results[number] = presses[number]()
        except Exception as raised:
            results[number] = raised
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[number]) for number in range(len(presses))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_one_person_joins_in_two_windows(mails, history):
    community, person = CommunityFactory(), federal_employee()

    def press():
        return memberships.join(community=community, by=person, acknowledged=OFFICIAL)

    first, second = at_once(press, press)

    assert first == second
    assert history(community) == [("insert", "active")]
    assert mails() == [("membership_welcome", person.email)]
    assert Acknowledgement.objects.count() == 1
    assert Community.objects.get().counts.members == 1


def test_one_person_joins_two_communities_at_once(mails):
    one, two, person = CommunityFactory(), CommunityFactory(), federal_employee()

    results = at_once(
        lambda: memberships.join(community=one, by=person, acknowledged=OFFICIAL),
        lambda: memberships.join(community=two, by=person, acknowledged=OFFICIAL),
    )

    assert [membership.state for membership in results] == ["active", "active"]
    assert Acknowledgement.objects.count() == 1


def test_two_stewards_decide_differently(mails, history):
    community = CommunityFactory(approval=Approval.REQUEST)
    ann, ben = steward_of(community), steward_of(community)
    request = MembershipFactory(community=community, person=federal_employee(), state="requested")
    before = len(history(community))

    results = at_once(
        lambda: memberships.decide(membership=request, accept=True, by=ann),
        lambda: memberships.decide(membership=request, accept=False, by=ben, reason="No"),
    )

    request.refresh_from_db()
    assert sorted(type(result) for result in results if isinstance(result, Exception)) == [AlreadyDecided]
    assert request.state in ("active", "declined")
    assert request.decided_by == (ann if request.state == "active" else ben)
    assert len(history(community)) == before + 1
    assert len(mails()) == 1


def test_join_while_the_rule_changes_is_the_old_rule_or_the_new_one(mails):
    community, person = CommunityFactory(), federal_employee()

    def close():
        Community.objects.filter(pk=community.pk).update(approval=Approval.INVITE)

    joined, _ = at_once(lambda: memberships.join(community=community, by=person, acknowledged=OFFICIAL), close)

    if isinstance(joined, Refused):
        assert (Membership.objects.count(), mails()) == (0, [])
    else:
        assert (joined.state, mails()) == ("active", [("membership_welcome", person.email)])


def test_withdraw_while_a_steward_accepts(mails, history):
    community = CommunityFactory(approval=Approval.REQUEST)
    steward = steward_of(community)
    request = MembershipFactory(community=community, person=federal_employee(), state="requested")
    before = len(history(community))

    results = at_once(
        lambda: memberships.decide(membership=request, accept=True, by=steward),
        lambda: memberships.withdraw(community=community, by=request.person),
    )

    request.refresh_from_db()
    refused = [result for result in results if isinstance(result, Refused)]
    assert len(refused) == 1
    assert len(history(community)) == before + 1
    assert len(mails()) == (1 if request.state == "active" else 0)


@pytest.mark.parametrize("verb", ["leave", "undo"])
def test_pressing_leave_or_undo_twice_ends_it_once(verb, history):
    community, person = CommunityFactory(), federal_employee()
    membership = memberships.join(community=community, by=person, acknowledged=OFFICIAL)

    def press():
        return getattr(memberships, verb)(community=community, by=person)

    results = at_once(press, press)

    assert [result for result in results if result] == [membership]
    assert history(community) == [("insert", "active"), ("update", "left")]
    assert Community.objects.get().counts.members == 0


def test_the_two_last_stewards_leave_at_once_and_one_stays():
    community = CommunityFactory()
    ann, ben = steward_of(community), steward_of(community)

    results = at_once(
        lambda: memberships.leave(community=community, by=ann),
        lambda: memberships.leave(community=community, by=ben),
    )

    assert sum(isinstance(result, Refused) for result in results) == 1
    assert Membership.objects.stewards().count() == 1


def test_an_invitation_is_used_once_by_one_person(mails, history):
    community = CommunityFactory(approval=Approval.INVITE)
    person, steward = federal_employee(), steward_of(community)
    memberships.invite(community=community, email=person.email, by=steward)
    invitation = Invitation.objects.get()

    def press():
        return memberships.accept_invitation(invitation=invitation, by=person, acknowledged=OFFICIAL)

    first, second = at_once(press, press)

    assert first == second
    assert mails() == [("invitation", person.email), ("membership_welcome", person.email)]
    assert Membership.objects.filter(person=person).count() == 1


def test_following_a_list_in_two_windows_keeps_one_row():
    channel, person = ChannelFactory(subscribe_address="join@list.gov"), federal_employee()

    def press():
        return memberships.follow(channel=channel, by=person)

    first, second = at_once(press, press)

    assert first == second
    assert ChannelSubscription.objects.count() == 1
