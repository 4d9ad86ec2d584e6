"""The one page about a community for its sponsors."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from communities.models import Community
from communities.reports.brief import brief_of, can_read_brief


@require_safe
@never_cache
def brief(request: HttpRequest, slug: str) -> HttpResponse:
    """For its stewards, the office, and who holds a role for a sponsoring agency."""
    community = get_object_or_404(Community, slug=slug)
    if not can_read_brief(request.user, community):
        raise Http404("Not for this person.")
    return render(request, "communities/reports/brief.html", {"community": community, "brief": brief_of(community)})
