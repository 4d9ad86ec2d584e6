"""What waits for a person, what they belong to, and what else takes them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from communities import acknowledgements
from communities.eligibility import open_to
from communities.me import home as reads
from communities.me.forms.welcome import SeveralForm
from communities.me.several import join_chosen
from members import standing

SUGGESTED, SUGGESTED_ELSEWHERE = 6, 4


def home(request: HttpRequest) -> HttpResponse:
    """GET shows it; POST joins the suggestions that were chosen."""
    who = standing.of(request)
    form = SeveralForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        join_chosen(request, form.cleaned_data["communities"])
        return redirect("me:home")
    found = reads.read(request.user, who)
    takes = open_to(who, inside=found.inside, invited=found.invited)
    suggested = list(reads.fitting(request.user, takes)[:SUGGESTED])
    context = {
        "home": found,
        "posts": who.posts,
        "form": form,
        "suggested": suggested,
        "elsewhere": reads.fitting_elsewhere(request.user, takes)[:SUGGESTED_ELSEWHERE],
        "rules": acknowledgements.due(who) if suggested else None,
    }
    return render(request, "communities/me/home.html", context, status=422 if form.errors else 200)
