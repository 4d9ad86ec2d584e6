"""A community's page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from communities.directory.joining import box, steps
from communities.directory.loading import community_or_404
from communities.models import Community
from members import standing


@login_not_required
def community(request: HttpRequest, slug: str) -> HttpResponse:
    """What it is, and whether and how one joins (R2)."""
    found = community_or_404(request, slug, Community.objects.select_related("agency", "index", "successor"))
    who = standing.of(request)
    ways = steps(request.user, who, found, found.channels.with_answers()) if who.is_known else []
    context = {"community": found, "box": box(found, who), "ways": ways}
    return render(request, "communities/directory/community.html", context)
