"""What waits for a person, what they belong to, and what else takes them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from communities import acknowledgements
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
    suggested = reads.fitting(request.user, who, most=SUGGESTED)
    context = {
        "home": reads.read(request.user, who),
        "posts": who.posts,
        "form": form,
        "suggested": suggested,
        "elsewhere": reads.fitting_elsewhere(request.user, who)[:SUGGESTED_ELSEWHERE],
        "rules": acknowledgements.due(who) if suggested else None,
    }
    return render(request, "communities/me/home.html", context, status=422 if form.errors else 200)
