"""The upkeep list of the program office: look, press “Checked today”, go on."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from communities.models import Community
from communities.upkeep_list import rows
from members.permissions import is_office

A_PAGE = 50


def upkeep_list(request: HttpRequest, *, desk: Any) -> HttpResponse:
    """One row a live listing, the longest unchecked first; `show=all` also those that need no look."""
    if not is_office(request.user):
        raise PermissionDenied
    live = Community.objects.live().order_by("confirmed_at", "name", "pk")
    shows_all = request.GET.get("show") == "all"
    found = live if shows_all else live.needing_a_look(timezone.now())
    paginator = Paginator(found, A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    return desk.page(
        request,
        "admin/communities/community/upkeep.html",
        title="Upkeep list",
        page=page,
        rows=rows(page.object_list),
        shows_all=shows_all,
        all_count=live.count(),
    )
