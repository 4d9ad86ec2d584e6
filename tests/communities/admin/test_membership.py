"""Requests and members in the desk: decided once, with a reason, by those who may."""

from datetime import UTC, datetime

import pytest
import time_machine

from communities.memberships import recount
from communities.models import Membership
from members.notifications.models import Mail
from tests.factories import (
    AffiliationFactory,
    CommunityFactory,
    MembershipFactory,
    PersonFactory,
    federal_employee,
    steward_of,
)

pytestmark = pytest.mark.django_db
LIST = "/admin/communities/membership/"
TODAY = datetime(2026, 11, 23, 15, tzinfo=UTC)


@pytest.fixture
def waiting(community, member):
    return MembershipFactory(
        community=community, person=member, state="requested", note="I edit forms.", asked_at=TODAY
    )


def state_of(membership: Membership) -> tuple:
    return Membership.objects.values_list("state", "decided_by", "reason").get(pk=membership.pk)


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


# ---- the list ----


def test_list_shows_what_awaits_a_decision_the_oldest_first(at_desk, steward, community, waiting):
    older = MembershipFactory(community=community, state="requested", asked_at=datetime(2026, 11, 1, tzinfo=UTC))
    MembershipFactory(community=community, person=PersonFactory())
    MembershipFactory(state="requested")

    answer = at_desk(steward).get(LIST)

    assert list(answer.context["cl"].result_list) == [older, waiting]


@pytest.mark.parametrize(("show", "states"), [("members", {"active"}), ("ended", {"declined", "left"})])
def test_list_shows_other_states_when_asked(at_desk, steward, community, waiting, show, states):
    MembershipFactory(community=community, state="left", ended_at=TODAY)
    MembershipFactory(community=community, state="declined", ended_at=TODAY, reason="No")

    answer = at_desk(steward).get(LIST, {"show": show})

    assert {membership.state for membership in answer.context["cl"].result_list} == states


def test_list_says_where_people_work_and_what_the_rule_says(at_desk, steward, community, waiting):
    public = PersonFactory(name="Pat Public")
    AffiliationFactory(person=public, member_class="public", agency=None, organization="")
    MembershipFactory(community=community, person=public, state="requested")

    text = at_desk(steward).get(LIST).text

    assert f"{waiting.person.affiliations.get().agency.name} (federal)" in text
    assert "You can join now" in text
    assert "Government employees and contractors only" in text
    assert "I edit forms." in text


def test_list_can_be_narrowed_to_one_community(at_desk, office, waiting):
    MembershipFactory(state="requested")

    answer = at_desk(office).get(LIST, {"community__id__exact": waiting.community.pk})

    assert list(answer.context["cl"].result_list) == [waiting]


@pytest.mark.parametrize("item_count", [1, 3])
def test_list_runs_as_many_statements_whatever_is_in_it(
    at_desk, steward, community, item_count, django_assert_num_queries
):
    for _ in range(item_count):
        MembershipFactory(community=community, person=federal_employee(), state="requested")
    client = at_desk(steward)
    client.get(LIST)

    with django_assert_num_queries(11):
        client.get(LIST)


# ---- one request ----


def test_page_of_a_request_says_what_a_steward_needs_to_know(at_desk, steward, waiting):
    MembershipFactory(
        community=waiting.community, person=waiting.person, state="declined", ended_at=TODAY, reason="Not yet."
    )

    answer = at_desk(steward).get(f"{LIST}{waiting.pk}/decide/")

    facts = dict(answer.context["facts"])
    assert facts["Note to the stewards"] == "I edit forms."
    assert facts["What the rule says"].startswith("You can join now. You are a federal employee at")
    assert "Declined on 23 November 2026. Not yet." in answer.text


def test_accepting_makes_a_member_and_tells_them(at_desk, steward, waiting):
    answer = at_desk(steward).post(f"{LIST}{waiting.pk}/decide/", {"decision": "accept"}, follow=True)

    assert state_of(waiting) == ("active", steward.pk, "")
    assert said(answer) == ["Mia Member in Plain Language: joined. They are told by mail."]
    assert Mail.objects.values_list("template", "recipient").get() == ("membership_welcome", waiting.person.email)


def test_declining_needs_a_reason(at_desk, steward, waiting):
    client = at_desk(steward)

    without = client.post(f"{LIST}{waiting.pk}/decide/", {"decision": "decline"})
    declined = {"decision": "decline", "declined_for": "rule", "reason": "Ask again in May."}
    client.post(f"{LIST}{waiting.pk}/decide/", declined)

    assert (without.status_code, "Say why: the person reads it." in without.text) == (422, True)
    assert state_of(waiting) == ("declined", steward.pk, "Ask again in May.")
    assert Membership.objects.get(pk=waiting.pk).declined_for == "rule"


def test_second_steward_learns_who_decided(at_desk, steward, community, waiting):
    second = steward_of(community, name="Sam Second")
    at_desk(steward).post(f"{LIST}{waiting.pk}/decide/", {"decision": "accept"})

    answer = at_desk(second).post(f"{LIST}{waiting.pk}/decide/", {"decision": "decline", "reason": "No"}, follow=True)

    assert state_of(waiting) == ("active", steward.pk, "")
    assert said(answer) == ["Stella Steward settled this already: joined."]
    assert "Joined. Decided by Stella Steward on" in answer.text
    assert 'name="decision"' not in answer.text


def test_request_taken_back_says_that_nobody_decided(at_desk, steward, waiting):
    waiting.state, waiting.ended_at = "left", TODAY
    waiting.save()

    assert "Left. Nobody decided." in at_desk(steward).get(f"{LIST}{waiting.pk}/decide/").text


@pytest.mark.parametrize("page", ["decide", "role", "remove", "change", "history"])
def test_memberships_of_other_communities_are_not_there(at_desk, steward, page):
    other = MembershipFactory(state="requested")

    assert at_desk(steward).get(f"{LIST}{other.pk}/{page}/").status_code == 404


def test_deciding_on_another_community_is_refused(at_desk, steward):
    other = MembershipFactory(state="requested")

    answer = at_desk(steward).post(f"{LIST}{other.pk}/decide/", {"decision": "accept"})

    assert (answer.status_code, state_of(other)[0]) == (404, "requested")


# ---- several at once ----


def several(community, count: int) -> list[Membership]:
    requests = [
        MembershipFactory(community=community, person=federal_employee(name=f"Person {number}"), state="requested")
        for number in range(count)
    ]
    recount([community])
    return requests


def test_several_requests_are_named_before_they_are_decided(at_desk, steward, community):
    chosen = several(community, 2)

    answer = at_desk(steward).post(LIST, {"action": "decide_chosen", "_selected_action": [m.pk for m in chosen]})

    assert [state_of(membership)[0] for membership in chosen] == ["requested", "requested"]
    assert answer.context["title"] == "Decide on 2 requests"
    assert list(answer.context["chosen"]) == chosen


def test_several_requests_are_decided_alike(at_desk, steward, community):
    chosen = several(community, 2)

    answer = at_desk(steward).post(
        LIST,
        {
            "action": "decide_chosen",
            "confirm": "yes",
            "decision": "decline",
            "reason": "The list is closed.",
            "_selected_action": [membership.pk for membership in chosen],
        },
        follow=True,
    )

    assert [state_of(membership) for membership in chosen] == [("declined", steward.pk, "The list is closed.")] * 2
    assert said(answer) == ["2 of 2 decided. They are told by mail."]


def test_requests_of_other_communities_cannot_be_chosen(at_desk, steward, community):
    own, other = several(community, 1)[0], MembershipFactory(state="requested")

    at_desk(steward).post(
        LIST,
        {
            "action": "decide_chosen",
            "confirm": "yes",
            "decision": "accept",
            "_selected_action": [own.pk, other.pk],
        },
    )

    assert [state_of(membership)[0] for membership in (own, other)] == ["active", "requested"]


def test_somebody_who_meets_the_rule_no_more_is_named(at_desk, steward, community):
    able, unable = several(community, 1)[0], MembershipFactory(community=community, state="requested")

    answer = at_desk(steward).post(
        LIST,
        {
            "action": "decide_chosen",
            "confirm": "yes",
            "decision": "accept",
            "_selected_action": [able.pk, unable.pk],
        },
        follow=True,
    )

    assert [state_of(membership)[0] for membership in (able, unable)] == ["active", "requested"]
    assert len(said(answer)) == 2
    assert said(answer)[1] == "1 of 2 decided. They are told by mail."


# ---- roles and removal ----


def test_member_becomes_a_steward(at_desk, steward, community, member):
    membership = MembershipFactory(community=community, person=member)

    answer = at_desk(steward).post(f"{LIST}{membership.pk}/role/", {"role": "steward"}, follow=True)

    membership.refresh_from_db()
    assert membership.role == "steward"
    assert said(answer) == ["Mia Member in Plain Language: steward. They are told by mail."]


def test_last_steward_stays(at_desk, steward, community):
    own = steward.memberships.get()

    answer = at_desk(steward).post(f"{LIST}{own.pk}/role/", {"role": "member"}, follow=True)

    own.refresh_from_db()
    assert own.role == "steward"
    assert said(answer)[0].startswith("Plain Language would be without a steward.")


@time_machine.travel(TODAY, tick=False)
def test_removal_needs_a_reason_that_the_person_reads(at_desk, steward, community, member):
    membership = MembershipFactory(community=community, person=member)
    client = at_desk(steward)

    without = client.post(f"{LIST}{membership.pk}/remove/", {"reason": " "})
    client.post(f"{LIST}{membership.pk}/remove/", {"reason": "Sold things."})

    assert without.status_code == 422
    assert state_of(membership) == ("removed", steward.pk, "Sold things.")
    assert Mail.objects.values_list("template", "recipient").get() == ("membership_removed", member.email)


def test_rows_are_neither_added_nor_deleted_nor_typed_over(at_desk, office, community, waiting):
    client = at_desk(office)

    answers = [
        client.get(f"{LIST}add/").status_code,
        client.post(f"{LIST}{waiting.pk}/delete/", {"post": "yes"}).status_code,
        client.post(f"{LIST}{waiting.pk}/change/", {"state": "active", "role": "steward"}).status_code,
    ]

    assert answers == [403, 403, 403]
    assert state_of(waiting)[0] == "requested"


def test_history_of_a_membership_is_the_history_the_database_keeps(at_desk, steward, waiting):
    client = at_desk(steward)
    client.post(f"{LIST}{waiting.pk}/decide/", {"decision": "accept"})

    answer = client.get(f"{LIST}{waiting.pk}/history/")

    first = answer.context["changes"][0]
    assert (first.who, first.done) == ("Stella Steward", "Changed")
    assert ("state", "Requested", "Joined") in [tuple(difference) for difference in first.differences]


def test_office_decides_everywhere(at_desk, office):
    waiting = MembershipFactory(community=CommunityFactory(), person=federal_employee(), state="requested")

    at_desk(office).post(f"{LIST}{waiting.pk}/decide/", {"decision": "accept"})

    assert state_of(waiting) == ("active", office.pk, "")
