"""The office says which agencies ask for a supervisor's consent, and reads who is on the roster."""

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from communities.experts import nightly
from communities.experts.models import ConsentRule, Sme
from members.desk import OfficeAdmin, RecordAdmin


@admin.register(ConsentRule)
class ConsentRuleAdmin(OfficeAdmin):
    """A rule holds for the agency and every bureau below it; whoever is on the roster without consent leaves it."""

    list_display = ["agency", "since"]
    list_select_related = ["agency"]
    search_fields = ["agency__name"]

    def save_model(self, request: HttpRequest, obj: ConsentRule, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        nightly.look_at_roster(now=timezone.now())

    def delete_model(self, request: HttpRequest, obj: ConsentRule) -> None:
        super().delete_model(request, obj)
        nightly.look_at_roster(now=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        super().delete_queryset(request, queryset)
        nightly.look_at_roster(now=timezone.now())


@admin.register(Sme)
class SmeAdmin(RecordAdmin):
    """Everybody changes their own offer; the office reads them all, with the consents."""

    list_display = ["__str__", "agency", "is_listed", "consent_by", "consent_on", "offered_at", "ended_at"]
    list_filter = ["is_listed"]
    list_select_related = ["person", "agency"]
    search_fields = ["role_name", "person__name", "evidence"]
