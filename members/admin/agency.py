"""Agencies and the email domains that point to them."""

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from members.desk import OfficeAdmin, Page
from members.desk_files import Importer, export_rows, import_file, import_preview
from members.imports import agencies, domains
from members.models import Agency, EmailDomain
from members.services import agency_changed

FILES = [
    Page("import/", import_file, "import", "Import"),
    Page("import/<uuid:key>/", import_preview, "import_preview"),
    Page("export/", export_rows, "export", "Export"),
]


@admin.register(Agency)
class AgencyAdmin(OfficeAdmin):
    """An agency that ends keeps its row: give it an end and a successor."""

    list_display = ["name", "abbreviation", "parent", "level", "is_cfo_act", "ends"]
    list_filter = ["level", "is_cfo_act", ("parent", admin.EmptyFieldListFilter), ("ends", admin.EmptyFieldListFilter)]
    list_select_related = ["parent"]
    search_fields = ["name", "abbreviation", "other_names"]
    raw_id_fields = ["parent", "successor"]
    prepopulated_fields = {"slug": ["name"]}

    pages = FILES
    importer = Importer(
        agencies.read, agencies.apply, "The published list of agencies and bureaus, with the columns Agency and Bureau."
    )
    exports = {
        "slug": "slug",
        "name": "name",
        "abbreviation": "abbreviation",
        "bureau of": "parent__slug",
        "level": "level",
        "starts": "starts",
        "ends": "ends",
        "headcount": "headcount",
        "headcount as of": "headcount_as_of",
        "headcount source": "headcount_source",
    }

    def save_model(self, request: HttpRequest, obj: Agency, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        for tell in agency_changed:
            tell(obj)


@admin.register(EmailDomain)
class EmailDomainAdmin(OfficeAdmin):
    """A domain that changes hands gets an end and a new row."""

    list_display = ["suffix", "agency", "level", "is_shared", "valid_from", "valid_until"]
    list_filter = ["level", "is_shared", ("valid_until", admin.EmptyFieldListFilter)]
    list_select_related = ["agency"]
    search_fields = ["suffix", "agency__name", "agency__abbreviation"]
    raw_id_fields = ["agency"]
    pages = FILES
    importer = Importer(
        domains.read, domains.apply, "The published list of .gov domains. What it names no longer gets an end."
    )
    exports = {
        "suffix": "suffix",
        "agency": "agency__slug",
        "level": "level",
        "shared": "is_shared",
        "valid from": "valid_from",
        "valid until": "valid_until",
        "source": "source",
    }
