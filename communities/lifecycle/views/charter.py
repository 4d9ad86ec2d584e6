"""The charter as everybody reads it, and as members answer it; the log of decisions (R13, R14)."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.lifecycle.forms.charter import AnswerForm
from communities.lifecycle.models import CharterVersion, Voice
from communities.lifecycle.papers import voices
from communities.lifecycle.papers.differences import differences, parts_of
from communities.memberships import Refused
from communities.models import Community, Membership
from communities.permissions import can_edit, can_see

State = CharterVersion.State
EVER_ADOPTED = (State.ADOPTED, State.REPLACED)
A_PAGE = 50


@login_not_required
@require_safe
def charter(request: HttpRequest, slug: str) -> HttpResponse:
    """The adopted charter; members also see the version that is put to them, and answer."""
    return _page(request, _seen_or_404(request, slug))


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """A member answers; GET is where the mail leads to, so that whoever was signed out signs in first."""
    community = _seen_or_404(request, slug)
    if request.method != "POST":
        return redirect("lifecycle:charter", community.slug)
    if not _is_member(request.user, community):
        raise PermissionDenied("Only its members answer.")
    form = AnswerForm(request.POST, method=_method(community, request.POST.get("number", "")))
    if form.is_valid():
        said = form.cleaned_data
        asked = CharterVersion.objects.filter(community=community, number=said.pop("number")).first()
        try:
            if asked is None:
                raise Refused("There is no such version. Your answer was not counted.")
            voices.say(charter=asked, by=request.user, **said)
            return redirect("lifecycle:charter", community.slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, community, form=form)


@require_POST
def settled(request: HttpRequest, slug: str) -> HttpResponse:
    """Whoever objected says that it is settled."""
    community = _seen_or_404(request, slug)
    mine = Voice.objects.filter(person=request.user, charter__community=community, charter__state=State.OPEN)
    if voice := mine.select_related("charter").first():
        try:
            voices.settle(voice=voice, by=request.user)
        except Refused as refusal:
            return _page(request, community, refusal=str(refusal))
    return redirect("lifecycle:charter", community.slug)


@login_not_required
@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """An adopted version by its number, with what it changed."""
    community = _seen_or_404(request, slug)
    adopted = CharterVersion.objects.filter(community=community, state__in=EVER_ADOPTED)
    found = get_object_or_404(adopted, number=number)
    before = adopted.filter(number__lt=number).first()
    context = {
        "community": community,
        "charter": found,
        "before": before,
        "parts": differences(before, found) if before else parts_of(found),
    }
    return render(request, "communities/lifecycle/charter_version.html", context)


@login_not_required
@require_safe
def decisions(request: HttpRequest, slug: str) -> HttpResponse:
    """What was decided and why, latest first; by whom is for its stewards."""
    community = _seen_or_404(request, slug)
    page = Paginator(community.decisions.all(), A_PAGE).get_page(request.GET.get("page"))
    context = {"community": community, "page": page, "pages": page.paginator.get_elided_page_range(page.number)}
    return render(request, "communities/lifecycle/decisions.html", context)


def _page(
    request: HttpRequest, community: Community, *, form: AnswerForm | None = None, refusal: str = ""
) -> HttpResponse:
    """The page of the charter; with a form that was not carried out, or a refusal, it answers 422."""
    versions = list(CharterVersion.objects.filter(community=community))
    adopted = next((one for one in versions if one.state == State.ADOPTED), None)
    asked = next((one for one in versions if one.state == State.OPEN), None)
    is_member = _is_member(request.user, community)
    if asked and not is_member and not can_edit(request.user, community):
        asked = None
    context = {
        "community": community,
        "adopted": adopted,
        "parts": parts_of(adopted) if adopted else [],
        "past": [one for one in versions if one.state in EVER_ADOPTED],
        "form": form,
        "refusal": refusal,
        **(_asked(request.user, asked, adopted, is_member=is_member, form=form) if asked else {}),
    }
    return render(request, "communities/lifecycle/charter.html", context, status=422 if form or refusal else 200)


def _asked(
    person: Any, asked: CharterVersion, adopted: CharterVersion | None, *, is_member: bool, form: AnswerForm | None
) -> dict[str, Any]:
    """What a member sees of the version put to them."""
    voice = Voice.objects.filter(charter=asked, person=person).first()
    can_answer = is_member and voices.is_answerable(asked)
    if can_answer and form is None:
        said = {"choice": voice.choice, "reason": voice.reason} if voice else {}
        form = AnswerForm(method=asked.method, initial={"number": asked.number, **said})
    return {
        "asked": asked,
        "asked_parts": differences(adopted, asked) if adopted else parts_of(asked),
        "voice": voice,
        "can_answer": can_answer,
        "form": form,
        "can_settle": bool(voice and voice.choice == Voice.Choice.NO and not voice.settled_at)
        and asked.method == CharterVersion.Method.OBJECTION,
    }


def _method(community: Community, number: str) -> str:
    """How the version with this number is decided: it names the choices."""
    number = number if number.isdecimal() and len(number) < 5 else "0"
    found = CharterVersion.objects.filter(community=community, number=number).values_list("method", flat=True)
    return found.first() or ""


def _seen_or_404(request: HttpRequest, slug: str) -> Community:
    community = Community.objects.filter(slug=slug).first()
    if community is None or not can_see(request.user, community):
        raise Http404
    return community


def _is_member(person: Any, community: Community) -> bool:
    here = Membership.objects.members().filter(community=community)
    return person.is_authenticated and here.filter(person=person).exists()
