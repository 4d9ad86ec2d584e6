"""The office edits what /policies/ says."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from communities.resources.forms import CatalogueEntryForm
from communities.resources.models import CatalogueEntry, PolicyNotice
from communities.versions import raise_version
from members.desk import OfficeAdmin


class OnThePage(OfficeAdmin):
    """What is saved here shows on /policies/ at once."""

    def save_model(self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        raise_version()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        raise_version()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        super().delete_queryset(request, queryset)
        raise_version()


@admin.register(PolicyNotice)
class PolicyNoticeAdmin(OnThePage):
    """The statement and the considerations, in the order of the page."""

    list_display = ["title", "kind", "position", "as_of"]
    list_filter = ["kind"]
    search_fields = ["title", "text"]


@admin.register(CatalogueEntry)
class CatalogueEntryAdmin(OnThePage):
    """Links; the address before a change is kept by itself."""

    form = CatalogueEntryForm
    list_display = ["title", "section", "url", "position"]
    list_filter = ["section"]
    search_fields = ["title", "description", "url"]
