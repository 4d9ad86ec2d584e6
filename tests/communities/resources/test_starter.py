"""Policies and catalog load with the rest of the starter directory, once, and edits are kept."""

from datetime import date
from io import StringIO

import pghistory
import pytest
from django.core.management import call_command

from communities.models import Community
from communities.resources.models import CatalogueEntry, PolicyNotice

pytestmark = pytest.mark.django_db


def load(**options) -> str:
    out = StringIO()
    call_command("load_starter_directory", stdout=out, **options)
    return out.getvalue()


def test_policies_and_catalog_are_loaded_with_the_directory():
    load()

    statement = PolicyNotice.objects.get(kind=PolicyNotice.Kind.STATEMENT)
    assert (statement.as_of, statement.position) == (date(2020, 5, 18), 1)
    assert list(PolicyNotice.objects.values_list("slug", flat=True)) == [
        "no-direct-policy",
        "equipment",
        "conduct",
        "commerce",
        "foia",
        "records",
        "pra",
    ]
    assert list(CatalogueEntry.objects.values_list("slug", flat=True)) == [
        "digital-gov-communities",
        "other-government-communities",
        "training-hub",
        "gsa-mailing-lists",
        "foia",
        "records-management",
        "paperwork-reduction-act",
    ]
    assert CatalogueEntry.objects.get(slug="paperwork-reduction-act").replaces.endswith(".pdf")


def test_second_run_keeps_what_the_office_wrote():
    load()
    with pghistory.context(what="admin:resources_policynotice_change"):
        PolicyNotice.objects.filter(slug="foia").update(text="Ours.")

    said = load()

    assert PolicyNotice.objects.get(slug="foia").text == "Ours."
    assert "0 rows are added, 0 changed" in said


def test_dry_run_writes_nothing():
    said = load(dry_run=True)

    assert "Policy notices: 7 added, 0 changed, 0 kept, 0 unchanged" in said
    assert (PolicyNotice.objects.count(), CatalogueEntry.objects.count(), Community.objects.count()) == (0, 0, 0)
