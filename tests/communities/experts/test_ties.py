"""New ties: once for two people, across agencies, with the agencies of that day."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from communities.experts import ties
from communities.experts.models import Tie
from tests.communities.memberships.test_races import at_once
from tests.factories import AffiliationFactory, AgencyFactory, PersonFactory, federal_employee

SOURCE = Tie.Source
NOW = timezone.now()


@pytest.mark.django_db
def test_the_first_exchange_is_kept_in_order_of_ids_and_later_ones_are_not():
    one, other = federal_employee(), federal_employee()
    agencies = {person.pk: person.affiliations.get().agency_id for person in (one, other)}

    first = ties.note(one=other, other=one, source=SOURCE.CONSULTATION, at=NOW)
    second = ties.note(one=one, other=other, source=SOURCE.MENTORING, at=NOW + timedelta(days=1))
    again = ties.note(one=other, other=one, source=SOURCE.CONSULTATION, at=NOW)

    assert (first, second, again) == (Tie.objects.get(), None, None)
    assert (first.one_id, first.other_id, first.source, first.at) == (one.pk, other.pk, "consultation", NOW)
    assert (first.one_agency_id, first.other_agency_id) == (agencies[one.pk], agencies[other.pk])


@pytest.mark.django_db
def test_bureaus_count_as_the_agency_above_them():
    parent = AgencyFactory()
    water, air = AgencyFactory(parent=parent), AgencyFactory(parent=parent)
    office = AgencyFactory(parent=water)
    one, other, elsewhere = federal_employee(agency=office), federal_employee(agency=air), federal_employee()

    assert ties.note(one=one, other=other, source=SOURCE.MENTORING, at=NOW) is None
    assert ties.note(one=one, other=elsewhere, source=SOURCE.MENTORING, at=NOW).one_agency == parent


@pytest.mark.django_db
def test_one_agency_no_agency_and_oneself_make_none():
    agency = AgencyFactory()
    one, same, nowhere = federal_employee(agency=agency), federal_employee(agency=agency), PersonFactory()

    pairs = ((one, same), (one, nowhere), (nowhere, PersonFactory()), (one, one))
    assert [ties.note(one=a, other=b, source=SOURCE.MENTORING, at=NOW) for a, b in pairs] == [None] * 4


@pytest.mark.django_db
def test_the_agency_is_that_of_the_day():
    one, other = federal_employee(), federal_employee()
    before, after = one.affiliations.get().agency, AgencyFactory()
    moved = timezone.localdate(NOW)
    one.affiliations.update(ends=moved)
    AffiliationFactory(person=one, agency=after, starts=moved)
    yesterday = NOW - timedelta(days=1)

    assert ties.note(one=one, other=other, source=SOURCE.MENTORING, at=yesterday).one_agency == before
    assert ties.note(one=one, other=federal_employee(), source=SOURCE.MENTORING, at=NOW).one_agency == after


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("broken", "constraint"),
    [("same", "tie_across_agencies"), ("order", "tie_of_two"), ("twice", "tie_counted_once")],
)
def test_the_database_holds_what_a_tie_is(broken, constraint):
    one, other = federal_employee(), federal_employee()
    agencies = [person.affiliations.get().agency for person in (one, other)]
    facts = {"one": one, "other": other, "one_agency": agencies[0], "other_agency": agencies[1]}
    facts |= {"source": "mentoring", "at": datetime.now(tz=NOW.tzinfo)}
    if broken == "twice":
        Tie.objects.create(**facts)
    facts |= {"same": {"other_agency": agencies[0]}, "order": {"one": other, "other": one}}.get(broken, {})

    with pytest.raises(IntegrityError, match=constraint):
        Tie.objects.create(**facts)


@pytest.mark.django_db(transaction=True)
def test_two_notes_at_once_keep_one_tie():
    one, other = federal_employee(), federal_employee()

    results = at_once(
        lambda: ties.note(one=one, other=other, source=SOURCE.CONSULTATION, at=NOW),
        lambda: ties.note(one=other, other=one, source=SOURCE.INTRODUCTION, at=NOW),
    )

    tie = Tie.objects.get()
    assert sorted(results, key=lambda result: result is None) == [tie, None]
    assert tie.events.count() == 1
