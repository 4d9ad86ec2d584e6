"""Topics: the controlled list, and what each one gathers (R9)."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from communities.directory.near import all_near
from communities.models import Community, Topic
from members import standing

SHOWN = 25
LIVE = Count("communities", filter=Q(communities__status__in=Community.LIVE))


@require_safe
@login_not_required
def topics(request: HttpRequest) -> HttpResponse:
    """Every topic with how many communities it has."""
    topics = Topic.objects.annotate(number=LIVE).order_by("name")
    return render(request, "communities/directory/topics.html", {"topics": topics})


@require_safe
@login_not_required
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """One topic and its communities."""
    topic = get_object_or_404(Topic, slug=slug)
    communities = Community.objects.live().filter(topics=topic)
    total = communities.count()
    shown = communities.select_related("agency", "index", "successor")[:SHOWN]
    context = {"topic": topic, "total": total, "communities": all_near(shown, standing.of(request))}
    return render(request, "communities/directory/topic.html", context)
