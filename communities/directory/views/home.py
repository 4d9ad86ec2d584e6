"""The first page: search, what is there, what is new."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.directory import figures
from communities.directory.cache import cached_for_strangers
from communities.directory.visitor import Visitor
from members import standing


@require_safe
@login_not_required
@cached_for_strangers
def home(request: HttpRequest) -> HttpResponse:
    """Every number is computed; a panel with too little behind it is left out (R16)."""
    who, topics = standing.of(request), figures.topics()
    context = {
        "open": figures.open_to_join(),
        "open_to_person": figures.open_to(Visitor.of(request)) if who.is_known else None,
        "listed": figures.listed(),
        "pinned": figures.pinned(),
        "launched": figures.newly_launched(),
        "seeking": figures.seeking(),
        "topics": figures.largest(topics),
        "topics_in_all": len(topics),
        "stages": figures.stages(),
    }
    if who.person_id is None:
        context |= {"stated": figures.stated_memberships(), "here": figures.memberships_here()}
    return render(request, "communities/directory/home.html", context)
