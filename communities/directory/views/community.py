"""One community's page, and its card for other sites."""

from csp.constants import NONE
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from communities.directory.cache import cached_for_strangers
from communities.directory.entry import entry_for
from communities.directory.facts import facts_of
from communities.directory.joining import steps
from communities.directory.loading import known_or_404
from communities.directory.words import who_may_join
from communities.lifecycle.queries.support import backing_of
from communities.models import Community
from communities.permissions import can_decide, can_edit, can_see_members
from members import standing


@require_safe
@login_not_required
@cached_for_strangers
def community(request: HttpRequest, slug: str) -> HttpResponse:
    """What it is for, whether and how one joins, and every fact with its date (R2)."""
    who = standing.of(request)
    entry = entry_for(known_or_404(request, slug), who)
    community, box = entry.community, entry.box
    # A channel with a rule of its own may take somebody whom the community does not.
    sees_ways = box.is_member or box.is_following or entry.is_not_for_them
    context = {
        "community": community,
        "entry": entry,
        "box": box,
        "ways": steps(request.user, who, community, entry.channels) if sees_ways else [],
        "facts": facts_of(entry),
        "backing": backing_of(community, request.user) if _seeks_supporters(community) else None,
        "wrong_url": reverse("directory:correction", args=[slug]),
        "can_edit": can_edit(request.user, community),
        "can_decide": can_decide(request.user, community),
        "can_see_members": can_see_members(request.user, community, is_member=box.is_member),
    }
    return render(request, "communities/directory/community.html", context)


def _seeks_supporters(community: Community) -> bool:
    return community.stage == Community.Stage.EXPLORE and community.status in (
        Community.Status.PROPOSED,
        *Community.LIVE,
    )


@xframe_options_exempt
@csp_replace({"frame-ancestors": settings.EMBED_ORIGINS or [NONE]})
@require_safe
@login_not_required
@cached_for_strangers
def embed(request: HttpRequest, slug: str) -> HttpResponse:
    """A card for intranets: no form, no cookie, shown only by the sites that the settings name."""
    community = get_object_or_404(Community.objects.listed().select_related("agency", "counts"), slug=slug)
    who = who_may_join(community, community.agency.name if community.agency_id else "")
    return render(request, "communities/directory/embed.html", {"community": community, "who": who})
