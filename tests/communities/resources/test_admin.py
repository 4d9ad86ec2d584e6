"""What the office saves shows on the page at once."""

import pytest
from django.contrib import admin

from communities.models import DirectoryVersion
from communities.resources.models import CatalogueEntry

pytestmark = pytest.mark.django_db


def version() -> int:
    return DirectoryVersion.objects.values_list("number", flat=True).first() or 1


def test_saving_and_deleting_raise_the_version(rf):
    desk = admin.site.get_model_admin(CatalogueEntry)
    request = rf.post("/admin/")
    entry = CatalogueEntry(slug="hub", title="Hub", url="https://hub.gov/", description="Talks.", section="training")
    versions = [version()]

    desk.save_model(request, entry, form=None, change=False)
    versions.append(version())
    desk.delete_queryset(request, CatalogueEntry.objects.none())
    versions.append(version())
    desk.delete_model(request, entry)
    versions.append(version())

    assert versions == [1, 2, 3, 4]
    assert CatalogueEntry.objects.exists() is False
