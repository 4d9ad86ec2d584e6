"""Finding an agency for those who may see it; for everybody else it is not there."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from communities.reports.permissions import can_read, leads
from members.models import Agency


def agency_or_404(request: HttpRequest, slug: str) -> Agency:
    """The agency or bureau, for those who may read its report."""
    found = get_object_or_404(Agency.objects.select_related("parent"), slug=slug)
    if not can_read(request.user, found):
        raise Http404("No report of this agency for this person.")
    return found


def led_or_404(request: HttpRequest, slug: str) -> Agency:
    """The whole agency, for its lead and the program office."""
    found = get_object_or_404(Agency, slug=slug, parent=None)
    if not leads(request.user, found):
        raise Http404("Not for this person.")
    return found
