"""Proposing, agreeing, refusing and stopping a merger: by whom, of which two, and who is told."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.lifecycle.ending import merging, retiring
from communities.lifecycle.models import Merger, OptOut
from communities.memberships import Refused
from communities.models import Community
from tests.factories import CommunityFactory, MembershipFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(db):
    return CommunityFactory(name="Clear Writing", slug="clear-writing")


@pytest.fixture
def theirs(other):
    return steward_of(other)


def proposed(community, other, by, *, ends=True, reason="Same topic.") -> Merger:
    return merging.propose(community=community, other=other, ends=ends, reason=reason, by=by)


def test_proposing_asks_the_other_sides_stewards_and_changes_nothing(community, other, steward, theirs, mails):
    first = proposed(community, other, steward)

    assert proposed(community, other, steward) == first
    community.refresh_from_db()
    assert (first.ending, first.survivor, first.asked, first.state) == (community, other, other, "proposed")
    assert (community.status, mails()) == ("active", [("merger_proposed", theirs.email)])


def test_proposing_to_take_the_other_in_asks_the_same_side(community, other, steward, theirs, mails):
    merger = proposed(community, other, steward, ends=False)

    assert (merger.ending, merger.survivor, merger.asked) == (other, community, other)
    assert mails() == [("merger_proposed", theirs.email)]


def test_a_side_without_steward_is_run_by_the_office(community, other, office, mails, settings):
    merger = proposed(community, other, office)
    assert mails() == [("merger_proposed", settings.OFFICE_EMAIL)]

    merging.agree(merger=merger, by=office)

    community.refresh_from_db()
    assert community.status == "merging"


def test_somebody_who_tends_both_presses_on_both_sides(community, other, steward):
    MembershipFactory(community=other, person=steward, role="steward")

    merger = proposed(community, other, steward)
    community.refresh_from_db()
    assert (merger.state, community.status) == ("proposed", "active")
    merging.agree(merger=merger, by=steward)

    community.refresh_from_db()
    assert community.status == "merging"


def test_agreeing_gives_members_fourteen_days(community, other, steward, theirs, mails, timeline):
    member = federal_employee()
    MembershipFactory(community=community, person=member, state="following")
    Community.objects.filter(pk=community.pk).update(
        status="paused", paused_until=timezone.localdate(), joins_open=False
    )
    merger = proposed(community, other, steward)

    first = merging.agree(merger=merger, by=theirs)
    assert merging.agree(merger=merger, by=theirs) == first

    community.refresh_from_db()
    assert first.opt_out_until == timezone.localdate() + timedelta(days=14)
    assert (community.status, community.paused_until, community.joins_open) == ("merging", None, True)
    assert timeline(community) == [("status", "paused", "merging")]
    assert mails() == sorted(
        [
            ("merger_proposed", theirs.email),
            ("merger_accepted", steward.email),
            ("merger_agreed", steward.email),
            ("merger_agreed", member.email),
        ]
    )


def test_the_other_sides_steward_signs_as_a_steward(community, other, steward, theirs):
    merging.agree(merger=proposed(community, other, steward), by=theirs)

    move = community.transitions.get()
    assert (move.by, move.hand, move.reason) == (theirs, "steward", "Into Clear Writing. Same topic.")


def test_only_the_side_that_is_asked_answers(community, other, steward, theirs, office, member):
    merger = proposed(community, other, steward)

    sentences = []
    for person in (steward, office, member):
        with pytest.raises(Refused) as refusal:
            merging.agree(merger=merger, by=person)
        sentences.append(str(refusal.value))

    assert sentences == [
        "The stewards of Clear Writing decide about a merger. Nothing was changed.",
        "The stewards of Clear Writing decide about a merger; the program office does so where there are none.",
        "The stewards of Clear Writing decide about a merger. Nothing was changed.",
    ]


def test_one_cannot_merge_with_itself(community, steward):
    with pytest.raises(Refused, match=r"^Choose another community: one cannot merge with itself.$"):
        proposed(community, community, steward)


def test_no_merger_in_a_circle(community, other, steward):
    middle = CommunityFactory(name="Middle", successor=community, status="archived")
    Community.objects.filter(pk=other.pk).update(successor=middle)

    with pytest.raises(Refused, match=r"^Clear Writing leads on to Plain Language: people would go in a circle.$"):
        proposed(community, other, steward)


@pytest.mark.parametrize("status", ["proposed", "merging", "converting", "retired", "archived", "rejected"])
@pytest.mark.parametrize("which", ["own", "other"])
def test_both_must_be_live(community, other, steward, status, which):
    changed = community if which == "own" else other
    Community.objects.filter(pk=changed.pk).update(status=status)

    with pytest.raises(Refused) as refusal:
        proposed(community, other, steward)

    changed.refresh_from_db()
    assert str(refusal.value).startswith(f"{changed.name} is {changed.get_status_display().lower()}. ")


@pytest.mark.parametrize("ends", [True, False])
def test_one_in_a_merger_takes_part_in_no_second(community, other, steward, theirs, ends):
    proposed(other, CommunityFactory(), theirs, ends=ends)

    with pytest.raises(Refused, match=r"^Clear Writing is in a merger already. Nothing was changed.$"):
        proposed(community, other, steward)


def test_one_that_announced_its_end_does_not_merge(community, other, steward, theirs):
    retiring.announce(
        community=other,
        closes_on=timezone.localdate() + timedelta(days=30),
        statement="-",
        where_now="-",
        successor=None,
        deliverables="-",
        records="-",
        by=theirs,
    )

    with pytest.raises(Refused, match=r"^Clear Writing has announced that it closes. That is cancelled first.$"):
        proposed(community, other, steward)


def test_the_whole_does_not_merge_into_its_part(community, other, steward):
    middle = CommunityFactory(parent=community)
    Community.objects.filter(pk=other.pk).update(parent=middle)

    with pytest.raises(Refused, match=r"^Clear Writing is a part of Plain Language: merge the part into the whole"):
        proposed(community, other, steward)


def test_without_a_rule_nobody_knows_who_comes_along(community, other, steward):
    Community.objects.filter(pk=other.pk).update(join_rule="")

    with pytest.raises(Refused, match=r"^Say first who may join Clear Writing: that rule decides who comes along.$"):
        proposed(community, other, steward)


def test_proposing_without_a_reason_is_refused(community, other, steward):
    with pytest.raises(Refused, match=r"^Say why: the stewards of Clear Writing read it.$"):
        proposed(community, other, steward, reason=" ")


def test_what_changed_since_the_proposal_is_looked_at_again(community, other, steward, theirs):
    merger = proposed(community, other, steward)
    Community.objects.filter(pk=community.pk).update(status="retired")

    with pytest.raises(Refused, match=r"^Plain Language is no longer active. It has retired"):
        merging.agree(merger=merger, by=theirs)


def test_refusing_needs_a_reason_that_both_sides_read(community, other, steward, theirs, mails):
    merger = proposed(community, other, steward)
    with pytest.raises(Refused, match=r"^Say why: both sides read it.$"):
        merging.stop(merger=merger, reason=" ", by=theirs)

    merging.stop(merger=merger, reason="Not now.", by=theirs)
    merging.stop(merger=merger, reason="Not now.", by=theirs)

    merger.refresh_from_db()
    assert (merger.state, merger.why_not) == ("cancelled", "Not now.")
    assert mails() == sorted(
        [("merger_proposed", theirs.email), ("merger_stopped", theirs.email), ("merger_stopped", steward.email)]
    )


def test_refused_one_cannot_be_agreed_and_can_be_proposed_again(community, other, steward, theirs):
    merger = proposed(community, other, steward)
    merging.stop(merger=merger, reason="Not now.", by=theirs)

    with pytest.raises(Refused, match=r"^This proposal was settled already: cancelled. Nothing was changed.$"):
        merging.agree(merger=merger, by=theirs)
    with pytest.raises(Refused, match=r"^This merger was settled already: cancelled. Nothing was changed.$"):
        merging.stop(merger=merger, reason="Really not.", by=theirs)

    assert proposed(community, other, steward).pk != merger.pk


@pytest.mark.matrix
@pytest.mark.parametrize("side", ["ending", "survivor", "office"])
def test_either_side_stops_what_was_agreed(community, other, steward, theirs, office, mails, timeline, side):
    merger = merging.agree(merger=proposed(community, other, steward), by=theirs)
    by = {"ending": steward, "survivor": theirs, "office": office}[side]

    merging.stop(merger=merger, reason="We were too quick.", by=by)

    community.refresh_from_db()
    assert community.status == "active"
    assert timeline(community) == [("status", "active", "merging"), ("status", "merging", "active")]
    assert [mail for mail in mails() if mail[0] == "merger_stopped"] == sorted(
        ("merger_stopped", person.email) for person in (steward, theirs)
    )


def test_nobody_else_stops_it(community, other, steward, theirs, member):
    merger = merging.agree(merger=proposed(community, other, steward), by=theirs)

    with pytest.raises(Refused, match=r"^The stewards of the two communities and the program office do this."):
        merging.stop(merger=merger, reason="No.", by=steward_of(CommunityFactory()))
    with pytest.raises(Refused, match=r"^The stewards of the two communities and the program office do this."):
        merging.stop(merger=merger, reason="No.", by=member)


@pytest.mark.parametrize("broken", ["itself", "two at a time", "agreed by nobody", "stopped without a word"])
def test_database_holds_what_a_merger_is(community, other, steward, broken):
    now = timezone.now()
    fields = {"ending": community, "survivor": other, "reason": "-", "proposed_at": now, "proposed_by": steward}
    more = {
        "itself": {"survivor": community, "state": "cancelled", "why_not": "-"},
        "two at a time": {},
        "agreed by nobody": {"ending": CommunityFactory(), "state": "agreed"},
        "stopped without a word": {"state": "cancelled"},
    }[broken]
    Merger.objects.create(**fields)

    with pytest.raises(IntegrityError), transaction.atomic():
        Merger.objects.create(**fields | more)


def test_database_keeps_one_opt_out_a_person(community, other, steward):
    merger = proposed(community, other, steward)
    OptOut.objects.create(merger=merger, person=steward, at=timezone.now())

    with pytest.raises(IntegrityError), transaction.atomic():
        OptOut.objects.create(merger=merger, person=steward, at=timezone.now())
