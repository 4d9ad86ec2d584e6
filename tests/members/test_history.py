"""What happened to an object, in words."""

import pghistory
import pytest

from members.history import changes
from members.models import Agency
from tests.factories import AgencyFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_changes_name_who_and_what_before_and_after():
    department, person = AgencyFactory(name="Department"), PersonFactory(name="Olive Office")
    with pghistory.context(what="import_agencies"):
        agency = AgencyFactory(name="Burau")
    with pghistory.context(person=person.pk, what="admin:members_agency_change"):
        agency.name, agency.parent, agency.level = "Bureau", department, "state"
        agency.save()

    found = changes([(Agency, {"pgh_obj": agency.pk})])

    assert [(change.who, change.kind, change.done) for change in found] == [
        ("Olive Office", "Agency", "Changed"),
        ("import_agencies", "Agency", "Added"),
    ]
    assert [tuple(difference) for difference in found[0].differences] == [
        ("name", "Burau", "Bureau"),
        ("level", "Federal", "State"),
        ("bureau of", "nothing", "Department"),
    ]


def test_change_without_a_context_says_that_nobody_is_recorded():
    agency = AgencyFactory()

    assert [change.who for change in changes([(Agency, {"pgh_obj": agency.pk})])] == ["Not recorded"]


@pytest.mark.parametrize("change_count", [1, 3])
def test_history_runs_as_many_statements_however_long_it_is(change_count, django_assert_num_queries):
    agency, parents = AgencyFactory(), [AgencyFactory() for _ in range(change_count)]
    for parent in parents:
        agency.parent = parent
        agency.save()

    with django_assert_num_queries(2):
        found = changes([(Agency, {"pgh_obj": agency.pk})])

    assert len(found) == change_count + 1
