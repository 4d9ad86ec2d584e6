"""Doubts about listings, for a steward or the office to settle."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from communities.admin.filters import OpenFirst
from communities.models import StewardNote
from communities.stewarded import StewardedAdmin


class StateFilter(OpenFirst):
    """Open notes first."""

    title = "state"
    parameter_name = "state"
    kinds = {"open": "Open", "settled": "Settled"}

    def of_kind(self, queryset: QuerySet, kind: str) -> QuerySet:
        return queryset.filter(settled_at__isnull=kind == "open")


@admin.register(StewardNote)
class StewardNoteAdmin(StewardedAdmin):
    """Settled when the listing says what is true."""

    list_display = ["text", "community", "settled_at"]
    list_filter = [StateFilter]
    list_select_related = ["community"]
    search_fields = ["text", "community__name"]
    actions = ["settle"]
    readonly_fields = ["settled_at"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["community", "text", "settled_at"] if obj else ["settled_at"]

    @admin.action(description="Mark as settled", permissions=["change"])
    def settle(self, request: HttpRequest, queryset: QuerySet) -> None:
        settled = queryset.filter(settled_at=None).update(settled_at=timezone.now())
        self.message_user(request, f"{settled} settled.")
