"""Completing a merger: who comes along, who does not and why, one mail each, and where old names lead."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from communities import memberships, search
from communities.directory.addresses import meant_by
from communities.lifecycle.ending import carrying, completing, merging, opting_out, retiring
from communities.lifecycle.models import Merger, OptOut
from communities.memberships import Refused
from communities.models import (
    Alias,
    Approval,
    ChannelSubscription,
    Community,
    CommunityCounts,
    Invitation,
    JoinPreset,
    Membership,
)
from members.models import Affiliation, Person
from members.notifications.models import Mail
from tests.factories import (
    AffiliationFactory,
    ChannelFactory,
    CommunityFactory,
    MembershipFactory,
    PersonFactory,
    federal_employee,
    steward_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def survivor(db):
    """Closed to all but federal employees, and by request: the stewards' agreement stands for their decision."""
    return CommunityFactory(name="Clear Writing", join_rule=JoinPreset.FEDERAL_ONLY, approval=Approval.REQUEST)


@pytest.fixture
def theirs(survivor):
    return steward_of(survivor)


@pytest.fixture
def merger(community, survivor, steward, theirs):
    """Agreed today."""
    proposal = merging.propose(community=community, other=survivor, ends=True, reason="Same topic.", by=steward)
    return merging.agree(merger=proposal, by=theirs)


def choose_until(days: int) -> None:
    Merger.objects.update(opt_out_until=timezone.localdate() + timedelta(days=days))


def completed(merger, by) -> Merger:
    """Completed by a press, and carried over as the worker does it."""
    choose_until(-1)
    done = completing.complete(merger=merger, by=by)
    carrying.carry(done)
    return done


def joined(community, person=None, **fields) -> Membership:
    return MembershipFactory(community=community, person=person or federal_employee(), **fields)


def state_in(community, person) -> list[str]:
    return list(
        Membership.objects.filter(community=community, person=person).order_by("pk").values_list("state", flat=True)
    )


@pytest.mark.parametrize("days", [0, 1])
def test_not_before_the_time_to_stay_out_is_over(merger, steward, days):
    choose_until(days)
    last = timezone.localdate() + timedelta(days=days)

    with pytest.raises(Refused) as refusal:
        completing.complete(merger=merger, by=steward)

    assert str(refusal.value) == (
        f"Members choose until {last:%-d %B %Y}. Complete it from the day after. Nothing was changed."
    )


@pytest.mark.matrix
@pytest.mark.parametrize("side", ["ending", "survivor", "office"])
def test_either_side_completes_it_from_the_day_after(
    community, survivor, merger, steward, theirs, office, side, timeline
):
    by = {"ending": steward, "survivor": theirs, "office": office}[side]

    first = completed(merger, by)

    if side != "ending":  # whose stewards have gone on to the survivor with everybody else
        assert completing.complete(merger=merger, by=by) == first
    community.refresh_from_db()
    assert (community.status, community.successor, community.ends) == ("archived", survivor, timezone.localdate())
    assert timeline(community) == [("status", "active", "merging"), ("status", "merging", "archived")]


def test_nobody_else_completes_it(merger, member):
    with pytest.raises(Refused, match=r"^The stewards of the two communities and the program office do this."):
        completed(merger, member)


def test_each_person_meets_their_fate_and_gets_one_mail(community, survivor, merger, steward, theirs, mails):
    plain, follower, both, asked, was_declined = (federal_employee() for _ in range(5))
    out, removed, outsider, suspended = federal_employee(), federal_employee(), PersonFactory(), federal_employee()
    AffiliationFactory(person=outsider, member_class="contractor", agency=None, organization="Acme")
    for person in (plain, both, asked, was_declined, out, removed, outsider, suspended):
        joined(community, person)
    joined(community, follower, state="following")
    joined(survivor, both)
    joined(survivor, asked, state="requested")
    joined(survivor, was_declined, state="declined", reason="No", ended_at=timezone.now())
    joined(survivor, removed, state="removed", reason="Ads", ended_at=timezone.now())
    opting_out.choose(merger=merger, stays_out=True, by=out)
    suspended.is_active = False
    suspended.save()

    completed(merger, theirs)
    letters = [mail for mail in mails() if mail[0] == "merger_completed"]

    came = (plain, follower, both, asked, was_declined, steward)
    assert [state_in(survivor, person)[-1:] for person in came] == [["active"]] * 6
    assert [state_in(survivor, person) for person in (out, outsider, suspended)] == [[], [], []]
    assert state_in(survivor, removed) == ["removed"]
    assert state_in(survivor, asked) == ["active"]
    people = (plain, follower, both, asked, was_declined, out, removed, outsider, steward)
    assert letters == sorted(("merger_completed", person.email) for person in people)
    assert {
        name: Mail.objects.get(template="merger_completed", recipient=person.email).text.splitlines()[2]
        for name, person in {"in": plain, "both": both, "out": out, "removed": removed, "outsider": outsider}.items()
    } == {
        "in": "You came along: you are a member of Clear Writing.",
        "both": "You belong to Clear Writing already.",
        "out": "You chose to stay out, so your membership ended.",
        "removed": "A steward of Clear Writing ended your membership there. You can ask to join again.",
        "outsider": "You could not come along. Clear Writing: Federal employees only. "
        "You are registered as a contractor at Acme.",
    }
    assert Membership.objects.live().filter(community=community).count() == 0


def test_counts_and_history_follow(community, survivor, merger, theirs):
    person = federal_employee()
    joined(community, person)

    completed(merger, theirs)

    counts = dict(CommunityCounts.objects.values_list("community__name", "members"))
    events = Membership.pgh_event_model.objects.filter(person=person).order_by("pgh_id")
    assert counts == {"Plain Language": 0, "Clear Writing": 3}
    assert list(events.values_list("community__name", "state")) == [
        ("Plain Language", "active"),
        ("Clear Writing", "active"),
        ("Plain Language", "left"),
    ]


def test_it_may_be_taken_back_for_a_day_like_any_joining(community, survivor, merger, theirs):
    person = federal_employee()
    joined(community, person)
    completed(merger, theirs)

    memberships.undo(community=survivor, by=person)

    assert state_in(survivor, person) == ["left"]


def test_a_survivor_that_lives_elsewhere_makes_followers(community, survivor, merger, theirs):
    Community.objects.filter(pk=survivor.pk).update(home_url="https://writing.gov/")
    search.index([survivor.pk])
    person = federal_employee()
    joined(community, person)

    completed(merger, theirs)

    assert state_in(survivor, person) == ["following"]


def test_requests_end_with_a_reason_and_invitations_are_withdrawn(community, merger, steward, theirs, mails):
    request = joined(community, state="requested")
    memberships.invite(community=community, email="kim@epa.gov", by=steward)

    completed(merger, theirs)

    request.refresh_from_db()
    assert (request.state, request.reason) == (
        "declined",
        "It is part of Clear Writing now. You can ask to join there.",
    )
    assert Invitation.objects.open().count() == 0
    assert [mail for mail in mails() if mail[1] == request.person.email] == [
        ("membership_declined", request.person.email)
    ]


def test_list_subscriptions_of_the_one_that_ends_end(community, merger, steward, theirs):
    row = ChannelSubscription.objects.create(
        person=steward, channel=ChannelFactory(community=community), asked_at=timezone.now()
    )

    completed(merger, theirs)

    row.refresh_from_db()
    assert row.left_at is not None


def test_old_names_and_addresses_lead_to_the_survivor(community, survivor, merger, theirs, client):
    Community.objects.filter(pk=community.pk).update(acronym="PL", other_names=["Plain English", "Clear writing"])
    Alias.objects.create(path="/communities/plain-english/", community=community)
    child = CommunityFactory(parent=community)

    completed(merger, theirs)

    survivor.refresh_from_db()
    child.refresh_from_db()
    page = client.get(community.get_absolute_url())
    assert survivor.other_names == ["Plain Language", "PL", "Plain English"]
    assert meant_by("/communities/plain-english/") == survivor.get_absolute_url()
    assert (page.status_code, child.parent) == (200, survivor)
    assert f'<a href="{survivor.get_absolute_url()}">Clear Writing</a> carries on its work.' in page.text


def test_a_survivor_that_ended_meanwhile_takes_nobody(survivor, merger, theirs):
    Community.objects.filter(pk=survivor.pk).update(status="retired")

    with pytest.raises(Refused, match=r"^Clear Writing is no longer active. Stop the merger. Nothing was changed.$"):
        completed(merger, theirs)


def test_a_proposal_alone_completes_nothing(community, survivor, steward, theirs):
    merger = merging.propose(community=community, other=survivor, ends=True, reason="Same topic.", by=steward)

    with pytest.raises(Refused, match=r"^This merger is not agreed: proposed. Nothing was changed.$"):
        completing.complete(merger=merger, by=steward)


def test_what_was_merged_is_not_opened_again(community, merger, theirs, office):
    completed(merger, theirs)

    with pytest.raises(Refused, match=r"^Plain Language is part of Clear Writing now, and so are its members.$"):
        retiring.revive(community=community, reason="We miss it.", by=office)


def test_fifty_members_take_no_more_statements_than_five(django_assert_max_num_queries, theirs, survivor):
    def merge(members: int) -> int:
        ending = CommunityFactory()
        mine = steward_of(ending)
        for _ in range(members):
            joined(ending)
        proposal = merging.propose(community=ending, other=survivor, ends=True, reason="Same topic.", by=mine)
        merger = merging.agree(merger=proposal, by=theirs)
        choose_until(-1)
        with django_assert_max_num_queries(1_000) as captured:
            carrying._carry_some(completing.complete(merger=merger, by=theirs))
        return len(captured)

    few, many = merge(5), merge(50)

    assert many <= few
    assert Membership.objects.members().filter(community=survivor).count() == 58


@pytest.mark.slow
def test_five_thousand_members_are_carried(community, survivor, merger, theirs):
    agency = theirs.affiliations.get().agency
    people = Person.objects.bulk_create(
        Person(email=f"many{number}@{agency.slug}.gov", name=f"Many {number}", password="!") for number in range(5_000)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in people
    )
    Affiliation.objects.bulk_create(
        Affiliation(person=person, agency=agency, member_class="federal", starts=date(2020, 1, 1)) for person in people
    )
    now = timezone.now()
    Membership.objects.bulk_create(
        Membership(community=community, person=person, state="active", asked_at=now, joined_at=now) for person in people
    )
    memberships.recount([community])

    completed(merger, theirs)

    assert Membership.objects.members().filter(community=survivor).count() == 5_002
    assert dict(CommunityCounts.objects.values_list("community__name", "members")) == {
        "Plain Language": 0,
        "Clear Writing": 5_002,
    }


def test_choosing_again_and_again_keeps_the_last(community, merger, steward):
    person = federal_employee()
    joined(community, person)

    for stays_out in (True, True, False, True):
        opting_out.choose(merger=merger, stays_out=stays_out, by=person)

    assert list(OptOut.objects.values_list("person", flat=True)) == [person.pk]


@pytest.mark.parametrize(("days", "is_refused"), [(0, False), (-1, True)])
def test_one_chooses_until_the_last_day(community, merger, days, is_refused):
    person = federal_employee()
    joined(community, person)
    choose_until(days)

    if is_refused:
        with pytest.raises(Refused, match=r"^The time to choose is over. Plain Language is merging.$"):
            opting_out.choose(merger=merger, stays_out=True, by=person)
    else:
        opting_out.choose(merger=merger, stays_out=True, by=person)

    assert OptOut.objects.exists() is not is_refused


def test_somebody_else_has_nothing_to_choose(merger, member):
    with pytest.raises(Refused, match=r"^You are not in Plain Language: there is nothing to choose.$"):
        opting_out.choose(merger=merger, stays_out=True, by=member)


def test_closing_an_account_forgets_the_choice(community, merger):
    person = federal_employee()
    joined(community, person)
    opting_out.choose(merger=merger, stays_out=True, by=person)
    assert [row["merger__ending__name"] for row in opting_out.read(person)["mergers_stayed_out_of"]] == [
        "Plain Language"
    ]

    opting_out.forget(person)

    assert OptOut.objects.count() == 0
