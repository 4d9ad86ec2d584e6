"""A person's own goals: nobody else has an address for them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from communities.experts.models import Goal
from communities.experts.people import profiles
from communities.experts.people.forms import GoalForm, NewGoalForm
from communities.experts.people.views.people import BIGGEST_PK
from communities.experts.views.pages import carry_out, posted, status_of


@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """The goals, and a form for one more."""
    form = NewGoalForm(posted(request), person=request.user, initial={"community": request.GET.get("community")})
    if carry_out(form, profiles.add_goal, by=request.user):
        messages.success(request, "Kept. Only you see it.")
        return redirect("experts:goals")
    mine = list(Goal.objects.of(request.user).select_related("community"))
    context = {
        "form": form,
        "open": [goal for goal in mine if not goal.met_at],
        "met": [goal for goal in mine if goal.met_at],
        "has_community": form.fields["community"].queryset.exists(),
    }
    return render(request, "communities/experts/people/goals.html", context, status=status_of(form))


@never_cache
def goal(request: HttpRequest, pk: int) -> HttpResponse:
    """Word one anew."""
    mine = _mine(request, pk)
    form = GoalForm(posted(request), initial={"text": mine.text, "kind": mine.kind})
    if carry_out(form, profiles.change_goal, goal=mine, by=request.user):
        messages.success(request, "Changed.")
        return redirect("experts:goals")
    context = {"form": form, "goal": mine}
    return render(request, "communities/experts/people/goal.html", context, status=status_of(form))


@require_POST
def met(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark it as met; with `not`, take that back."""
    is_met = "not" not in request.POST
    if profiles.mark_goal(goal=_mine(request, pk), met=is_met, by=request.user):
        messages.success(request, "Met. Well done." if is_met else "Open again.")
    return redirect("experts:goals")


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget it."""
    profiles.remove_goal(goal=_mine(request, pk), by=request.user)
    messages.info(request, "Removed.")
    return redirect("experts:goals")


def _mine(request: HttpRequest, pk: int) -> Goal:
    return get_object_or_404(Goal.objects.of(request.user).select_related("community"), pk=min(pk, BIGGEST_PK))
