"""Agencies and the email domains that point to them."""

from django.contrib import admin

from members.desk import OfficeAdmin
from members.models import Agency, EmailDomain


@admin.register(Agency)
class AgencyAdmin(OfficeAdmin):
    """An agency that ends keeps its row: give it an end and a successor."""

    list_display = ["name", "abbreviation", "parent", "level", "is_cfo_act", "ends"]
    list_filter = ["level", "is_cfo_act", ("parent", admin.EmptyFieldListFilter), ("ends", admin.EmptyFieldListFilter)]
    list_select_related = ["parent"]
    search_fields = ["name", "abbreviation", "other_names"]
    raw_id_fields = ["parent", "successor"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(EmailDomain)
class EmailDomainAdmin(OfficeAdmin):
    """A domain that changes hands gets an end and a new row."""

    list_display = ["suffix", "agency", "level", "is_shared", "valid_from", "valid_until"]
    list_filter = ["level", "is_shared", ("valid_until", admin.EmptyFieldListFilter)]
    list_select_related = ["agency"]
    search_fields = ["suffix", "agency__name", "agency__abbreviation"]
    raw_id_fields = ["agency"]
