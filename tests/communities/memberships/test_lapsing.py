"""Thirty days of grace for whoever no longer meets a rule."""

from datetime import date, timedelta

import pytest

from communities import memberships, tasks
from communities.models import JoinPreset, Membership
from members.models import Affiliation, Agency, MemberClass
from members.notifications.models import Mail
from members.standing import load, load_many
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CommunityFactory,
    MembershipFactory,
    PersonFactory,
    federal_employee,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
LATER = TODAY + timedelta(days=30)


@pytest.fixture
def former_employee():
    """Somebody who was at an agency and is a member of the public now."""
    person = federal_employee()
    person.affiliations.update(member_class=MemberClass.PUBLIC, agency=None)
    return person


def member_of(person, **fields) -> Membership:
    community = CommunityFactory(**{"name": "Web Managers", "join_rule": JoinPreset.FEDERAL_ONLY, **fields})
    return MembershipFactory(community=community, person=person)


def review(membership: Membership, today: date) -> tuple[int, str, date | None]:
    lapsed = memberships.review([membership.person_id], today=today)
    membership.refresh_from_db()
    return lapsed, membership.state, membership.unmet_since


def test_grace_begins_when_the_rule_is_not_met_and_ends_the_membership(former_employee, mails):
    membership = member_of(former_employee)

    assert review(membership, TODAY) == (0, "active", TODAY)
    assert review(membership, LATER - timedelta(days=1)) == (0, "active", TODAY)
    assert review(membership, LATER) == (1, "lapsed", TODAY)
    assert review(membership, LATER) == (0, "lapsed", TODAY)
    assert mails()[2:] == [("membership_lapsed", former_employee.email)]
    last = Mail.objects.get(template="membership_lapsed")
    assert "Federal employees only. You are registered as a member of the public." in last.text


def test_person_is_warned_thirty_and_seven_days_before(former_employee):
    membership = member_of(former_employee)
    warned = []

    for days in range(30):
        review(membership, TODAY + timedelta(days=days))
        warned.append(Mail.objects.filter(template="membership_ending", recipient=former_employee.email).count())

    assert warned == [1] * 23 + [2] * 7
    assert Mail.objects.first().subject == "Your membership of Web Managers ends on December 23"


def test_members_stay_when_the_community_moves_to_the_successor(mails):
    ended, heir = AgencyFactory(), AgencyFactory()
    rule = {"join_rule": JoinPreset.ONE_AGENCY, "scope": "one_agency", "agency": ended}
    membership = member_of(federal_employee(agency=ended), **rule)
    Agency.objects.filter(pk=ended.pk).update(ends=TODAY, successor=heir)
    membership.community.agency = heir
    membership.community.save()

    assert (review(membership, TODAY), mails()) == ((0, "active", None), [])


def test_grace_is_forgotten_when_the_rule_is_met_again(former_employee):
    membership = member_of(former_employee)
    review(membership, TODAY)
    Affiliation.objects.update(member_class=MemberClass.FEDERAL)

    assert review(membership, LATER) == (0, "active", None)


@pytest.mark.parametrize("rule", [JoinPreset.PUBLIC, "", JoinPreset.FEDERAL_ONLY])
def test_whoever_meets_the_rule_stays(rule):
    membership = member_of(federal_employee(), join_rule=rule)

    assert review(membership, TODAY) == (0, "active", None)


def test_membership_by_their_word_is_not_ours_to_end(former_employee):
    membership = member_of(former_employee, home_url="https://web.gov/")
    Membership.objects.update(basis="by_word")

    assert review(membership, TODAY) == (0, "active", None)


def test_lapse_looks_again(mails):
    membership = member_of(federal_employee())

    assert memberships.lapse(membership=membership) is False
    assert mails() == []


def test_load_many_reads_every_standing_in_one_statement(django_assert_num_queries):
    people = [federal_employee(), federal_employee(), PersonFactory()]
    AffiliationFactory(person=people[1], kind="detail")

    with django_assert_num_queries(1):
        standings = load_many([person.pk for person in people])

    assert standings == {person.pk: load(person) for person in people}
    assert [len(standings[person.pk].posts) for person in people] == [1, 2, 0]
    assert [standings[person.pk].posts[0].proven for person in people[:2]] == [True, True]


def test_the_office_hears_when_the_last_steward_lapses(former_employee, mails, settings):
    membership = member_of(former_employee)
    Membership.objects.update(role=Membership.Role.STEWARD)
    review(membership, TODAY)

    review(membership, LATER)

    assert mails() == [
        ("community_without_steward", settings.OFFICE_EMAIL),
        ("membership_ending", former_employee.email),
        ("membership_lapsed", former_employee.email),
    ]


def test_the_review_says_that_it_was_the_one_who_wrote(former_employee):
    membership = member_of(former_employee)

    tasks.review(timestamp=0)

    event = Membership.pgh_event_model.objects.filter(pgh_obj=membership.pk).latest("pgh_id")
    assert event.pgh_context.metadata == {"what": "review-memberships"}
