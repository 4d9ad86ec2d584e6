"""Asking for access to the report of one's agency, and answering it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from communities.memberships import Refused
from communities.reports import asking
from communities.reports.access import led_or_404
from communities.reports.forms import AnswerForm, AskForm
from communities.reports.models import AccessRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """For one's own agency, from a verified address of it."""
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            asked = asking.ask(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, f"Asked. Whoever answers for {asked.agency.name} is told, and you are told by mail."
            )
            return redirect("reports:reports")
    context = {"form": form, "agency": asking.agency_of(request.user)}
    return render(request, "communities/reports/ask.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Grant it, or decline it with a reason."""
    agency = led_or_404(request, slug)
    asked = get_object_or_404(AccessRequest.objects.select_related("person", "agency"), agency=agency, pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        grant = "grant" in request.POST
        try:
            asking.answer(asked=asked, grant=grant, said=form.cleaned_data["said"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done = "can read the report from now on" if grant else "is told why not"
            messages.success(request, f"{asked.person.display_name} {done}.")
            return redirect("reports:people", slug)
    context = {"agency": agency, "asked": asked, "form": form}
    return render(request, "communities/reports/answer.html", context, status=422 if form.errors else 200)
