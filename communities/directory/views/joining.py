"""Joining and taking it back. Only posts change anything; what was refused says so with 409."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from communities import acknowledgements, channels, memberships
from communities.directory.forms import AnswerForm, JoinForm, PressForm
from communities.directory.joining import box, steps
from communities.directory.loading import community_or_404
from communities.limits import too_many
from communities.memberships import AcknowledgementDue, Refused
from communities.models import Channel, Community, Membership
from members import standing
from members.forms import AffiliationForm


def join(request: HttpRequest, slug: str) -> HttpResponse:
    """GET says what joining means and asks what is due; POST joins, asks, or begins to follow (R17)."""
    community = _load(request, slug)
    if request.method != "POST":
        return _page(request, community)
    if not standing.of(request).is_known:
        return _state_affiliation(request, community)
    if stopped := too_many(request, "join"):
        return stopped
    form, press = JoinForm(request.POST), PressForm(request.POST)
    if not form.is_valid() or not press.is_valid():
        return _page(request, community, form=form, status=422)
    try:
        membership = memberships.join(community=community, by=request.user, **form.cleaned_data, **press.cleaned_data)
    except AcknowledgementDue:
        return _page(request, community, form=form, status=422)
    except Refused as refusal:
        return _page(request, community, form=form, refusal=refusal, status=409)
    if membership.state == Membership.State.FOLLOWING:
        return redirect("directory:join", slug)
    return _back(request, community)


def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave; the last steward is asked to name another or to hand over."""
    return _act(request, slug, memberships.leave, hand_to_office="hand_to_office" in request.POST)


def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take back a request."""
    return _act(request, slug, memberships.withdraw)


def undo(request: HttpRequest, slug: str) -> HttpResponse:
    """Take back a joining."""
    return _act(request, slug, memberships.undo)


def got_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what came of a list or a place elsewhere."""
    community = _load(request, slug)
    if request.method != "POST":
        return redirect("directory:join", slug)
    form = AnswerForm({"answer": "yes", **request.POST.dict()}, community=community)
    if not form.is_valid():
        return _page(request, community, status=422)
    try:
        _answer(request, community, **form.cleaned_data)
    except Refused as refusal:
        return _page(request, community, refusal=refusal, status=409)
    return _back(request, community)


def _answer(request: HttpRequest, community: Community, answer: str, channel: Channel | None, delivery: str) -> None:
    if answer in ("yes", "no"):
        memberships.got_in(community=community, by=request.user, yes=answer == "yes", channel=channel)
    elif channel and answer == "sent":
        memberships.follow(channel=channel, by=request.user, delivery=delivery)
    elif channel:
        memberships.skip(channel=channel, by=request.user)


def _state_affiliation(request: HttpRequest, community: Community) -> HttpResponse:
    """Whoever joins before they said where they work says it first; then the join page shows what that means."""
    form = AffiliationForm(request.POST, person=request.user)
    if not form.is_valid():
        return _page(request, community, form=form, status=422)
    form.save(by=request.user)
    return redirect("directory:join", community.slug)


def _load(request: HttpRequest, slug: str) -> Community:
    return community_or_404(request, slug, Community.objects.select_related("agency", "index", "successor"))


def _act(request: HttpRequest, slug: str, service: Callable[..., Any], **more: Any) -> HttpResponse:
    """One press that ends something; opening its address leads to the community's page and changes nothing."""
    community = _load(request, slug)
    if request.method != "POST":
        return redirect(community)
    try:
        ended = service(community=community, by=request.user, **more)
    except Refused as refusal:
        context = {"community": community, "refusal": refusal, "can_hand_over": service is memberships.leave}
        return render(request, "communities/directory/not_changed.html", context, status=409)
    if ended and service is memberships.leave:
        _say_how_lists_are_left(request, community)
    return _back(request, community)


def _page(
    request: HttpRequest,
    community: Community,
    *,
    form: Form | None = None,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    who = standing.of(request)
    seen = box(community, who)
    found = community.channels.with_answers()
    if form is None:
        form = JoinForm() if who.is_known else AffiliationForm(person=request.user)
    context = {
        "community": community,
        "box": seen,
        "form": form,
        "rules": acknowledgements.due(who) if seen.verdict.is_open else None,
        "refusal": refusal,
        "ways": steps(request.user, who, community, found, delivery=request.GET.get("delivery", "")),
    }
    return render(request, "communities/directory/join.html", context, status=status)


def _back(request: HttpRequest, community: Community) -> HttpResponseRedirect:
    """To the page where the press was made, else to the community's."""
    page = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return redirect(page if is_ours else community)


def _say_how_lists_are_left(request: HttpRequest, community: Community) -> None:
    """A list keeps its own members: whoever asked it to let them in tells it themselves."""
    left = Channel.objects.filter(community=community, subscriptions__person=request.user).distinct()
    for message in filter(None, map(channels.leaving_message, left)):
        words = f"“{message.body or message.subject}”" if message.body or message.subject else "an empty message"
        messages.info(request, f"You left {community.name} here. To leave its list too, send {words} to {message.to}.")
