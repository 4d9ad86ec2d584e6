"""The queue of wrong facts."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from communities import corrections
from communities.admin.filters import OpenFirst
from communities.models import Correction
from communities.stewarded import StewardedAdmin
from members.desk import Page, Tool


class AnswerForm(forms.ModelForm):
    """How a report is settled; whoever left an address reads the answer."""

    state = forms.ChoiceField(
        label="Outcome",
        choices=[(Correction.State.CORRECTED, "Corrected"), (Correction.State.KEPT, "Checked, nothing to change")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what came of it."},
    )

    class Meta:
        model = Correction
        fields = ("state", "answer")
        widgets = {"answer": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})}


class StateFilter(OpenFirst):
    """Open reports first."""

    title = "state"
    parameter_name = "state"
    kinds = dict(Correction.State.choices)

    def of_kind(self, queryset: QuerySet, kind: str) -> QuerySet:
        return queryset.filter(state=kind)


def settle(request: HttpRequest, *, desk: "CorrectionAdmin", object_id: int) -> HttpResponse:
    """Settle one report with an answer; the second of two people learns who was first."""
    correction = desk.get_object(request, str(object_id))
    if not desk.may_settle(request, correction):
        raise PermissionDenied
    form = AnswerForm(request.POST if request.method == "POST" else None, instance=correction)
    form.initial = {}
    if request.method == "POST" and form.is_valid():
        try:
            corrections.settle(correction=correction, by=request.user, **form.cleaned_data)
            messages.success(request, "Settled." + (" The answer is on its way." if correction.email else ""))
        except corrections.AlreadySettled as first:
            messages.warning(request, str(first))
        return redirect(desk.address("changelist"))
    answer_goes = f"The answer goes to {correction.email}." if correction.email else "Nobody left an address."
    return desk.form_page(
        request,
        form,
        title="Settle this report",
        lead=answer_goes,
        facts=[("About", correction.community), ("Page", correction.page), ("What is wrong", correction.text)],
        thing=correction,
        tools=desk.way_to_listing(correction),
        button="Settle it",
    )


@admin.register(Correction)
class CorrectionAdmin(StewardedAdmin):
    """Reports of visitors: read, corrected in the listing, settled with an answer."""

    list_display = ["__str__", "community", "created_at", "state", "settled_by"]
    list_filter = [StateFilter]
    list_select_related = ["community", "settled_by"]
    search_fields = ["text", "community__name"]
    pages = [Page("<int:object_id>/settle/", settle, "settle")]

    def tools(self, request: HttpRequest, thing: Correction) -> list[Tool]:
        is_open = thing.state == Correction.State.OPEN
        settle = [Tool("Settle", self.address("settle", thing.pk))] if is_open else []
        return [*settle, *self.way_to_listing(thing)]

    def way_to_listing(self, correction: Correction) -> list[Tool]:
        """Where the fact itself is corrected."""
        if not correction.community_id:
            return []
        return [Tool("Edit the listing", reverse("admin:communities_community_change", args=[correction.community_id]))]

    def may_settle(self, request: HttpRequest, correction: Correction) -> bool:
        return super().has_change_permission(request, correction)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
