"""Who reads an agency's report, for its lead: granting and ending roles, and who used the report."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from communities.memberships import Refused
from communities.reports import roles, services
from communities.reports.access import led_or_404
from communities.reports.forms import ChoiceForm, GrantForm
from communities.reports.queries import requests_for, roles_for, uses_of
from members.models import AgencyRole
from members.permissions import is_office


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who holds a role, and who opened what; POST grants one."""
    agency = led_or_404(request, slug)
    posted = request.POST if request.method == "POST" else None
    form = GrantForm(posted, agency=agency, may_name_leads=is_office(request.user))
    if form.is_valid():
        try:
            roles.grant(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            email = form.cleaned_data["email"]
            messages.success(
                request,
                f"If {email} has an account, it can read the report now. If they aren't listed below, ask them to "
                "create an account with this email, then grant the role again.",
            )
            return redirect("reports:people", slug)
    context = {
        "agency": agency,
        "form": form,
        "asked": requests_for(agency),
        "roles": roles_for(agency),
        "uses": uses_of(agency),
    }
    return render(request, "communities/reports/people.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest, slug: str) -> HttpResponse:
    """What the report prints: the smallest number, and which topics come first."""
    agency = led_or_404(request, slug)
    form = ChoiceForm(request.POST if request.method == "POST" else None, agency=agency)
    if form.is_valid():
        try:
            services.choose(agency=agency, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Kept. It holds from the next month on.")
            return redirect("reports:agency", slug)
    context = {"agency": agency, "form": form}
    return render(request, "communities/reports/choices.html", context, status=422 if form.errors else 200)


@require_POST
def end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """End a role today."""
    agency = led_or_404(request, slug)
    held = get_object_or_404(AgencyRole.objects.select_related("agency", "person"), pk=pk)
    if agency.pk not in (held.agency_id, held.agency.parent_id):
        raise Http404("A role for another agency.")
    try:
        roles.end(held=held, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{held.person.display_name} is told that the role has ended.")
    return redirect("reports:people", slug)
