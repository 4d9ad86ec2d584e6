"""A month is counted as it was when it closed: worked out by hand, whenever the counting runs."""

from datetime import date, timedelta

import pgtrigger
import pytest
import time_machine
from django.db import ProgrammingError, transaction
from django.utils import timezone

from communities.lifecycle.models import Flag
from communities.models import Community, Membership, Sponsorship
from communities.models.community import TopicLink
from communities.outcomes import periods, snapshots
from communities.outcomes.models import AgencyMonth, Snapshot
from members.models import Agency, Person
from tests.communities.memberships.test_races import at_once
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CommunityFactory,
    MembershipFactory,
    PersonFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db
MARCH = date(2027, 3, 1)
CLOSES = periods.closes(MARCH)
LATER = time_machine.travel(CLOSES + timedelta(days=40), tick=False)


def person(agency, **fields):
    found = PersonFactory()
    AffiliationFactory(person=found, agency=agency, **fields)
    return found


def member(community, who, days: int, **fields) -> Membership:
    """Joined so many days before the month closed."""
    return MembershipFactory(community=community, person=who, asked_at=CLOSES - timedelta(days=days), **fields)


def counted(agency, bureau=None, snapshot=None) -> dict[str, object]:
    """The figures above 0 of an agency or a bureau."""
    rows = AgencyMonth.objects.filter(agency=agency, bureau=bureau)
    row = (rows.filter(snapshot=snapshot) if snapshot else rows).get()
    names = [field.name for field in AgencyMonth._meta.concrete_fields if field.name not in ("id", "snapshot")]
    return {name: value for name in names[2:] if (value := getattr(row, name))}


@pytest.fixture
def epa(db):
    return AgencyFactory(name="EPA", slug="epa")


@pytest.fixture
def water(epa):
    return AgencyFactory(name="Water", slug="water", parent=epa)


@LATER
def test_worked_example(epa, water):
    """Five people of EPA: two in its bureau Water, one of whom is in two communities; one came, one left in March."""
    one, two = CommunityFactory(), CommunityFactory()
    writing, maps = TopicFactory(name="Writing"), TopicFactory(name="Maps")
    one.topics.add(writing, maps), two.topics.add(writing)
    ana, ben = person(water), person(water)
    cai, dia, eve = (person(epa) for _ in range(3))
    member(one, ana, 400, role="steward", term_ends=date(2027, 6, 30)), member(two, ana, 10)
    member(one, ben, 90, basis="by_word")
    member(two, cai, 35, role="core_team")
    gone = member(one, dia, 200)
    Membership.objects.filter(pk=gone.pk).update(state="left", ended_at=CLOSES - timedelta(days=3))
    member(two, eve, 5, state="requested")
    member(one, person(None, organization="Austin"), 50)
    member(one, eve, -1)  # on the first day of April

    snapshots.freeze(month=MARCH)

    assert counted(epa) == {
        "people": 3,
        "memberships": 4,
        "by_word": 1,
        "core_team": 1,
        "stewards": 1,
        "joined": 1,
        "left": 1,
        "waiting": 1,
        "tending": 1,
        "by_community": {str(one.pk): 2, str(two.pk): 2},
        "stewards_in": {str(one.pk): [1, "2027-06-30"]},
        "by_topic": {"Maps": [2, 1], "Writing": [4, 1]},
    }
    assert counted(epa, water) == {
        "people": 2,
        "memberships": 3,
        "by_word": 1,
        "stewards": 1,
        "joined": 1,
        "tending": 1,
        "by_community": {str(one.pk): 2, str(two.pk): 1},
        "stewards_in": {str(one.pk): [1, "2027-06-30"]},
    }


@LATER
def test_what_happened_since_does_not_count(epa, water):
    community = CommunityFactory(stage="grow")
    ana = person(water)
    joined = member(community, ana, 90)
    with time_machine.travel(CLOSES + timedelta(days=2), tick=False):
        Membership.objects.filter(pk=joined.pk).update(state="left", ended_at=timezone.now())
        ana.affiliations.update(ends=timezone.localdate())
        AffiliationFactory(person=ana, agency=AgencyFactory(), starts=timezone.localdate())

    snapshots.freeze(month=MARCH)

    assert counted(epa)["people"] == 1
    assert "left" not in counted(epa)


@LATER
def test_what_is_kept_of_a_community(epa, water):
    community = CommunityFactory(name="Plain Language", slug="plain-language", stage="grow")
    topic = TopicFactory(name="Writing")
    community.topics.add(topic)
    days = {"starts": date(2026, 1, 1), "ends": date(2027, 3, 31)}
    Sponsorship.objects.create(community=community, agency=water, **days)
    Sponsorship.objects.create(community=community, agency=AgencyFactory(), ends=date(2027, 3, 30))
    for kind, since, cleared in (
        ("quiet", date(2027, 3, 31), None),
        ("stalled", date(2027, 4, 1), None),
        ("strain", date(2027, 1, 1), None),
        ("unconfirmed", date(2027, 1, 1), date(2027, 3, 31)),
    ):
        Flag.objects.create(community=community, kind=kind, since=since, cleared_on=cleared, evidence="-")
    member(community, person(None, organization="Austin"), 50)

    assert snapshots.freeze(month=MARCH).communities[community.pk] == {
        "name": "Plain Language",
        "slug": "plain-language",
        "community_type": "cop",
        "stage": "grow",
        "status": "active",
        "scope": "government_wide",
        "agency_id": None,
        "topics": ["Writing"],
        "sponsors": [epa.pk],
        "flags": ["quiet"],
        "members": 1,
        "census": None,
        "lives_here": True,
    }


@LATER
def test_bureau_that_begins_later_is_not_there_yet(epa, water):
    AgencyFactory(name="Ice", parent=epa, starts=date(2027, 4, 1))
    AgencyFactory(name="Snow", parent=epa, starts=date(2027, 3, 31))

    assert {name for name, _ in snapshots.freeze(month=MARCH).bureaus[epa.pk].values()} == {"Water", "Snow"}


@LATER
def test_headcounts_of_the_month_or_before(epa, water):
    """Known today and of then: it counts, however late it came. Of later: what was known then counts, if anything."""
    doi, dot, usaid = (AgencyFactory(slug=slug, is_cfo_act=True) for slug in ("doi", "dot", "usaid"))
    Agency.objects.filter(pk=usaid.pk).update(ends=MARCH, successor=epa)
    for agency, number, as_of in (
        (epa, 14_000, date(2027, 3, 31)),
        (water, 900, date(2026, 12, 31)),
        (doi, 60_000, date(2027, 4, 1)),
        (dot, 0, date(2027, 1, 1)),
        (usaid, 9_000, date(2027, 1, 1)),
    ):
        said = {"headcount": number, "headcount_as_of": as_of, "headcount_source": "A list"}
        Agency.objects.filter(pk=agency.pk).update(**said)

    assert snapshots.freeze(month=MARCH).headcounts == {
        epa.pk: [14_000, "2027-03-31", "A list", False],
        water.pk: [900, "2026-12-31", "A list", False],
        dot.pk: [0, "2027-01-01", "A list", True],
    }


def test_headcount_that_was_known_then_stands_where_the_present_one_is_later(epa):
    month = periods.later(periods.month_of(timezone.localdate()), -2)
    said = {"headcount": 14_000, "headcount_as_of": month, "headcount_source": "A list"}
    with time_machine.travel(periods.opens(month), tick=False):
        Agency.objects.filter(pk=epa.pk).update(**said)
    _backdate(Agency.pgh_event_model, epa, periods.opens(month))
    Agency.objects.filter(pk=epa.pk).update(headcount=15_000, headcount_as_of=timezone.localdate())

    assert snapshots.freeze(month=month).headcounts == {epa.pk: [14_000, month.isoformat(), "A list", False]}


def test_topics_and_terms_are_those_of_the_month(epa):
    month = periods.later(periods.month_of(timezone.localdate()), -2)
    opens = periods.opens(month)
    community, old, new = CommunityFactory(), TopicFactory(name="Old"), TopicFactory(name="New")
    community.topics.add(old)
    term = timezone.localdate() + timedelta(days=9)
    steward = MembershipFactory(community=community, person=person(epa), role="steward", asked_at=opens, term_ends=term)
    for model in (Community.pgh_event_model, Membership.pgh_event_model, TopicLink.pgh_event_model):
        _backdate(model, None, opens)
    community.topics.set([new])
    Membership.objects.filter(pk=steward.pk).update(term_ends=term + timedelta(days=99))

    snapshot = snapshots.freeze(month=month)

    assert snapshot.communities[community.pk]["topics"] == ["Old"]
    assert counted(epa)["stewards_in"] == {str(community.pk): [1, term.isoformat()]}


def _backdate(events, of, moment) -> None:
    """As if it had been written then. History cannot be changed: for the test alone, it can."""
    rows = events.objects.filter(pgh_obj=of) if of else events.objects.all()
    with pgtrigger.ignore():
        rows.update(pgh_created_at=moment)


@LATER
def test_person_lent_elsewhere_counts_once_at_home(epa):
    other = AgencyFactory()
    ana = person(epa)
    AffiliationFactory(person=ana, agency=other, kind="detail")
    member(CommunityFactory(), ana, 90)

    snapshots.freeze(month=MARCH)

    assert list(AgencyMonth.objects.values_list("agency", "people")) == [(epa.pk, 1)]


@LATER
def test_agency_that_ended_counts_where_it_went(epa):
    ended = AgencyFactory(ends=date(2027, 3, 30), successor=epa)
    lasts = AgencyFactory(ends=date(2027, 3, 31), successor=epa)
    for agency in (ended, lasts):
        member(CommunityFactory(), person(agency), 90)

    snapshots.freeze(month=MARCH)

    assert {row.agency for row in AgencyMonth.objects.select_related("agency")} == {epa, lasts}


@LATER
def test_place_that_ends_on_the_last_day_counts_in_the_month(epa):
    doi, who = AgencyFactory(), person(epa, ends=date(2027, 3, 31))
    AffiliationFactory(person=who, agency=doi, starts=date(2027, 4, 1))
    member(CommunityFactory(), who, 90)

    snapshots.freeze(month=MARCH)

    assert list(AgencyMonth.objects.values_list("agency", "people")) == [(epa.pk, 1)]


@LATER
def test_communities_that_are_not_live_and_people_without_an_agency_do_not_count(epa):
    for status in ("retired", "archived", "rejected", "proposed"):
        member(CommunityFactory(status=status), person(epa), 90)

    snapshot = snapshots.freeze(month=MARCH)

    assert (snapshot.communities, AgencyMonth.objects.count()) == ({}, 0)


def test_renamed_and_moved_since_is_frozen_as_it_was_first_written(epa):
    month = periods.later(periods.month_of(timezone.localdate()), -2)
    community, water, doi = CommunityFactory(name="Old name"), AgencyFactory(parent=epa), AgencyFactory(slug="doi")
    MembershipFactory(community=community, person=person(water), asked_at=periods.opens(month))
    community.name, community.status = "New name", "retired"
    community.save()
    water.parent = doi
    water.save()

    snapshot = snapshots.freeze(month=month)

    assert [facts["name"] for facts in snapshot.communities.values()] == ["Old name"]
    assert set(AgencyMonth.objects.values_list("agency", "bureau")) == {(epa.pk, None), (epa.pk, water.pk)}


@LATER
def test_frozen_once_and_again_only_with_a_reason(epa):
    community = CommunityFactory(name="Old name")
    member(community, person(epa), 90)
    first = snapshots.freeze(month=MARCH)
    member(community, person(epa), 60)

    same = snapshots.freeze(month=MARCH)
    second = snapshots.freeze(month=MARCH, again="A roster came late.")

    assert (same, second.version) == (first, 2)
    assert [counted(epa, snapshot=one)["people"] for one in (first, second)] == [1, 2]
    assert list(Snapshot.objects.latest_versions()) == [second]


@LATER
def test_nothing_of_it_can_be_changed(epa):
    member(CommunityFactory(), person(epa), 90)
    snapshots.freeze(month=MARCH)

    for model in (AgencyMonth, Snapshot):
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            model.objects.update(**{"definitions": 9} if model is Snapshot else {"people": 9})
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            model.objects.all()._raw_delete("default")


@time_machine.travel(CLOSES - timedelta(seconds=1), tick=False)
def test_month_that_is_not_over_is_refused(db):
    with pytest.raises(ValueError, match=r"^March 2027 is not over.$"):
        snapshots.freeze(month=MARCH)


@pytest.mark.matrix
@pytest.mark.parametrize(("kept", "frozen"), [(None, [3]), (date(2027, 3, 1), []), (date(2026, 12, 1), [1, 2, 3])])
@time_machine.travel(CLOSES, tick=False)
def test_missed_months_are_made_up_for(db, kept, frozen):
    if kept:
        snapshots.freeze(month=kept)

    assert [snapshot.month.month for snapshot in snapshots.freeze_missed()] == frozen
    assert snapshots.freeze_missed() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_two_workers_freeze_it_once(epa):
    month = periods.later(periods.month_of(timezone.localdate()), -1)
    member(CommunityFactory(), person(epa), 900)

    results = at_once(*[lambda: snapshots.freeze(month=month)] * 2)

    assert results[0] == results[1]
    assert Snapshot.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "year", "quarter", "last"),
    [
        (date(2026, 9, 30), 2026, 4, date(2026, 9, 30)),
        (date(2026, 10, 1), 2027, 1, date(2026, 10, 31)),
        (date(2028, 2, 29), 2028, 2, date(2028, 2, 29)),
        (date(2026, 12, 31), 2027, 1, date(2026, 12, 31)),
    ],
)
def test_fiscal_years_start_in_october(day, year, quarter, last):
    month = periods.month_of(day)

    assert (periods.fiscal_year(month), periods.fiscal_quarter(month)) == (year, quarter)
    assert periods.last_day(month) == last
    assert [periods.later(month, number).month for number in (1, -1)] == [
        month.month % 12 + 1,
        (month.month - 2) % 12 + 1,
    ]


@LATER
def test_who_could_not_sign_in_when_it_closed_is_not_counted(epa):
    community = CommunityFactory()
    ana, ben, cai = (person(epa) for _ in range(3))
    member(community, ana, 30, role="steward"), member(community, ben, 30), member(community, cai, 30)
    Person.objects.filter(pk=ben.pk).update(is_active=False)
    Person.objects.filter(pk=cai.pk).update(is_active=False)
    with pgtrigger.ignore("members.PersonEvent:append_only"):
        Person.pgh_event_model.objects.filter(pgh_obj=cai, is_active=False).update(
            pgh_created_at=CLOSES + timedelta(days=1)
        )

    snapshots.freeze(month=MARCH)

    figures = counted(epa)
    assert (figures["people"], figures["stewards"], figures["by_community"]) == (2, 1, {str(community.pk): 2})
    assert Snapshot.objects.get().communities[str(community.pk)]["members"] == 2


@LATER
def test_steward_whom_no_page_names_is_counted_as_a_member(epa):
    community = CommunityFactory()
    ana = person(epa)
    member(community, ana, 30, role="steward")
    Person.objects.filter(pk=ana.pk).update(name="")

    snapshots.freeze(month=MARCH)

    figures = counted(epa)
    assert (figures["people"], figures.get("stewards", 0), figures.get("tending", 0)) == (1, 0, 0)
