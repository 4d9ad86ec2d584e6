"""Who belongs to a community, and the way to its desk for those who tend it."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from communities.directory.loading import community_or_404
from communities.limits import too_many
from communities.models import Community, Membership
from communities.permissions import can_edit, can_export_members, can_see_members, can_see_roster
from communities.small_cells import READERS_TOGETHER, suppress

PAGE = 50


def members(request: HttpRequest, slug: str) -> HttpResponse:
    """By name, latest first, 50 a page; counted by agency where the community admits the public. Requests never."""
    community = community_or_404(request, slug, Community.objects.select_related("counts"))
    has_names = can_see_members(request.user, community)
    if not has_names and not can_see_roster(request.user, community):
        raise PermissionDenied("Only its members and stewards see who belongs to it.")
    if not can_export_members(request.user, community) and (stopped := too_many(request, "members")):
        return stopped
    found = Membership.objects.members().filter(community=community)
    if has_names:
        after = request.GET.get("after", "")
        rows = list(
            found.page_after(int(after) if after.isdecimal() and len(after) < 18 else None)
            .with_place()
            .select_related("person")[: PAGE + 1]
        )
        context = {"rows": rows[:PAGE], "after": rows[PAGE - 1].pk if len(rows) > PAGE else None, "is_later": after}
        return render(request, "communities/directory/members.html", {"community": community, **context})
    named = found.filter(Q(role=Membership.Role.STEWARD) | Q(person__show_name=True))
    context = {
        "cells": suppress(found.count_by_agency(), knowing=READERS_TOGETHER),
        "named": named.with_place().select_related("person").order_by("-role", "person__name", "pk")[:PAGE],
    }
    return render(request, "communities/directory/roster.html", {"community": community, **context})


@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead whoever tends it to its page in the desk."""
    community = community_or_404(request, slug)
    if not can_edit(request.user, community):
        raise PermissionDenied("Its stewards and the program office work here.")
    return redirect("admin:desk_community", slug)
