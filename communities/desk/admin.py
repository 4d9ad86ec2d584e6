"""Lists of the lifecycle in the desk: flags, moves and questions sent, to read."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse

from communities.admin.filters import OpenFirst
from communities.lifecycle import asks
from communities.lifecycle.models import Ask, Flag, Transition
from communities.memberships import Refused
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


class WaitingFirst(OpenFirst):
    """Questions that wait for an answer before all others."""

    title = "answer"
    parameter_name = "show"
    kinds = {"waiting": "Waiting for an answer", "answered": "Answered", "withdrawn": "Withdrawn"}

    def of_kind(self, queryset: Any, kind: str) -> Any:
        states = {"waiting": [Ask.State.SENT], "answered": [Ask.State.YES, Ask.State.NO]}
        return queryset.filter(state__in=states.get(kind, [Ask.State.WITHDRAWN]))


@admin.register(Ask)
class AskAdmin(ReadOnly):
    """Questions to others, and how they stand; several can be reminded at once."""

    list_display = ["community", "kind", "to_name", "state", "sent_at", "reminders", "answered_at"]
    list_filter = [WaitingFirst, "kind"]
    list_select_related = ["community"]
    search_fields = ["community__name", "to_name"]
    actions = ["remind_chosen"]

    @admin.action(description="Send the chosen questions again", permissions=["view"])
    def remind_chosen(self, request: HttpRequest, queryset: QuerySet[Ask]) -> HttpResponse | None:
        """After a page that names who gets a mail; what cannot be sent again says why."""
        chosen = list(queryset.filter(state=Ask.State.SENT).select_related("community"))
        if not chosen:
            messages.warning(request, "None of these waits for an answer any more.")
            return None
        if "confirm" not in request.POST:
            title = f"Send {len(chosen)} question{'' if len(chosen) == 1 else 's'} again"
            context = {"chosen": chosen, "checkbox": ACTION_CHECKBOX_NAME, "button": "Send them again"}
            template = "admin/lifecycle/ask/remind_chosen.html"
            return self.form_page(request, Form(), template=template, title=title, **context)
        sent = 0
        for ask in chosen:
            try:
                asks.send_again(ask=ask, by=request.user)
                sent += 1
            except Refused as refusal:
                messages.warning(request, f"{ask}: {refusal}")
        messages.success(request, f"{sent} of {len(chosen)} sent again.")
        return None
