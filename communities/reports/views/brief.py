"""The one page about a community for its sponsors."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from communities.models import Alias, Community
from communities.permissions import can_see
from communities.reports.brief import brief_of, can_read_brief
from members.permissions import needs_second_factor


@require_safe
@never_cache
def brief(request: HttpRequest, slug: str) -> HttpResponse:
    """For its stewards, the office, and who holds a role for a sponsoring agency; others are led to its page.

    Reports of past months link here: an old address leads on.
    """
    community = Community.objects.filter(slug=slug).first()
    if community is None:
        alias = get_object_or_404(Alias.objects.select_related("community"), path=f"/communities/{slug}/")
        return redirect("reports:brief", alias.community.slug)
    if can_read_brief(request.user, community):
        return render(request, "communities/reports/brief.html", {"community": community, "brief": brief_of(community)})
    if not can_see(request.user, community):
        raise Http404("Not for this person.")
    if needs_second_factor(request.user):
        raise PermissionDenied
    return redirect(community)
