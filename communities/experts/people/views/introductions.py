"""Asking for an introduction, answering one, and ending it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from communities.experts.models import Introduction
from communities.experts.people import introducing, seen
from communities.experts.people.forms import WhyForm
from communities.experts.people.telling import told
from communities.experts.people.views.people import BIGGEST_PK, searched, seen_or_404
from communities.experts.views.pages import carry_out, posted, status_of
from communities.limits import limited
from communities.memberships import Refused
from members.models import Person

LISTED = 200  # those that live come first


@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Those that wait for you, those that stand, those that wait for others, and the latest that ended."""
    known = Introduction.objects.known_to(request.user).select_related("asked_by").live_first()[:LISTED]
    rows = told(seen.of(request), known)
    context = {
        "yours": [row for row in rows if row.can_answer],
        "made": [row for row in rows if row.is_made],
        "waiting": [row for row in rows if row.can_take_back],
        "past": [row for row in rows if not (row.can_answer or row.is_made or row.can_take_back)],
    }
    return render(request, "communities/experts/people/introductions.html", context)


@never_cache
def introduction(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stands; a post answers it: `answer` is yes or no."""
    known = _known_or_404(request, pk)
    refusal = ""
    if request.method == "POST" and request.POST.get("answer") in ("yes", "no"):
        try:
            yes = request.POST["answer"] == "yes"
            after = introducing.answer(introduction=known, yes=yes, by=request.user)
        except Refused as sentence:
            refusal = str(sentence)
        else:
            messages.success(request, _said(after, yes=yes))
            return redirect(known)
        known.refresh_from_db()
    unclear = request.method == "POST" and not refusal
    context = {
        "told": told(seen.of(request), [known])[0],
        "refusal": refusal or ("Choose an answer." if unclear else ""),
    }
    status = 409 if refusal else 422 if unclear else 200
    return render(request, "communities/experts/people/introduction.html", context, status=status)


def _said(after: Introduction, *, yes: bool) -> str:
    if after.state == Introduction.State.MADE:
        return "You are introduced. Below is how to reach each other."
    return "You said yes. Now the other one has to." if yes else "Declined. They are not told why."


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back, or end what was made."""
    known = _known_or_404(request, pk)
    try:
        introducing.end(introduction=known, by=request.user)
        messages.info(request, "Ended.")
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("experts:introductions")


@require_POST
def talked(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the two have talked."""
    known = _known_or_404(request, pk)
    try:
        introducing.talked(introduction=known, by=request.user)
        messages.success(request, "Noted. Thank you for saying so.")
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect(known)


@never_cache
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to be introduced to somebody, with a line why."""
    _, someone = seen_or_404(request, pk)
    form = WhyForm(posted(request))
    begun = carry_out(form, introducing.ask, to=get_object_or_404(Person, pk=pk), by=request.user)
    if begun:
        messages.success(request, "Asked. You read here what comes of it.")
        return redirect(begun)
    context = {"form": form, "someone": someone}
    return render(request, "communities/experts/people/ask.html", context, status=status_of(form))


@never_cache
@limited("people")
def introduce(request: HttpRequest, pk: int) -> HttpResponse:
    """Introduce somebody to somebody else whom you see: first look for the other one, then say why."""
    viewer, someone = seen_or_404(request, pk)
    to = request.GET.get("to", "")
    if not to:
        context = {**searched(request, without=someone.pk), "someone": someone}
        status = 422 if request.method == "POST" else 200
        return render(request, "communities/experts/people/introduce_choose.html", context, status=status)
    other = seen.one(viewer, int(to)) if to.isdecimal() and to.isascii() and len(to) < 19 else None
    if other is None or other.pk == someone.pk:
        raise Http404("There is no such person, or they show you nothing.")
    form = WhyForm(posted(request))
    people = Person.objects.in_bulk([someone.pk, other.pk])
    two = {"one": people[someone.pk], "other": people[other.pk]}
    begun = carry_out(form, introducing.introduce, **two, by=request.user)
    if begun:
        messages.success(request, "Both are asked. You read here what comes of it.")
        return redirect(begun)
    context = {"form": form, "someone": someone, "other": other}
    return render(request, "communities/experts/people/introduce.html", context, status=status_of(form))


def _known_or_404(request: HttpRequest, pk: int) -> Introduction:
    known = Introduction.objects.known_to(request.user).select_related("asked_by")
    return get_object_or_404(known, pk=min(pk, BIGGEST_PK))
