"""Retiring: thirty days' notice, the closing review, what becomes of requests and invitations; then the archive."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities import memberships
from communities.lifecycle.ending import retiring
from communities.lifecycle.models import Merger, Retirement, Review
from communities.memberships import Refused
from communities.models import Approval, Community, Invitation, Membership
from tests.factories import CommunityFactory, MembershipFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db


def in_days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def announced(community, by, **more) -> Retirement:
    values = {
        "closes_on": in_days(30),
        "statement": "We wrote the guide. Thank you.",
        "where_now": "Ask the guide's owners.",
        "successor": None,
        "deliverables": "The guide: GSA",
        "records": "GSA keeps them.",
        **more,
    }
    return retiring.announce(community=community, by=by, **values)


def due(retirement: Retirement) -> None:
    """Let its day be today."""
    Retirement.objects.filter(pk=retirement.pk).update(closes_on=timezone.localdate())


def reviewed(community, by, **more) -> Review:
    values = {"kind": "closing", "finished_at": timezone.now(), **more}
    return Review.objects.create(community=community, on=in_days(0), worked="All", change="Nothing", by=by, **values)


def test_announcing_tells_every_member_and_follower_once(community, steward, mails):
    member, follower = federal_employee(), federal_employee()
    MembershipFactory(community=community, person=member)
    MembershipFactory(community=community, person=follower, state="following")
    MembershipFactory(community=community, person=federal_employee(), state="requested")
    MembershipFactory(community=community, person=federal_employee(), state="left", ended_at=timezone.now())
    MembershipFactory(community=community, person=federal_employee(is_active=False))

    announced(community, steward)
    announced(community, steward)

    community.refresh_from_db()
    told = sorted(person.email for person in (steward, member, follower))
    assert mails() == mails() == [("retirement_announced", email) for email in told]
    assert (community.status, Retirement.objects.count()) == ("active", 1)


@pytest.mark.parametrize("days", [30, 31])
def test_thirty_days_or_more_are_notice_enough(community, steward, days):
    assert announced(community, steward, closes_on=in_days(days)).closes_on == in_days(days)


def test_twenty_nine_days_are_refused(community, steward):
    with pytest.raises(Refused) as refusal:
        announced(community, steward, closes_on=in_days(29))

    assert str(refusal.value) == f"Members get thirty days' notice: choose {in_days(30):%-d %B %Y} or a later day."


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"statement": " "}, "Write the closing statement, who owns the work from now on, and what happens to"),
        ({"deliverables": ""}, "Write the closing statement, who owns the work from now on, and what happens to"),
        ({"records": ""}, "Write the closing statement, who owns the work from now on, and what happens to"),
        ({"where_now": ""}, "Say where people go now: name a community, or write a sentence."),
    ],
)
def test_notice_that_lacks_something_is_refused(community, steward, values, sentence):
    with pytest.raises(Refused, match=f"^{sentence}"):
        announced(community, steward, **values)


def test_successor_is_another_live_one_that_does_not_lead_back(community, steward):
    back = CommunityFactory(name="Back", successor=CommunityFactory(name="Middle", successor=community))
    closed = CommunityFactory(name="Closed", status="retired")

    sentences = []
    for successor in (community, back, closed):
        with pytest.raises(Refused) as refusal:
            announced(community, steward, successor=successor)
        sentences.append(str(refusal.value))

    assert sentences == [
        "Name another community as the place to go.",
        "Back leads back to Plain Language: people would go in a circle. Name another.",
        "Closed is no longer active. Name one that people can join.",
    ]


def test_second_person_learns_that_it_is_announced(community, steward, office):
    announced(community, steward)

    with pytest.raises(Refused) as refusal:
        announced(community, office, closes_on=in_days(40))

    assert str(refusal.value) == f"A retirement was announced already: it closes on {in_days(30):%-d %B %Y}."


def test_it_is_not_announced_during_a_merger(community, steward):
    other = CommunityFactory()
    Merger.objects.create(ending=other, survivor=community, reason="-", proposed_at=timezone.now(), proposed_by=steward)

    with pytest.raises(Refused, match=r"^Plain Language is in a merger. Stop it first. Nothing was announced.$"):
        announced(community, steward)


def test_cancelling_tells_everybody_that_it_goes_on(community, steward, mails):
    retirement = announced(community, steward)

    retiring.cancel(retirement=retirement, by=steward)
    retiring.cancel(retirement=retirement, by=steward)

    assert mails() == [("retirement_announced", steward.email), ("retirement_cancelled", steward.email)]
    assert announced(community, steward).pk != retirement.pk


def test_completing_closes_it_and_moves_nobody(community, steward, mails, timeline):
    successor = CommunityFactory(name="Clear Writing")
    member = MembershipFactory(community=community, person=federal_employee())
    Community.objects.filter(pk=community.pk).update(approval=Approval.REQUEST)
    request = MembershipFactory(community=community, person=federal_employee(), state="requested")
    memberships.invite(community=community, email="kim@epa.gov", by=steward)
    retirement = announced(community, steward, successor=successor)
    reviewed(community, steward)
    due(retirement)

    first = retiring.complete(retirement=retirement, by=steward)
    second = retiring.complete(retirement=retirement, by=steward)

    community.refresh_from_db()
    member.refresh_from_db()
    request.refresh_from_db()
    assert first == second
    assert (community.status, community.ends, community.successor) == ("retired", in_days(0), successor)
    assert community.closing_statement == "We wrote the guide. Thank you."
    assert (member.state, Membership.objects.filter(community=successor).count()) == ("active", 0)
    assert (request.state, request.reason) == ("declined", "Plain Language has closed. Go on with Clear Writing.")
    assert Invitation.objects.open().count() == 0
    assert timeline(community) == [("status", "active", "retired")]
    assert [mail for mail in mails() if mail[0] == "membership_declined"] == [
        ("membership_declined", request.person.email)
    ]


def test_successor_that_leads_back_by_now_is_refused_and_one_that_closed_is_not(community, steward):
    successor = CommunityFactory(name="Clear Writing")
    retirement = announced(community, steward, successor=successor)
    reviewed(community, steward)
    due(retirement)
    Community.objects.filter(pk=successor.pk).update(status="retired", successor=community)

    with pytest.raises(
        Refused, match=r"^Clear Writing leads back to Plain Language by now. Cancel, and name another.$"
    ):
        retiring.complete(retirement=retirement, by=steward)
    Community.objects.filter(pk=successor.pk).update(successor=None)

    assert retiring.complete(retirement=retirement, by=steward).completed_at is not None


def test_the_day_before_it_cannot_be_completed(community, steward):
    retirement = announced(community, steward)
    reviewed(community, steward)
    Retirement.objects.update(closes_on=in_days(1))

    with pytest.raises(Refused) as refusal:
        retiring.complete(retirement=retirement, by=steward)

    assert str(refusal.value) == (
        f"Members were told that it closes on {in_days(1):%-d %B %Y}: complete it from that day on. "
        "Nothing was changed."
    )


@pytest.mark.parametrize(
    "review",
    [
        None,
        {"finished_at": None},
        {"kind": "yearly"},
    ],
)
def test_without_its_closing_review_it_cannot_be_completed(community, steward, review):
    retirement = announced(community, steward)
    if review is not None:
        reviewed(community, steward, **review)
    due(retirement)

    with pytest.raises(Refused, match=r"^Finish the closing review first. Nothing was changed.$"):
        retiring.complete(retirement=retirement, by=steward)


def test_opened_again_it_needs_another_closing_review(community, steward, office):
    first = announced(community, steward)
    reviewed(community, steward)
    due(first)
    retiring.complete(retirement=first, by=steward)
    retiring.revive(community=community, reason="People ask for it.", by=office)
    second = announced(community, steward)
    Retirement.objects.filter(pk=second.pk).update(closes_on=timezone.localdate())

    with pytest.raises(Refused, match=r"^Finish the closing review first. Nothing was changed.$"):
        retiring.complete(retirement=second, by=steward)
    reviewed(community, steward)

    assert retiring.complete(retirement=second, by=steward).completed_at is not None


def test_cancelled_one_cannot_be_completed_and_completed_one_not_cancelled(community, steward):
    gone = announced(community, steward)
    retiring.cancel(retirement=gone, by=steward)
    with pytest.raises(Refused, match=r"^The retirement was cancelled. Nothing was changed.$"):
        retiring.complete(retirement=gone, by=steward)
    kept = announced(community, steward, closes_on=in_days(31))
    reviewed(community, steward)
    due(kept)
    retiring.complete(retirement=kept, by=steward)

    with pytest.raises(Refused, match=r"^Plain Language has retired. The program office can open it again.$"):
        retiring.cancel(retirement=kept, by=steward)


def test_archive_and_open_again_are_the_offices(community, steward, office, timeline):
    Community.objects.filter(pk=community.pk).update(status="retired", closing_statement="Bye", ends=in_days(0))

    with pytest.raises(Refused, match=r"^The program office does this. Nothing was changed.$"):
        retiring.archive(community=community, by=steward)
    retiring.archive(community=community, by=office)
    retiring.archive(community=community, by=office)
    retiring.revive(community=community, reason="People ask for it.", by=office)
    retiring.revive(community=community, reason="People ask for it.", by=office)

    community.refresh_from_db()
    assert (community.status, community.closing_statement, community.ends) == ("active", "", None)
    assert timeline(community) == [("status", "retired", "archived"), ("status", "archived", "active")]


@pytest.mark.parametrize(("days", "is_refused"), [(None, True), (0, True), (1, False)])
def test_working_group_opens_again_with_an_end_ahead(community, office, days, is_refused):
    Community.objects.filter(pk=community.pk).update(status="retired", community_type="working_group")
    values = {"reason": "Not done yet.", "by": office, "ends": None if days is None else in_days(days)}

    if is_refused:
        with pytest.raises(Refused, match=r"^A working group needs an end date: choose a day after today.$"):
            retiring.revive(community=community, **values)
    else:
        retiring.revive(community=community, **values)

    community.refresh_from_db()
    assert community.status == ("retired" if is_refused else "active")


def test_opening_again_without_a_reason_is_refused(community, office):
    Community.objects.filter(pk=community.pk).update(status="retired")

    with pytest.raises(Refused, match=r"^Say why: the reason stands in the timeline.$"):
        retiring.revive(community=community, reason=" ", by=office)


@pytest.mark.parametrize("broken", ["two at a time", "both ends", "own successor"])
def test_database_holds_what_a_retirement_is(community, steward, broken):
    now = timezone.now()
    fields = {"community": community, "announced_at": now, "announced_by": steward, "closes_on": in_days(30)}
    more = {
        "two at a time": {},
        "both ends": {"completed_at": now, "cancelled_at": now},
        "own successor": {"successor": community, "cancelled_at": now},
    }[broken]
    Retirement.objects.create(**fields)

    with pytest.raises(IntegrityError), transaction.atomic():
        Retirement.objects.create(**fields, **more)


def test_both_stewards_and_office_of_a_community_are_told_as_members(community, steward, mails):
    second = steward_of(community)

    announced(community, second)

    assert mails() == sorted(("retirement_announced", person.email) for person in (steward, second))
