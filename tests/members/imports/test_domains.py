"""The published list of domains is typed by level, finds agencies by name, and ends what it names no longer."""

from datetime import UTC, date, datetime
from io import BytesIO

import pghistory
import pytest
import time_machine

from members.imports import domains
from members.imports.rows import CannotImport, Problem
from members.models import EmailDomain
from tests.factories import AgencyFactory, EmailDomainFactory, PersonFactory
from tests.history import rows_by_table

HEADER = "Domain name,Domain type,Organization name,Suborganization name,City,State,Security contact email"
EPA = "epa.gov,Federal - Executive,Environmental Protection Agency,,Washington,DC,(blank)"
CDC = "cdc.gov,Federal - Executive,Department of Health and Human Services,Office of the CIO,Atlanta,GA,(blank)"
AUSTIN = "austintexas.gov,City,City of Austin ,,Austin,TX,(blank)"
NOON = datetime(2026, 9, 1, 16, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def file_of(*lines):
    return BytesIO("\n".join([HEADER, *lines]).encode())


def bring_in(*lines, **options):
    return domains.apply(domains.read(file_of(*lines)), **options)


@pytest.fixture
def epa():
    return AgencyFactory(name="Environmental Protection Agency")


@pytest.fixture
def hhs():
    agency = AgencyFactory(name="Department of Health and Human Services")
    AgencyFactory(name="Centers for Disease Control and Prevention", parent=agency)
    return agency


@pytest.mark.parametrize(
    ("domain_type", "state", "level"),
    [
        ("Federal - Executive", "DC", "federal"),
        ("Federal - Legislative", "DC", "federal"),
        ("Federal - Judicial", "", "federal"),
        ("Federal", "DC", "federal"),
        ("State or territory", "TX", "state"),
        ("State or territory", "DC", "state"),
        ("State or territory - Election", "AS", "territorial"),
        ("State or territory", "pr", "territorial"),
        ("Interstate", "VI", "territorial"),
        ("Interstate", "NY", "state"),
        ("City", "PR", "local"),
        ("City - Election", "WI", "local"),
        ("County", "", "local"),
        ("Special district - Election", "CA", "local"),
        ("TRIBAL - Election", "OK", "tribal"),
        ("School district", "IL", "education"),
        ("Moon base", "", ""),
    ],
)
def test_the_type_gives_the_level(domain_type, state, level):
    assert domains.level_of(domain_type, state) == level


def test_domains_arrive_with_level_agency_and_source(epa, hhs):
    outcome = bring_in(EPA, CDC, AUSTIN)

    stored = EmailDomain.objects.values_list("suffix", "agency", "level", "is_shared", "valid_from", "source")
    assert list(stored) == [
        ("austintexas.gov", None, "local", False, None, "Published .gov list"),
        ("cdc.gov", hhs.pk, "federal", True, None, "Published .gov list"),
        ("epa.gov", epa.pk, "federal", False, None, "Published .gov list"),
    ]
    assert (outcome.added, outcome.problems, outcome.proposals) == (3, [], [])


def test_a_suborganization_proposes_a_bureau_and_decides_nothing(hhs):
    line = CDC.replace("Office of the CIO", "Centers for Disease Control and Prevention")

    outcome = bring_in(line)

    assert EmailDomain.objects.get().agency == hhs
    text = (
        "cdc.gov may belong to Centers for Disease Control and Prevention alone; "
        "it counts for Department of Health and Human Services"
    )
    assert outcome.proposals == [Problem(2, "Suborganization name", text)]


def test_bad_rows_are_named_and_good_ones_land(epa):
    rows = domains.read(
        file_of(
            "EPA.GOV. ,Federal - Executive,Environmental Protection Agency,,,,",
            "no domain,City,X,,,,",
            EPA,
            "moon.gov,Moon base,NASA,,,,",
            "nasa.gov,Federal,NASA,,,,",
            "",
        )
    )

    outcome = domains.apply(rows)

    assert list(EmailDomain.objects.values_list("suffix", flat=True)) == ["epa.gov", "nasa.gov"]
    assert outcome.problems == [
        Problem(3, "Domain name", "“no domain” is no domain; write it like epa.gov"),
        Problem(4, "Domain name", "epa.gov is in row 2 already; that one counts"),
        Problem(5, "Domain type", "“Moon base” is no known type; what is here stays"),
        Problem(6, "Organization name", "no agency is called “NASA”; its domains are listed without one"),
    ]


def test_a_domain_of_unknown_type_is_not_ended(epa):
    bring_in(EPA, AUSTIN)

    outcome = bring_in(EPA.replace("Federal - Executive", "Moon base"), AUSTIN)

    assert (outcome.ended, EmailDomain.objects.get(suffix="epa.gov").valid_until) == (0, None)


def test_a_second_run_changes_nothing(epa, hhs):
    bring_in(EPA, CDC, AUSTIN)
    before = rows_by_table()

    outcome = bring_in(EPA, CDC, AUSTIN)

    assert (outcome.has_changed_anything, outcome.unchanged) == (False, 3)
    assert rows_by_table() == before


def test_a_dry_run_writes_nothing(epa):
    before = rows_by_table()

    outcome = bring_in(EPA, AUSTIN, dry_run=True)

    assert outcome.added == 2
    assert rows_by_table() == before


@time_machine.travel(NOON)
def test_a_missing_domain_is_ended_and_gets_a_new_row_when_it_returns(epa):
    bring_in(EPA, AUSTIN)

    ended = bring_in(EPA).ended
    added = bring_in(EPA, AUSTIN).added

    rows = EmailDomain.objects.filter(suffix="austintexas.gov").values_list("valid_from", "valid_until")
    assert (ended, added) == (1, 1)
    assert set(rows) == {(None, date(2026, 8, 31)), (date(2026, 9, 1), None)}


@time_machine.travel(NOON)
def test_a_domain_that_changes_its_owner_gets_a_new_row(epa, hhs):
    bring_in(EPA)

    outcome = bring_in(EPA.replace("Environmental Protection Agency", hhs.name))

    rows = EmailDomain.objects.order_by("pk").values_list("agency", "valid_from", "valid_until")
    assert list(rows) == [(epa.pk, None, date(2026, 8, 31)), (hhs.pk, date(2026, 9, 1), None)]
    assert outcome.changed == 1


@time_machine.travel(NOON)
def test_an_owner_corrected_on_the_day_of_its_row_changes_the_row(epa, hhs):
    EmailDomainFactory(suffix="epa.gov", agency=hhs, source=domains.SOURCE, valid_from=date(2026, 9, 1))

    bring_in(EPA)

    assert EmailDomain.objects.get().agency == epa


def test_an_agency_that_was_unknown_is_filled_in_later():
    bring_in(EPA)
    epa = AgencyFactory(name="Environmental Protection Agency")

    outcome = bring_in(EPA)

    assert (EmailDomain.objects.get().agency, outcome.changed) == (epa, 1)


def test_a_bureau_is_more_exact_than_the_list_and_stays(hhs):
    bureau = hhs.bureaus.get()
    EmailDomainFactory(suffix="cdc.gov", agency=bureau, source=domains.SOURCE)

    outcome = bring_in(CDC)

    assert (EmailDomain.objects.get().agency, outcome.unchanged) == (bureau, 1)


def test_rows_of_another_source_are_neither_changed_nor_ended(epa, hhs):
    EmailDomainFactory(suffix="epa.gov", agency=hhs, source="Program office")
    EmailDomainFactory(suffix="mil", agency=None, level="military", source="Starter directory")

    outcome = bring_in(EPA, AUSTIN)

    assert (outcome.kept, outcome.ended, outcome.added) == (1, 0, 1)
    assert EmailDomain.objects.get(suffix="epa.gov").agency == hhs


def test_what_a_person_edited_is_kept(epa, hhs):
    bring_in(EPA)
    with pghistory.context(person=PersonFactory().pk, what="admin:members_emaildomain_change"):
        EmailDomain.objects.update(agency=hhs)

    outcome = bring_in(EPA)

    assert (outcome.kept, EmailDomain.objects.get().agency) == (1, hhs)


def test_a_part_of_the_list_is_refused(epa, hhs):
    bring_in(EPA, CDC, AUSTIN)

    with pytest.raises(CannotImport, match="The file lacks 2 of the 3 domains that came from this list before"):
        bring_in(EPA)

    assert EmailDomain.objects.filter(valid_until=None).count() == 3
