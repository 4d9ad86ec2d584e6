"""Load what an address names, or answer as if there were nothing."""

from django.http import Http404, HttpRequest

from communities.models import Community
from communities.permissions import can_see
from communities.querysets import CommunityQuerySet


def community_or_404(request: HttpRequest, slug: str, communities: CommunityQuerySet | None = None) -> Community:
    """The community at `slug` if whoever asks may see it; proposals are 404 to strangers."""
    community = (communities if communities is not None else Community.objects.all()).filter(slug=slug).first()
    if community is None or not can_see(request.user, community):
        raise Http404
    return community
