"""Getting the headline of a report by mail."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from communities.memberships import Refused
from communities.reports import mailing
from communities.reports.access import agency_or_404
from communities.reports.models import ReportMail


@require_POST
def mail(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin, change or stop it."""
    agency, every = agency_or_404(request, slug), request.POST.get("every", "")
    if every not in ReportMail.Every:
        mailing.stop(agency=agency, by=request.user)
        messages.success(request, "You get no mail of this report any more.")
        return redirect("reports:agency", slug)
    try:
        with_file = "with_file" in request.POST
        wanted = mailing.subscribe(agency=agency, every=every, with_file=with_file, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        what = "the headline and the Excel file" if wanted.with_file else "the headline"
        messages.success(request, f"You get {what} by mail: {wanted.get_every_display().lower()}.")
    return redirect("reports:agency", slug)
