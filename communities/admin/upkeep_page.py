"""The upkeep list of the program office: look, press “Checked today”, go on."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from communities.imports import counts
from communities.models import Community
from communities.pasted_counts import HEADER_ROWS, as_csv
from communities.upkeep_list import rows
from members.desk import office_only
from members.desk_files import Importer, numbers, run
from members.imports.rows import CannotImport, NothingUsable

A_PAGE = 50
COUNTS = Importer(counts.read, counts.apply, "")


@office_only
def upkeep_list(request: HttpRequest, *, desk: Any) -> HttpResponse:
    """One row a live listing, the longest unchecked first; `show=all` also those that need no look."""
    live = Community.objects.live().order_by(F("confirmed_at").asc(nulls_first=True), "source_as_of", "name", "pk")
    shows_all = request.GET.get("show") == "all"
    found = live if shows_all else live.needing_a_look(timezone.now())
    paginator = Paginator(found, A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    return desk.page(
        request,
        "admin/communities/community/upkeep.html",
        title="Upkeep list",
        page=page,
        rows=rows(page.object_list),
        shows_all=shows_all,
        all_count=live.count(),
    )


class CountsForm(forms.Form):
    """Lines as people paste them, and who counted."""

    lines = forms.CharField(
        label="Counts",
        strip=False,  # lines are told by number
        widget=forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField"}),
        help_text="One a line: address of the community, number, date. Like: plain-language, 3,144, 2026-11-20",
        error_messages={"required": "Paste at least one line."},
    )
    source = forms.CharField(
        label="Who counted",
        max_length=100,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="Like: list owner, or the page of the list.",
        error_messages={"required": "Say who counted."},
    )


@office_only
def paste_counts(request: HttpRequest, *, desk: Any) -> HttpResponse:
    """Paste dated counts, see what they would add and which lines are wrong, then add them."""
    form = CountsForm(request.POST if request.method == "POST" else None)
    outcome = None
    if request.method == "POST" and form.is_valid():
        writes = "confirm" in request.POST
        try:
            outcome = run(COUNTS, as_csv(**form.cleaned_data), by=request.user, dry_run=not writes)
        except NothingUsable as problem:
            first = problem.first and replace(problem.first, row=problem.first.row - HEADER_ROWS)
            form.add_error("lines", str(NothingUsable(first, unit="Line")))
        except CannotImport as problem:
            form.add_error("lines", str(problem))
        else:
            if writes:
                messages.success(request, f"{outcome.added} counts added.")
                return redirect(desk.address("upkeep"))
    return desk.form_page(
        request,
        form,
        template="admin/communities/community/counts.html",
        title="Paste counts",
        button="Show what would be added",
        outcome=outcome,
        numbers=numbers(outcome) if outcome else [],
        problems=[(problem.row - HEADER_ROWS, problem.field, problem.text) for problem in outcome.problems]
        if outcome
        else [],
    )
