"""Load what an address names, or answer as if there were nothing."""

from django.http import Http404, HttpRequest

from communities.directory.entry import Known, known, read_anew
from communities.models import Community
from communities.permissions import can_open_desk, can_see
from communities.querysets import CommunityQuerySet


def community_or_404(request: HttpRequest, slug: str, communities: CommunityQuerySet | None = None) -> Community:
    """The community at `slug` if whoever asks may see it; proposals are 404 to strangers."""
    community = (communities if communities is not None else Community.objects.all()).filter(slug=slug).first()
    if community is None or not can_see(request.user, community):
        raise Http404
    return community


def known_or_404(request: HttpRequest, slug: str) -> Known:
    """The same with every fact of its page; read anew for whoever may have changed it, or previews a change."""
    found = read_anew(slug) if can_open_desk(request.user) else known(slug)
    if found is None or not can_see(request.user, found.community):
        raise Http404
    return found
