"""Two people end, merge or convert at the same moment: one outcome, one move in the timeline, one mail each."""

from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from communities.lifecycle.ending import completing, converting, merging, opting_out, pausing, retiring
from communities.lifecycle.models import Merger, OptOut, Retirement, Review
from communities.memberships import Refused
from communities.models import Community, Membership
from members.notifications.models import Mail
from tests.communities.memberships.test_races import at_once
from tests.factories import CommunityFactory, MembershipFactory, federal_employee, steward_of
from tests.jobs import run_jobs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def other(db):
    return CommunityFactory(name="Clear Writing")


def refusals(results) -> int:
    assert all(isinstance(result, Refused) for result in results if isinstance(result, Exception)), results
    return sum(isinstance(result, Refused) for result in results)


def announce(community, by, days=30, successor=None):
    return retiring.announce(
        community=community,
        closes_on=timezone.localdate() + timedelta(days=days),
        statement="-",
        where_now="-",
        successor=successor,
        deliverables="-",
        records="-",
        by=by,
    )


def may_close(community, by):
    """Its last day has come, and the closing review is done."""
    now, today = timezone.now(), timezone.localdate()
    Retirement.objects.filter(community=community).update(closes_on=today)
    Review.objects.create(community=community, kind="closing", on=today, worked="-", change="-", by=by, finished_at=now)


def test_pausing_and_converting_at_once(community, steward, timeline):
    second = steward_of(community)
    until = timezone.localdate()

    results = at_once(
        lambda: pausing.pause(community=community, until=until, joins_open=True, reason="-", by=steward),
        lambda: converting.convert(community=community, to_type="ppp", reason="-", words="-", by=second),
    )

    assert (refusals(results), len(timeline(community))) == (1, 1)


def test_one_person_pauses_in_two_windows(community, steward, timeline):
    until = timezone.localdate()

    def press():
        return pausing.pause(community=community, until=until, joins_open=True, reason="-", by=steward)

    first, second = at_once(press, press)

    assert (first, len(timeline(community))) == (second, 1)


def test_two_announce_its_end(community, steward):
    second = steward_of(community)

    results = at_once(lambda: announce(community, steward), lambda: announce(community, second, 31))

    assert (refusals(results), Retirement.objects.count()) == (1, 1)


def test_two_complete_its_end(community, steward, office, timeline):
    retirement = announce(community, steward)
    may_close(community, by=steward)

    results = at_once(
        lambda: retiring.complete(retirement=retirement, by=steward),
        lambda: retiring.complete(retirement=retirement, by=office),
    )

    assert (refusals(results), timeline(community)) == (0, [("status", "active", "retired")])


def test_two_that_name_each_other_retire_at_once_and_nobody_is_led_in_a_circle(community, other, steward):
    theirs = steward_of(other)
    mine = announce(community, steward, successor=other)
    its = announce(other, theirs, successor=community)
    may_close(community, by=steward)
    may_close(other, by=theirs)

    results = at_once(
        lambda: retiring.complete(retirement=mine, by=steward),
        lambda: retiring.complete(retirement=its, by=theirs),
    )

    assert refusals(results) == 1
    assert sorted(Community.objects.values_list("status", flat=True)) == ["active", "retired"]


def test_both_sides_propose_at_once(community, other, steward):
    theirs = steward_of(other)

    results = at_once(
        lambda: merging.propose(community=community, other=other, ends=True, reason="-", by=steward),
        lambda: merging.propose(community=other, other=community, ends=True, reason="-", by=theirs),
    )

    assert (refusals(results), Merger.objects.count()) == (1, 1)


def test_agreeing_while_the_proposal_is_withdrawn(community, other, steward, timeline):
    merger = merging.propose(community=community, other=other, ends=True, reason="-", by=steward)
    theirs = steward_of(other)

    results = at_once(
        lambda: merging.agree(merger=merger, by=theirs),
        lambda: merging.stop(merger=merger, reason="No.", by=steward),
    )

    merger.refresh_from_db()
    community.refresh_from_db()
    assert merger.state == "cancelled"
    assert (refusals(results), community.status) in {(1, "active"), (0, "active")}
    assert len(timeline(community)) == (0 if refusals(results) else 2)


def test_both_sides_complete_at_once_and_everybody_gets_one_mail(community, other, steward):
    theirs, person = steward_of(other), federal_employee()
    MembershipFactory(community=community, person=person)
    proposal = merging.propose(community=community, other=other, ends=True, reason="-", by=steward)
    merger = merging.agree(merger=proposal, by=theirs)
    Merger.objects.update(opt_out_until=timezone.localdate() - timedelta(days=1))

    results = at_once(
        lambda: completing.complete(merger=merger, by=steward),
        lambda: completing.complete(merger=merger, by=theirs),
    )
    run_jobs()
    ProcrastinateJob.objects.filter(task_name__startswith="communities.lifecycle").update(status="todo")
    run_jobs()

    told = Mail.objects.filter(template="merger_completed").values_list("recipient", flat=True)
    assert refusals(results) == 0
    assert sorted(told) == sorted([person.email, steward.email])
    assert Membership.objects.members().filter(community=other).count() == 3


def test_somebody_stays_out_while_it_is_completed(community, other, steward):
    theirs, person = steward_of(other), federal_employee()
    MembershipFactory(community=community, person=person)
    proposal = merging.propose(community=community, other=other, ends=True, reason="-", by=steward)
    merger = merging.agree(merger=proposal, by=theirs)
    Merger.objects.update(opt_out_until=timezone.localdate() - timedelta(days=1))

    _, chosen = at_once(
        lambda: completing.complete(merger=merger, by=steward),
        lambda: opting_out.choose(merger=merger, stays_out=True, by=person),
    )

    assert isinstance(chosen, Refused)
    assert OptOut.objects.count() == 0


def test_two_settle_a_conversion_differently(community, steward, timeline):
    second = steward_of(community)
    asked = converting.convert(community=community, to_type="ppp", reason="-", words="-", by=steward)

    results = at_once(
        lambda: converting.complete(conversion=asked, vote="https://list.gov/vote", by=steward),
        lambda: converting.stop(conversion=asked, by=second),
    )

    asked.refresh_from_db()
    assert refusals(results) == 1
    assert (asked.completed_at is None) != (asked.cancelled_at is None)
    assert len(timeline(community)) == (3 if asked.completed_at else 2)
