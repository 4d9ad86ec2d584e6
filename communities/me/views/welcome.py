"""After the first sign-in: where somebody works, what interests them, and communities that fit."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from communities import acknowledgements
from communities.eligibility import open_to
from communities.me import home as reads
from communities.me.forms.profile import is_federal
from communities.me.forms.welcome import SeveralForm, WelcomeInterestsForm
from communities.me.services import finish_welcome, set_interests
from communities.me.several import join_chosen
from communities.models import Approval
from members import standing
from members.forms import AffiliationForm

SHOWN = 12


def welcome(request: HttpRequest) -> HttpResponse:
    """Ask name, class and place of work; whoever said it when joining goes on from there."""
    if request.method != "POST" and not request.user.welcomed_at and standing.of(request).is_known:
        return redirect(_after_where(request))
    form = AffiliationForm(_posted(request), person=request.user)
    if request.method == "POST" and form.is_valid():
        form.save(by=request.user)
        return redirect(_after_where(request))
    return render(request, "communities/me/welcome.html", {"form": form}, status=422 if form.errors else 200)


def _after_where(request: HttpRequest) -> str:
    return "me:welcome_interests" if is_federal(request.user) else "me:welcome_communities"


def interests(request: HttpRequest) -> HttpResponse:
    """Ask federal people for topics; nobody else is asked more than who they are (R83)."""
    if not is_federal(request.user):
        return redirect("me:welcome")
    mine = request.user.interests.values_list("topic", flat=True)
    form = WelcomeInterestsForm(_posted(request), initial={"interests": mine})
    if request.method == "POST" and form.is_valid():
        set_interests(topics=form.cleaned_data["interests"], by=request.user)
        return redirect("me:welcome_communities")
    return render(request, "communities/me/welcome_interests.html", {"form": form}, status=422 if form.errors else 200)


def communities(request: HttpRequest) -> HttpResponse:
    """Offer what fits, several at once; the acknowledgement, when due, stands above the button."""
    who = standing.of(request)
    form = SeveralForm(_posted(request))
    if request.method == "POST" and ("skip" in request.POST or form.is_valid()):
        if "skip" not in request.POST:
            join_chosen(request, form.cleaned_data["communities"])
        finish_welcome(by=request.user)
        return redirect("me:home")
    context = {
        "form": form,
        "communities": reads.fitting(request.user, open_to(who))[:SHOWN],
        "rules": acknowledgements.due(who),
        "asks": Approval.REQUEST,
    }
    return render(request, "communities/me/welcome_communities.html", context, status=422 if form.errors else 200)


def _posted(request: HttpRequest) -> QueryDict | None:
    """What was posted, an empty form too."""
    return request.POST if request.method == "POST" else None
