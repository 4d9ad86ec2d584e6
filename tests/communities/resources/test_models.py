"""Rules the database holds, and the address that stays beside the new one."""

from datetime import date

import pytest
from django.db import IntegrityError

from communities.resources.forms import CatalogueEntryForm
from communities.resources.models import CatalogueEntry, PolicyNotice

pytestmark = pytest.mark.django_db

STATEMENT = {"kind": "statement", "title": "No direct policy", "text": "None.", "as_of": date(2020, 5, 18)}


def test_second_statement_is_refused():
    PolicyNotice.objects.create(slug="one", **STATEMENT)

    with pytest.raises(IntegrityError, match="policy_notice_one_statement"):
        PolicyNotice.objects.create(slug="two", **STATEMENT)


def test_statement_without_a_date_is_refused():
    with pytest.raises(IntegrityError, match="policy_notice_statement_has_a_date"):
        PolicyNotice.objects.create(slug="one", **{**STATEMENT, "as_of": None})


def test_consideration_without_a_link_is_refused():
    with pytest.raises(IntegrityError, match="policy_notice_consideration_has_a_link"):
        PolicyNotice.objects.create(slug="conduct", title="Conduct", text="Be kind.")


def edited(entry: CatalogueEntry, **changes) -> CatalogueEntry:
    fields = ("slug", "title", "url", "description", "section", "replaces", "note", "position")
    form = CatalogueEntryForm({name: getattr(entry, name) for name in fields} | changes, instance=entry)
    assert form.errors == {}
    return form.save()


@pytest.fixture
def entry():
    return CatalogueEntry.objects.create(
        slug="hub", title="Hub", url="https://old.gov/", description="Talks.", section="training"
    )


def test_changed_address_keeps_the_one_before(entry):
    edited(entry, url="https://new.gov/")

    entry.refresh_from_db()
    assert (entry.url, entry.replaces) == ("https://new.gov/", "https://old.gov/")


def test_changed_title_leaves_the_address_before(entry):
    edited(entry, title="Training hub")

    entry.refresh_from_db()
    assert (entry.url, entry.replaces) == ("https://old.gov/", "")
