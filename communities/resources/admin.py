"""The office edits what /policies/ says."""

from django.contrib import admin

from communities.resources.forms import CatalogueEntryForm
from communities.resources.models import CatalogueEntry, PolicyNotice


@admin.register(PolicyNotice)
class PolicyNoticeAdmin(admin.ModelAdmin):
    """The statement and the considerations, in the order of the page."""

    list_display = ["title", "kind", "position", "as_of"]
    list_filter = ["kind"]
    search_fields = ["title", "text"]


@admin.register(CatalogueEntry)
class CatalogueEntryAdmin(admin.ModelAdmin):
    """Links; the address before a change is kept by itself."""

    form = CatalogueEntryForm
    list_display = ["title", "section", "url", "position"]
    list_filter = ["section"]
    search_fields = ["title", "description", "url"]
