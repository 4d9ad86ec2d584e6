"""Where people work, and what they do for an agency here."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from members.desk import OfficeAdmin
from members.models import Affiliation, AgencyRole


@admin.register(Affiliation)
class AffiliationAdmin(OfficeAdmin):
    """What the office states about somebody counts as checked by it."""

    list_display = ["person", "member_class", "place", "kind", "starts", "ends", "is_checked"]
    list_filter = [
        "member_class",
        "kind",
        ("ends", admin.EmptyFieldListFilter),
        ("checked_at", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["person", "agency"]
    search_fields = ["person__name", "person__email", "agency__name", "organization"]
    raw_id_fields = ["person", "agency", "sponsor"]
    readonly_fields = ["checked_at", "checked_by"]
    date_hierarchy = "starts"

    @admin.display(boolean=True, description="checked")
    def is_checked(self, affiliation: Affiliation) -> bool:
        return affiliation.checked_at is not None

    def save_model(self, request: HttpRequest, obj: Affiliation, form: ModelForm, change: bool) -> None:
        obj.checked_at, obj.checked_by = timezone.now(), request.user
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(AgencyRole)
class AgencyRoleAdmin(OfficeAdmin):
    """A role ends by its date."""

    list_display = ["person", "agency", "role", "starts", "ends", "granted_by"]
    list_filter = ["role", ("ends", admin.EmptyFieldListFilter)]
    list_select_related = ["person", "agency", "granted_by"]
    search_fields = ["person__name", "person__email", "agency__name", "agency__abbreviation"]
    raw_id_fields = ["person", "agency"]
    readonly_fields = ["granted_by"]

    def save_model(self, request: HttpRequest, obj: AgencyRole, form: ModelForm, change: bool) -> None:
        if not change:
            obj.granted_by = request.user
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
