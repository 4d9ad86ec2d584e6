"""Who may open whose report: every role x agency or bureau x output, and nothing of it for anybody else."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from communities.outcomes import snapshots
from communities.reports.addresses import Frozen
from communities.reports.asking import lead_addresses
from communities.reports.models import ReportUse
from communities.reports.permissions import can_read, leads, readable
from communities.reports.queries import roles_for
from communities.reports.roles import is_address_of
from members.models import AgencyRole
from tests.communities.reports.conftest import MONTH, role
from tests.factories import (
    AgencyFactory,
    CommunityFactory,
    EmailDomainFactory,
    PersonFactory,
    federal_employee,
    steward_of,
)

pytestmark = pytest.mark.django_db
PICTURE = f"{Frozen(MONTH)}/communities.svg"
CANARY, SECRET = "region-9", "CANARY-BUREAU"
OUTPUTS = ("", f"{Frozen(MONTH)}/", f"{Frozen(MONTH)}.csv", f"{Frozen(MONTH)}.xlsx", PICTURE)
KINDS = ("lead", "liaison", "reader")
PEOPLE = (
    *(f"{kind} of {agency}" for agency in ("EPA", "Water") for kind in KINDS),
    "reader of another agency",
    "reader until today",
    "reader until yesterday",
    "reader from tomorrow",
    "employee of EPA",
    "steward",
    "the public",
    "office",
)


@pytest.fixture
def people(worked, water):
    """Name -> (person, slugs of the reports that they may open)."""
    doi = AgencyFactory(name="Interior", slug="doi")
    everything = {"epa", "water", "air", CANARY, "doi"}
    AgencyFactory(name=SECRET, slug=CANARY, parent=worked)
    snapshots.freeze(month=MONTH, again="A bureau came.")
    today, day = timezone.localdate(), timedelta(days=1)
    return {
        **{f"{kind} of EPA": (role(worked, kind), everything - {"doi"}) for kind in KINDS},
        **{f"{kind} of Water": (role(water, kind), {"water"}) for kind in KINDS},
        "reader of another agency": (role(doi), {"doi"}),
        "reader until today": (role(worked, ends=today), everything - {"doi"}),
        "reader until yesterday": (role(worked, ends=today - day), set()),
        "reader from tomorrow": (role(worked, starts=today + day), set()),
        "employee of EPA": (federal_employee(agency=worked), set()),
        "steward": (steward_of(CommunityFactory(), agency=worked), set()),
        "the public": (PersonFactory(), set()),
        "office": (PersonFactory(is_staff=True), everything),
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
def test_every_role_agency_and_output(client, people, name):
    assert set(people) == set(PEOPLE)
    wrong = []
    person, may_open = people[name]
    client.force_login(person)

    for slug, output in product(("epa", "water", "air", CANARY, "doi", "nothing-here"), OUTPUTS):
        answer = client.get(f"/reports/agencies/{slug}/{output}")
        is_there = output != PICTURE or slug != "air"  # of three people nothing is drawn
        expected = 200 if slug in may_open and is_there else 404
        if answer.status_code != expected or (CANARY not in may_open and SECRET.encode() in answer.content):
            wrong.append((slug, output, answer.status_code))

    assert wrong == []


@pytest.mark.matrix
@pytest.mark.parametrize("output", OUTPUTS)
def test_visitor_is_led_to_sign_in_whether_or_not_it_exists(client, worked, output):
    for slug in ("epa", "nothing-here"):
        answer = client.get(f"/reports/agencies/{slug}/{output}")
        assert (answer.status_code, "/accounts/login/" in answer.url) == (302, True)


def test_reader_whose_role_ends_between_page_and_file(client, worked):
    reader = role(worked)
    client.force_login(reader)
    assert client.get("/reports/agencies/epa/").status_code == 200

    AgencyRole.objects.update(ends=timezone.localdate() - timedelta(days=1))

    assert client.get(f"/reports/agencies/epa/{OUTPUTS[2]}").status_code == 404
    assert list(ReportUse.objects.values_list("form", flat=True)) == ["page"]


def test_reading_is_kept_once_a_day_and_each_file_each_time(client, worked, water):
    client.force_login(reader := role(worked))

    for path in ("epa/", "epa/", f"epa/{OUTPUTS[1]}", "water/", f"epa/{OUTPUTS[2]}", f"epa/{OUTPUTS[2]}"):
        client.get(f"/reports/agencies/{path}")

    kept = ReportUse.objects.order_by("pk").values_list("person", "agency__slug", "form", "month", "version")
    epa, own = (reader.pk, "epa"), (MONTH, 1)
    assert list(kept) == [
        (*epa, "page", *own),
        (reader.pk, "water", "page", *own),
        (*epa, "csv", *own),
        (*epa, "csv", *own),
    ]


def test_roles_follow_an_agency_to_its_successor(worked, client):
    today = timezone.localdate()
    old = AgencyFactory(name="Old", slug="old", ends=today, successor=worked)
    lead, reader, heir = role(old, "lead"), role(old), role(worked)
    other = role(AgencyFactory(name="Other"))

    assert [can_read(person, worked) for person in (lead, reader, heir, other)] == [True, True, True, False]
    assert [can_read(person, old) for person in (lead, reader, heir, other)] == [True, True, True, False]
    assert [leads(person, worked) for person in (lead, reader, heir)] == [True, False, False]
    assert readable(reader) == [worked, old]
    assert lead_addresses(worked) == [lead.email]
    assert [held.person for held in roles_for(worked)] == [heir, lead, reader]
    EmailDomainFactory(suffix="old.gov", agency=old)
    assert is_address_of("kim@old.gov", worked, today)
