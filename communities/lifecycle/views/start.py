"""Should we start one? One question a screen, saved as one goes, then the advice; without an account (R32-R38)."""

from math import ceil
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from communities.lifecycle.checklist import EACH_YEAR, LISTS
from communities.lifecycle.forms import start as forms
from communities.lifecycle.group_types import GROUP_TYPES
from communities.lifecycle.models import StartAssessment
from communities.lifecycle.stages import GUIDES
from communities.lifecycle.start import access, screens
from communities.lifecycle.start import reading as queries
from communities.lifecycle.start import saving as services
from communities.limits import seconds_to_wait
from communities.wording import counted
from members import standing

FORMS: dict[str, type[forms.ScreenForm]] = {
    form.screen: form
    for form in (forms.ProblemForm, forms.AgenciesForm, forms.ShapeForm, forms.PeopleForm, forms.LeaderForm)
}


@never_cache
@login_not_required
def start(request: HttpRequest) -> HttpResponse:
    """What this is; a press begins, and earlier ones are taken up again."""
    wait = seconds_to_wait(request, "start", posts=20, seconds=3_600) if request.method == "POST" else 0
    if request.method == "POST" and not wait:
        assessment = access.mine(request).filter(saved_at=None).first() or services.begin(by=request.user)
        if not request.user.is_authenticated:
            access.remember(request, assessment)
        return redirect("lifecycle:start_problem", assessment.key)
    context = {"earlier": access.mine(request).answered()[:20], "refusal": _later(wait)}
    answer = render(request, "communities/lifecycle/start.html", context, status=429 if wait else 200)
    if wait:
        answer["Retry-After"] = str(wait)
    return answer


@require_safe
@login_not_required
def compare(request: HttpRequest) -> HttpResponse:
    """The six kinds of group side by side, each with how many live ones there are (R72)."""
    live = queries.live_by_type()
    kinds = [(kind, live.get(kind.type, 0)) for kind in GROUP_TYPES]
    return render(request, "communities/lifecycle/start_compare.html", {"kinds": kinds})


@require_safe
@login_not_required
def stages(request: HttpRequest) -> HttpResponse:
    """The five stages with their checklists, as stewards find them in the desk (R39)."""
    context = {"stages": [(guide, LISTS[guide.stage]) for guide in GUIDES], "each_year": EACH_YEAR}
    return render(request, "communities/lifecycle/stages.html", context)


@never_cache
@login_not_required
@access.own_assessment
def question(request: HttpRequest, assessment: StartAssessment, screen: str) -> HttpResponse:
    """One question; a post saves it and goes on, or back to the advice that it was changed from."""
    form = _form(request, assessment, screen)
    if form.is_valid():
        form.save()
        return _onward(request, assessment, screens.BY_SLUG[screen])
    context = {
        "assessment": assessment,
        "form": form,
        "screen": screens.BY_SLUG[screen],
        "questions": screens.QUESTIONS,
        "before": screens.before(screens.BY_SLUG[screen]),
        "then": request.GET.get("then") == "advice",
        "counted": queries.agency_names(assessment) if screen == "agencies" and screen in assessment.answered else [],
    }
    template = "start_matches.html" if screen == "matches" else "start_question.html"
    return render(request, f"communities/lifecycle/{template}", context, status=422 if form.errors else 200)


@never_cache
@login_not_required
@access.own_assessment
def advice(request: HttpRequest, assessment: StartAssessment) -> HttpResponse:
    """The outcome with its reasons; a post chooses something else, or goes back to the advice."""
    if open_screen := screens.first_open(assessment):
        return redirect(f"lifecycle:start_{open_screen.slug}", assessment.key)
    report = queries.report(assessment)
    posted = request.POST if request.method == "POST" else None
    form = forms.OverrideForm(posted, choices=queries.choices_instead(report), assessment=assessment)
    if posted is not None and "advised" in posted:
        services.override(assessment=assessment, outcome="", reason="")
        return redirect(assessment)
    if form.is_valid():
        services.override(assessment=assessment, **form.cleaned_data)
        return redirect(assessment)
    context = {
        "assessment": assessment,
        "report": report,
        "form": form,
        "joinable": queries.joinable(assessment, standing.of(request)),
    }
    return render(request, "communities/lifecycle/start_advice.html", context, status=422 if form.errors else 200)


@access.own_assessment
def share(request: HttpRequest, assessment: StartAssessment) -> HttpResponse:
    """Open the page that others may read, or close it. It needs an account: somebody answers for what it says."""
    if request.method == "POST":
        services.share(assessment=assessment, shared="stop" not in request.POST)
    return redirect(assessment.get_absolute_url() + "#share")


@login_not_required
@access.own_assessment
def discard(request: HttpRequest, assessment: StartAssessment) -> HttpResponse:
    """Throw the answers away."""
    if request.method != "POST":
        return redirect(assessment)
    services.discard(assessment=assessment)
    messages.info(request, "Your answers are deleted.")
    return redirect("lifecycle:start")


@require_safe
@never_cache
@login_not_required
def shared(request: HttpRequest, key: UUID) -> HttpResponse:
    """What whoever has the link may read: the advice and the answers, without names of people."""
    assessment = get_object_or_404(StartAssessment, share_key=key)
    if screens.first_open(assessment):
        return render(request, "communities/lifecycle/start_shared.html", {"assessment": assessment})
    report = queries.report(assessment, with_names=False)
    return render(request, "communities/lifecycle/start_shared.html", {"assessment": assessment, "report": report})


def _later(seconds: int) -> str:
    if not seconds:
        return ""
    return (
        f"Many were begun from your network in the last hour. Begin again in {counted(ceil(seconds / 60), 'minute')}."
    )


def _form(request: HttpRequest, assessment: StartAssessment, screen: str) -> Any:
    posted = request.POST if request.method == "POST" else None
    if screen == "matches":
        return forms.MatchesForm(posted, assessment=assessment, communities=queries.candidates(assessment))
    return FORMS[screen](posted, assessment=assessment)


def _onward(request: HttpRequest, assessment: StartAssessment, screen: screens.Screen) -> HttpResponseRedirect:
    assessment.refresh_from_db()
    following = screens.after(screen)
    if following is None or request.GET.get("then") == "advice" or screens.decides(screen, assessment):
        return redirect(assessment)
    return redirect(f"lifecycle:start_{following.slug}", assessment.key)
