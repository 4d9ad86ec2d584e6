"""Who tends a community: terms, going on, a second steward, handing over, stepping down, offers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from communities import memberships
from communities.desk.community import team_of
from communities.desk.forms.team import HandOverForm, MemberForm, OfferForm, StepDownForm
from communities.desk.frame import carry_out, form_page, of_community, page, posted, press
from communities.lifecycle import succession
from communities.lifecycle.models import Support
from communities.models import Community, Membership
from communities.permissions import is_steward


@of_community
@require_safe
def team(request: HttpRequest, community: Community) -> HttpResponse:
    """Stewards with their terms, the core team, offers to steward, and what one can do about it."""
    offers = Support.objects.live().filter(community=community, kind=Support.Kind.STEWARD)
    stewards = Membership.objects.stewards().filter(community=community)
    return page(
        request,
        "admin/desk/team.html",
        community=community,
        title=f"Team of {community.name}",
        team=team_of(community),
        offers=offers.select_related("person", "agency").exclude(person__in=stewards.values("person")),
        tends=is_steward(request.user, community),
    )


@of_community
@require_POST
def go_on(request: HttpRequest, community: Community) -> HttpResponse:
    """The steward goes on for a year."""
    mine = get_object_or_404(Membership.objects.stewards(), community=community, person=request.user)
    done = "Thank you. Your term runs for another year."
    return press(request, succession.go_on, membership=mine, done=done, to=("admin:desk_team", community.slug))


@of_community
def add(request: HttpRequest, community: Community) -> HttpResponse:
    """Make a second member a steward."""
    form = MemberForm(posted(request), community=community)
    to = ("admin:desk_team", community.slug)
    if answer := carry_out(request, form, memberships.change_role, done="They are a steward now, and told.", to=to):
        return answer
    lead = (
        "They get all rights of a steward, for a year at first, and the community's page shows their name. "
        "Ask them first. A person from another office is best."
    )
    title = f"Add a steward to {community.name}"
    return form_page(request, form, community=community, title=title, lead=lead, button="Make them a steward")


@of_community
def hand_over(request: HttpRequest, community: Community) -> HttpResponse:
    """Let another member tend it, and step back to the core team."""
    form = HandOverForm(posted(request), community=community, without=request.user)
    to, done = "me:home", f"Handed over. You are on the core team of {community.name}."
    if answer := carry_out(request, form, succession.hand_over, community=community, done=done, to=to):
        return answer
    lead = (
        "They become steward and the community's page shows their name; you stay on the core team. "
        "It happens in one step, so nobody is missing in between."
    )
    title = f"Hand over {community.name}"
    return form_page(request, form, community=community, title=title, lead=lead, button="Hand it over")


@of_community
def step_down(request: HttpRequest, community: Community) -> HttpResponse:
    """Stop tending it and stay a member."""
    form = StepDownForm(posted(request))
    to, done = "me:home", f"You do not tend {community.name} any more. You stay a member."
    if answer := carry_out(request, form, succession.step_down, community=community, done=done, to=to):
        return answer
    title = f"Step down from {community.name}"
    return form_page(request, form, community=community, title=title, button="Step down")


@of_community
def offer(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Answer an offer to steward it."""
    stewards = Membership.objects.stewards().filter(community=community)
    offers = Support.objects.live().select_related("person", "agency").exclude(person__in=stewards.values("person"))
    support = get_object_or_404(offers, community=community, kind="steward", pk=pk)
    form = OfferForm(posted(request))
    to = ("admin:desk_team", community.slug)
    if answer := carry_out(request, form, _answer, support=support, done="Answered. They are told by mail.", to=to):
        return answer
    return form_page(
        request,
        form,
        community=community,
        title=f"{support.person} can help steward {community.name}",
        facts=[("Agency", support.agency), ("Hours a month", support.hours), ("Email", support.person.email)],
        button="Answer",
    )


def _answer(*, support: Support, answer: str, reason: str, by: Any) -> None:
    if answer == "appoint":
        succession.appoint(support=support, by=by)
    else:
        succession.decline(support=support, reason=reason, by=by)
