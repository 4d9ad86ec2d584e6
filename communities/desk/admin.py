"""Lists of the lifecycle in the desk: flags, moves and questions sent, to read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from communities.admin.filters import OpenFirst
from communities.lifecycle.models import Ask, Flag, Transition
from communities.stewarded import StewardedAdmin


class ReadOnly(StewardedAdmin):
    """Rows that services write; stewards read those of their communities."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class UpFirst(OpenFirst):
    """Flags that are up before those that were cleared."""

    title = "state"
    parameter_name = "show"
    kinds = {"up": "Up", "cleared": "Cleared"}

    def of_kind(self, queryset: Any, kind: str) -> Any:
        return queryset.filter(cleared_on__isnull=kind == "up")


@admin.register(Flag)
class FlagAdmin(ReadOnly):
    """What the nightly look found."""

    list_display = ["community", "kind", "since", "evidence", "cleared_on"]
    list_filter = [UpFirst, "kind"]
    list_select_related = ["community"]
    search_fields = ["community__name"]


@admin.register(Transition)
class TransitionAdmin(ReadOnly):
    """Every recorded move."""

    list_display = ["community", "kind", "was_label", "now_label", "on", "by", "hand", "is_override"]
    list_filter = ["kind", "hand", "is_override", "is_adoption"]
    list_select_related = ["community", "by"]
    search_fields = ["community__name", "reason"]


@admin.register(Ask)
class AskAdmin(ReadOnly):
    """Questions to others, and how they stand."""

    list_display = ["community", "kind", "to_name", "state", "sent_at", "reminders", "answered_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["community"]
    search_fields = ["community__name", "to_name"]
