"""Searching people, and a person's page: only what each of them shows whoever looks."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from communities.experts.models import Introduction
from communities.experts.people import introducing, seen
from communities.experts.people.forms import SearchForm
from communities.experts.people.search import MOST, find
from communities.experts.people.similar import similar
from communities.limits import limited
from communities.memberships import Refused
from communities.models import Topic
from members.models import Person
from members.search import cut

BIGGEST_PK = 2**63 - 1


@never_cache
@require_safe
@limited("people")
def index(request: HttpRequest) -> HttpResponse:
    """Search by words, agency and topic; without a search, people with similar work."""
    context = searched(request)
    if context["found"] is None:
        context["alike"] = similar(context["viewer"])
    return render(request, "communities/experts/people/index.html", context)


def searched(request: HttpRequest, *, without: int | None = None) -> dict[str, Any]:
    """What the address asks for and whom it finds but for one; `found` is None when it asks for nothing."""
    viewer = seen.of(request)
    topics = list(Topic.objects.order_by("name"))
    asked = {name: cut(request.GET.get(name, "")) for name in ("q", "agency", "topic")}
    topic = next((topic for topic in topics if topic.slug == asked["topic"]), None)
    is_search = bool(asked["q"] or asked["agency"] or topic)
    words = {"q": asked["q"], "agency": asked["agency"], "topic": topic}
    found = find(viewer, **words, topics=topics, without=without) if is_search else None
    return {
        "viewer": viewer,
        "form": SearchForm(initial=asked, topics=topics),
        "left_out": asked["topic"] if asked["topic"] and not topic else "",
        "found": found,
        "most": MOST,
    }


@never_cache
@require_safe
@limited("people")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """What this person shows whoever looks; the same 404 for nothing, nobody, and a closed account."""
    if pk == request.user.pk:
        return redirect("experts:people_me")
    _, someone = seen_or_404(request, pk)
    between = Introduction.objects.live().known_to(request.user).between(request.user, Person(pk=pk)).first()
    context = {"someone": someone, "introduction": between}
    return render(request, "communities/experts/people/person.html", context)


def seen_or_404(request: HttpRequest, pk: int) -> tuple[seen.Viewer, seen.Seen]:
    """Whoever looks, and what they see of somebody else."""
    viewer = seen.of(request)
    someone = seen.one(viewer, pk) if pk <= BIGGEST_PK else None
    if someone is None:
        raise Http404("There is no such person, or they show you nothing.")
    return viewer, someone


@require_POST
def avoid(request: HttpRequest, pk: int) -> HttpResponse:
    """From now on neither sees the other here; who may be avoided is who is seen, or has asked."""
    if not _met(request, pk):
        seen_or_404(request, pk)
    try:
        introducing.avoid(person=Person.objects.get(pk=pk), by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "Done. Neither of you sees the other here now. They are not told.")
    return redirect(reverse("experts:people_me") + "#avoided")


@require_POST
def stop_avoiding(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back."""
    if pk > BIGGEST_PK or not introducing.stop_avoiding(person=Person(pk=pk), by=request.user):
        raise Http404("You do not avoid this person.")
    messages.info(request, "Taken back. They see of you again what you show them.")
    return redirect("experts:people_me")


def _met(request: HttpRequest, pk: int) -> bool:
    """There is, or was, an introduction of these two, or one of the two asked for by the other, that they know of."""
    if not 0 < pk <= BIGGEST_PK or pk == request.user.pk:
        return False
    known = Introduction.objects.known_to(request.user)
    other = Person(pk=pk)
    return known.between(request.user, other).exists() or known.filter(asked_by=other).exists()
