"""Becoming another group type, and spinning off a working group."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from communities.desk.forms.status import ConvertForm, DecidedForm, PressForm, SpinOffForm
from communities.desk.frame import carry_out, form_page, of_community, page, posted
from communities.desk.status import why_not_now
from communities.desk.views.status.pages import everybody, move_page, people
from communities.lifecycle.ending import converting
from communities.lifecycle.ending.guards import BECOMES, GUARDS
from communities.lifecycle.ending.spinning_off import spin_off as spin_off_service
from communities.lifecycle.models import Conversion
from communities.memberships import Refused
from communities.models import Community

Type = Community.Type


@of_community
@require_safe
def convert(request: HttpRequest, community: Community) -> HttpResponse:
    """What it can become, and what each type asks for."""
    types = [
        (Type(to).label, GUARDS[to].says, reverse("admin:desk_convert_to", args=[community.slug, to]))
        for to in BECOMES[community.community_type]
    ]
    return page(
        request,
        "admin/desk/convert.html",
        community=community,
        title=f"Convert: {community.name}",
        types=types,
        refusal=why_not_now("convert", community, request.user),
    )


@of_community
def convert_to(request: HttpRequest, community: Community, to: str) -> HttpResponse:
    """What the new type asks for; POST converts, or asks the members first."""
    if to not in GUARDS or (to not in BECOMES[community.community_type] and request.method != "POST"):
        raise Http404("It cannot become this.")
    guard, label = GUARDS[to], Type(to).label.lower()
    form = ConvertForm(posted(request), asks=guard.asks, community=community)
    mail = f"{people(everybody(community), 'get')} one that asks." if guard.asks_members else "Nobody gets one."
    return move_page(
        request,
        community,
        "convert",
        form,
        converting.convert,
        to_type=to,
        done="Its members are asked." if guard.asks_members else f"{community.name} is a {label} now.",
        facts=[(Type(to).label, guard.says), ("Mail", mail), ("Kept", "Its page, members, stage and history.")],
        button="Ask the members" if guard.asks_members else f"Make it a {label}",
    )


@of_community
def complete(request: HttpRequest, community: Community) -> HttpResponse:
    """The members have decided."""
    conversion, form = _conversion_or_404(community), DecidedForm(posted(request))
    label = conversion.get_to_type_display().lower()
    to = ("admin:desk_status", community.slug)
    done = f"{community.name} is a {label} now. Look at who may join it under Edit details."
    if answer := carry_out(request, form, converting.complete, conversion=conversion, done=done, to=to):
        return answer
    charter = converting.adopted_since(conversion)
    return form_page(
        request,
        form,
        community=community,
        title=f"Make {community.name} a {label}",
        lead=f"{charter} was adopted since." if charter else "No charter was adopted since: link the vote.",
        facts=[("How the checks are met", conversion.guards)],
        closed=not conversion.is_open and not form.errors,
        button=f"Make it a {label}",
    )


@of_community
def stop(request: HttpRequest, community: Community) -> HttpResponse:
    """It keeps its type."""
    conversion, form = _conversion_or_404(community), PressForm(posted(request))
    label = community.get_community_type_display().lower()
    to = ("admin:desk_status", community.slug)
    done = f"Stopped: {community.name} stays a {label}."
    if answer := carry_out(request, form, converting.stop, conversion=conversion, done=done, to=to):
        return answer
    return form_page(
        request,
        form,
        community=community,
        title=f"Stop the conversion of {community.name}",
        lead=f"It stays a {label}. Nobody gets a mail.",
        closed=not conversion.is_open and not form.errors,
        button="Stop the conversion",
    )


@of_community
def spin_off(request: HttpRequest, community: Community) -> HttpResponse:
    """Make a working group inside it."""
    form = SpinOffForm(posted(request))
    if form.is_valid():
        try:
            child = spin_off_service(community=community, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{child.name} is there, in Explore. The program office lists it.")
            return redirect("admin:desk_community", child.slug)
    return form_page(
        request,
        form,
        community=community,
        title=f"Spin off a working group from {community.name}",
        lead="It is a part of this community, in Explore, with the same topics and the same rule of joining. "
        "You tend it. The program office looks at it, then lists it.",
        button="Spin it off",
    )


def _conversion_or_404(community: Community) -> Conversion:
    """The latest one that asked the members."""
    if conversion := Conversion.objects.filter(community=community).first():
        return conversion
    raise Http404("No conversion was asked for.")
