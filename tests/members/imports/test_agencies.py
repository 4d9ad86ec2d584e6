"""The published list of agencies adds, ends and reopens what it brought, and touches nothing else."""

from datetime import UTC, date, datetime
from io import BytesIO

import pghistory
import pytest
import time_machine

from members.imports import agencies
from members.imports.rows import CannotImport, Problem
from members.models import Agency
from tests.factories import AgencyFactory, PersonFactory
from tests.history import rows_by_table, rows_of_history

LIST = ["Access Board,", "Department of State,Bureau of Oceans", "Department of State,Office of Inspector General"]
NOON = datetime(2026, 9, 1, 16, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def file_of(*lines):
    return BytesIO("\r\n".join(["Agency,Bureau", *lines]).encode())


def bring_in(*lines, **options):
    return agencies.apply(agencies.read(file_of(*lines)), **options)


def names():
    return [(agency.name, agency.parent.name if agency.parent else "") for agency in Agency.objects.order_by("name")]


def test_agencies_come_before_their_bureaus_even_without_a_row_of_their_own():
    outcome = bring_in(*LIST)

    assert names() == [
        ("Access Board", ""),
        ("Bureau of Oceans", "Department of State"),
        ("Department of State", ""),
        ("Office of Inspector General", "Department of State"),
    ]
    assert (outcome.added, outcome.unchanged, outcome.problems) == (4, 0, [])


def test_bureaus_of_one_name_get_addresses_of_their_own():
    bring_in("Department of State,Office of Inspector General", "Department of Labor,Office of the Inspector General")

    assert list(Agency.objects.filter(name="Office of Inspector General").values_list("slug", flat=True)) == [
        "office-of-inspector-general",
        "department-of-state-office-of-inspector-general",
    ]


def test_an_agency_is_known_by_its_other_and_former_names():
    americorps = AgencyFactory(name="AmeriCorps", other_names="Corporation for National Service\nCNCS")
    defense = AgencyFactory(name="Department of Defense")
    defense.name = "Department of War"
    defense.save()

    outcome = bring_in("corporation for national service,", "Department of Defense,")

    assert names() == [("AmeriCorps", ""), ("Department of War", "")]
    assert (outcome.added, outcome.unchanged) == (0, 2)
    assert americorps.names == ["AmeriCorps", "Corporation for National Service", "CNCS"]


def test_the_district_of_columbia_counts_as_a_state():
    bring_in("District of Columbia,District of Columbia Courts")

    assert set(Agency.objects.values_list("level", flat=True)) == {"state"}


def test_labels_and_repetitions_are_passed_over_and_bad_rows_named():
    rows = agencies.read(
        file_of(
            "Military Retirement,",
            "Access Board,",
            "Access Board    ,",
            "Access Board,Access Board",
            '"Department of State","Department of State    , "',
            "Department of State,Other",
            ",Bureau of Nothing",
            "x" * 201 + ",",
        )
    )

    assert [(row.row, row.agency, row.bureau) for row in rows.rows] == [
        (3, "Access Board", ""),
        (6, "Department of State", ""),
    ]
    assert rows.passed_over == {"budget labels": 3, "repetitions": 2}
    assert rows.problems == [
        Problem(8, "Agency", "is empty; give the agency that the bureau belongs to"),
        Problem(9, "Agency", "is longer than 200 characters; shorten it"),
    ]


def test_a_second_run_changes_nothing():
    bring_in(*LIST)
    before = rows_by_table()

    outcome = bring_in(*LIST)

    assert (outcome.has_changed_anything, outcome.unchanged) == (False, 4)
    assert rows_by_table() == before


def test_a_dry_run_writes_nothing():
    before = rows_by_table()

    outcome = bring_in(*LIST, dry_run=True)

    assert outcome.added == 4
    assert rows_by_table() == before


@time_machine.travel(NOON)
def test_what_the_newer_list_lacks_is_ended_and_opened_when_it_returns():
    AgencyFactory(name="Peace Corps")
    bring_in(*LIST)

    ended = bring_in(*LIST[1:]).ended
    ends = dict(Agency.objects.values_list("name", "ends"))
    changed = bring_in(*LIST).changed

    assert (ended, ends["Access Board"], ends["Peace Corps"]) == (1, date(2026, 9, 1), None)
    assert (changed, Agency.objects.exclude(ends=None).count()) == (1, 0)


def test_what_a_person_edited_is_never_ended():
    bring_in(*LIST)
    with pghistory.context(person=PersonFactory().pk, what="admin:members_agency_change"):
        Agency.objects.filter(name="Access Board").update(abbreviation="USAB")

    outcome = bring_in(*LIST[1:])

    assert (outcome.ended, Agency.objects.get(name="Access Board").ends) == (0, None)


def test_a_part_of_the_list_is_refused():
    bring_in(*LIST)
    before = rows_of_history()

    with pytest.raises(CannotImport) as refusal:
        bring_in(LIST[0])

    assert str(refusal.value) == (
        "The file lacks 3 of the 4 agencies and bureaus that came from this list before. "
        "Import the whole list, not a part of it."
    )
    assert rows_of_history() == before


def test_history_says_who_imported():
    person = PersonFactory()

    bring_in("Access Board,", by=person)

    event = Agency.pgh_event_model.objects.get()
    assert event.pgh_context.metadata == {"what": "import_agencies", "person": person.pk}
