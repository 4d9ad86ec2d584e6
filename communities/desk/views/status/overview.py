"""The status of a community: what is under way, what can be done now, and why not the rest."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from communities.desk.frame import of_community, page
from communities.desk.status import status_page_of
from communities.models import Community


@of_community
@require_safe
def status(request: HttpRequest, community: Community) -> HttpResponse:
    """Pause, merge, convert or retire."""
    return page(
        request,
        "admin/desk/status.html",
        community=community,
        title="Pause, merge, convert or retire",
        now=status_page_of(community, request.user),
    )
