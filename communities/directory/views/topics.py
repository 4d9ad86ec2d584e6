"""Topics: the controlled list, and what each one gathers (R9)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from communities.directory import bits, figures
from communities.directory.cache import cached_for_strangers
from communities.directory.cards import cards
from communities.directory.listings import listings
from communities.directory.visitor import Visitor
from communities.experts.queries.public import number_on
from communities.models import Topic

SHOWN = 25


@require_safe
@login_not_required
@cached_for_strangers
def topics(request: HttpRequest) -> HttpResponse:
    """Every topic with how many communities it has."""
    return render(request, "communities/directory/topics.html", {"topics": figures.topics()})


@require_safe
@login_not_required
@cached_for_strangers
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """One topic, its communities, and how many experts there are to ask (R9)."""
    topic, shelf = get_object_or_404(Topic, slug=slug), listings()
    places = bits.places(shelf.sets["topic"].get(slug, 0) & shelf.live)
    context = {
        "topic": topic,
        "total": len(places),
        "experts": number_on(topic),
        "cards": cards(shelf, places[:SHOWN], Visitor.of(request)),
    }
    return render(request, "communities/directory/topic.html", context)
