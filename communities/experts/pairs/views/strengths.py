"""Strengths: one's skills and what they suit, asks of communities and who suits them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from communities.experts.models import Skill, SkillAsk, SkillMatch
from communities.experts.pairs import skill_reads, strengths
from communities.experts.pairs.forms.strengths import SkillAskForm, SkillForm
from communities.experts.views.pages import carry_out, for_government, may_enter, posted, press, status_of
from communities.memberships import Refused
from communities.models import Community
from communities.permissions import can_edit, can_see


@require_safe
@for_government
def home(request: HttpRequest) -> HttpResponse:
    """One's skills, the asks that suit them, and what waits for one's yes."""
    context = {"home": skill_reads.home(request.user), "today": timezone.localdate()}
    return render(request, "communities/experts/pairs/strengths.html", context)


@for_government
def skill(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Offer a skill, or change one."""
    found = get_object_or_404(Skill.objects.offered(), pk=pk, person=request.user) if pk else None
    form = SkillForm(posted(request), skill=found)
    if carry_out(form, strengths.offer, skill=found, by=request.user):
        messages.success(request, "Saved. Below is what it suits at present.")
        return redirect("experts:strengths")
    context = {"form": form, "skill": found}
    return render(request, "communities/experts/pairs/skill.html", context, status=status_of(form))


@require_POST
@for_government
def skill_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer it no more."""
    found = get_object_or_404(Skill, pk=pk, person=request.user)
    if strengths.take_back(skill=found, by=request.user):
        messages.info(request, "You offer it no more.")
    return redirect("experts:strengths")


@require_safe
@never_cache
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """What a community asks for; its stewards also see who suits.

    For people in government; whoever is matched with it reads it wherever they work now, to say no or to end it.
    """
    asked = _ask_or_404(request, pk)
    if not (may_enter(request) or SkillMatch.objects.live().filter(ask=asked, skill__person=request.user).exists()):
        raise PermissionDenied("What communities ask for is read by people who work in government.")
    return _page(request, asked)


def _page(request: HttpRequest, asked: SkillAsk, *, status: int = 200, **more: Any) -> HttpResponse:
    tends = may_enter(request) and can_edit(request.user, asked.community)
    context = {
        "asked": asked,
        "read": skill_reads.one(asked, request.user, tends=tends),
        "tends": tends,
        **more,
    }
    return render(request, "communities/experts/pairs/skill_ask.html", context, status=status)


def _ask_or_404(request: HttpRequest, pk: int) -> SkillAsk:
    """The ask, when the person may see its community."""
    asked = get_object_or_404(SkillAsk.objects.select_related("community", "topic"), pk=pk)
    if not can_see(request.user, asked.community):
        raise Http404("There is no such ask.")
    return asked


@for_government
def ask_new(request: HttpRequest) -> HttpResponse:
    """Ask for skills for a community that one looks after."""
    slug = request.GET.get("community", "").replace("\0", "")
    community = get_object_or_404(Community, slug=slug)
    if not can_see(request.user, community):
        raise Http404("There is no such community.")
    if not can_edit(request.user, community):
        raise PermissionDenied
    return _edit(request, community)


@for_government
def ask_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is asked."""
    asked = _tended_or_403(request, pk)
    if asked.closed_at and request.method != "POST":
        return redirect(asked)
    return _edit(request, asked.community, asked)


def _edit(request: HttpRequest, community: Community, asked: SkillAsk | None = None) -> HttpResponse:
    form = SkillAskForm(posted(request), asked=asked)
    saved = carry_out(form, strengths.ask, community=community, asked=asked, by=request.user)
    if saved:
        messages.success(request, "Saved. Below is who suits at present.")
        return redirect(saved)
    context = {"form": form, "community": community, "asked": asked}
    return render(request, "communities/experts/pairs/skill_ask_form.html", context, status=status_of(form))


@require_POST
@for_government
def ask_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Look for nobody any more."""
    asked = _tended_or_403(request, pk)
    if strengths.close(asked=asked, by=request.user):
        messages.info(request, "Closed. Whoever agreed to help stays on this page.")
    return redirect(asked)


def _tended_or_403(request: HttpRequest, pk: int) -> SkillAsk:
    asked = _ask_or_404(request, pk)
    if not can_edit(request.user, asked.community):
        raise PermissionDenied
    return asked


@require_POST
@for_government
def propose(request: HttpRequest, pk: int, skill: int) -> HttpResponse:
    """Put one's own skill to an ask; or, as its steward, ask somebody who agreed to be proposed."""
    asked = _ask_or_404(request, pk)
    tends = can_edit(request.user, asked.community)
    mine = Skill.objects.filter(person=request.user)
    skills = mine | Skill.objects.for_stewards() if tends else mine
    found = get_object_or_404(skills, pk=skill)
    try:
        match = strengths.propose(asked=asked, skill=found, by=request.user)
    except Refused as refusal:
        return _page(request, asked, refusal=refusal, status=409)
    if match.state == SkillMatch.State.AGREED:
        messages.success(request, "Both sides said yes. Below is how to reach each other.")
    else:
        messages.success(request, "It is with the other side. With their yes, each of you sees how to reach the other.")
    return redirect(asked)


def _match_or_404(request: HttpRequest, pk: int) -> SkillMatch:
    """The match, for its member wherever they work now, and for those who look after the community."""
    match = get_object_or_404(SkillMatch.objects.select_related("ask__community", "skill"), pk=pk)
    tends = may_enter(request) and can_edit(request.user, match.ask.community)
    if not (tends or match.skill.person_id == request.user.pk):
        raise Http404("There is no such match.")
    return match


def _after(request: HttpRequest, match: SkillMatch) -> Any:
    """Where pressing leads: to the ask, which whoever has left government reads no more."""
    return match.ask if may_enter(request) else "me:home"


@require_POST
@never_cache
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what one's own side proposed, or end what was agreed."""
    match = _match_or_404(request, pk)
    return press(request, strengths.end, match=match, to=_after(request, match), done="Ended.")


@require_POST
@never_cache
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes or no to a match."""
    match = _match_or_404(request, pk)
    asked, says = match.ask, request.POST.get("answer")
    if says not in ("yes", "no"):
        return _page(request, asked, refusal="Press one of the two buttons. Nothing was answered.", status=422)
    try:
        strengths.answer(match=match, yes=says == "yes", by=request.user)
    except Refused as refusal:
        return _page(request, asked, refusal=refusal, status=409)
    if says == "yes":
        messages.success(request, "You said yes. Below is how to reach each other.")
    else:
        messages.info(request, "You said no. It is told to nobody.")
    return redirect(_after(request, match))
