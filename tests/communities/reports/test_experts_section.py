"""Sections 7 and 8: experts and questions, pairs and ties; what is small is not printed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.experts.models import Consultation, MentoringPair, MentoringRequest, Sme, Tie
from communities.outcomes import periods, snapshots
from communities.reports.building import build
from communities.reports.material import find
from communities.small_cells import HIDDEN
from communities.working_time import MINUTES_A_DAY
from tests.factories import AgencyFactory, CommunityFactory, MembershipFactory, TopicFactory, federal_employee

pytestmark = pytest.mark.django_db
MONTH = periods.later(periods.month_of(timezone.localdate()), -1)
THEN = periods.closes(MONTH) - timedelta(days=3)


@pytest.fixture
def epa():
    return AgencyFactory(slug="epa", name="EPA")


@pytest.fixture
def people(epa):
    """Ten people of the agency, members long before, so that it has a report."""
    community = CommunityFactory()
    found = [federal_employee(agency=epa) for _ in range(10)]
    for person in found:
        MembershipFactory(community=community, person=person, asked_at=THEN - timedelta(days=100))
    return found


def offer(person, **fields):
    return Sme.objects.create(person=person, evidence="E", helps=["answer"], offered_at=THEN, **fields)


def answered(asker, expert, *, useful=None, minutes=MINUTES_A_DAY):
    """A question of a month ago, answered then."""
    return Consultation.objects.create(
        asker=asker,
        asker_agency=asker.affiliations.get().agency,
        topic=TopicFactory(),
        title="Q",
        body="B",
        state="closed",
        asked_at=THEN,
        desk_since=THEN,
        taken_by=expert,
        taken_agency=expert.affiliations.get().agency,
        accepted_at=THEN,
        minutes_to_accept=60,
        answered_at=THEN,
        minutes_to_answer=minutes,
        closed_at=THEN,
        useful=useful,
    )


def section(agency, key):
    """The rows of its tables: name -> cells."""
    snapshots.freeze(month=MONTH)
    found = build(find(agency)).section(key)
    return {row.name: row.cells for table in found.tables for row in table.rows} if found else None


def test_without_experts_or_questions_there_is_no_section(epa, people):
    assert (section(epa, "experts"), section(epa, "mentoring")) == (None, None)


def test_enough_of_everything_is_printed(epa, people):
    others = [federal_employee() for _ in range(5)]
    for person in people[:6]:
        offer(person)
    for number in range(12):
        answered(others[number % 5], people[number % 6], useful=number < 6, minutes=(1 + number % 3) * MINUTES_A_DAY)
    for person in people[:5]:
        answered(person, others[0])

    assert section(epa, "experts") == {
        "Experts on the roster": (6,),
        "Questions asked by its people": (5,),
        "Questions answered by its people": (12,),
        "Working days to an answer, median": (2.0,),
        "Rated useful, percent": (50,),
        "Answered for other agencies, percent": (100,),
    }


def test_what_few_people_did_is_hidden(epa, people):
    for person in people[:2]:
        offer(person)
    for _ in range(12):
        answered(people[0], people[1], useful=True)

    assert section(epa, "experts") == {
        "Experts on the roster": ("<5",),
        "Questions asked by its people": (HIDDEN,),
        "Questions answered by its people": (HIDDEN,),
        "Working days to an answer, median": (HIDDEN,),
        "Rated useful, percent": (HIDDEN,),
        "Answered for other agencies, percent": (HIDDEN,),
    }


def test_who_left_the_roster_before_or_came_after_is_not_counted(epa, people):
    for person in people[:5]:
        offer(person)
    offer(people[5], ended_at=THEN + timedelta(hours=1), is_listed=False)
    Sme.objects.create(person=people[6], evidence="E", helps=["answer"], offered_at=timezone.now())

    assert section(epa, "experts")["Experts on the roster"] == (5,)


def pair(mentor, mentee, kind="mentoring", **fields):
    request = MentoringRequest.objects.create(
        person=mentee, kind=kind, what_for="W", open_until=timezone.localdate(), asked_at=THEN, ended_at=THEN
    )
    return MentoringPair.objects.create(
        **{
            "kind": kind,
            "request": request,
            "mentor": mentor,
            "mentee": mentee,
            "proposed_by": mentee,
            "proposed_at": THEN,
            "accepted_at": THEN,
            "agreed_at": THEN,
            "state": "live",
            "rhythm": 14,
            "ends": timezone.localdate() + timedelta(days=90),
            "mentor_agency": mentor.affiliations.get().agency,
            "mentee_agency": mentee.affiliations.get().agency,
            **fields,
        }
    )


def test_pairs_are_printed_by_kind_and_side(epa, people):
    others = [federal_employee() for _ in range(6)]
    for mentor, mentee in zip(others, people, strict=False):
        pair(mentor, mentee)
    pair(people[0], others[0], kind="coaching")

    assert section(epa, "mentoring") == {
        "Mentored people of its own": (6, 6, 0, HIDDEN),
        "Coaches of its own": ("<5", HIDDEN, HIDDEN, HIDDEN),
    }


def test_few_completed_pairs_among_many_are_small(epa, people):
    others = [federal_employee() for _ in range(6)]
    pairs = [pair(mentor, mentee) for mentor, mentee in zip(others, people, strict=False)]
    MentoringPair.objects.filter(pk=pairs[0].pk).update(state="completed", closed_at=THEN, aims_set=2, aims_met=1)

    assert section(epa, "mentoring") == {"Mentored people of its own": (6, 5, "<5", HIDDEN)}


@pytest.mark.parametrize(("number", "printed"), [(5, 5), (4, HIDDEN)])
def test_new_ties_are_printed_when_enough_people_are_in_them(epa, people, number, printed):
    other = federal_employee()
    for person in people[:number]:
        Tie.objects.create(
            one=person,
            other=other,
            one_agency=epa,
            other_agency=other.affiliations.get().agency,
            source="consultation",
            at=THEN,
        )

    assert section(epa, "mentoring") == {"New ties": (printed,)}


def test_a_bureau_has_neither_section(epa, people):
    bureau = AgencyFactory(slug="oar", parent=epa)
    colleagues = [federal_employee(agency=bureau) for _ in range(5)]
    for person in colleagues:
        MembershipFactory(person=person, asked_at=THEN - timedelta(days=100))
        offer(person)
    snapshots.freeze(month=MONTH)

    report = build(find(bureau))

    assert (report.section("experts"), report.section("mentoring")) == (None, None)
