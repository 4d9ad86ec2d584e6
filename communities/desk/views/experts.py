"""A community's experts: who is confirmed, inviting, calling for one, promised times, questions stopped, figures."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from communities.desk.forms.experts import CallForm, ConfirmForm, InviteExpertForm, PromiseForm, StopForm
from communities.desk.frame import carry_out, form_page, of_community, page, posted, press
from communities.experts import figures, tending
from communities.experts.models import Confirmation, ExpertCall, Promise, RosterInvitation, Sme, Stop
from communities.experts.pairs import figures as pair_figures
from communities.experts.queries.question import on_desks_of
from communities.models import Community, Membership


@of_community
@require_safe
def experts(request: HttpRequest, community: Community) -> HttpResponse:
    """Everything about its roster on one page."""
    confirmed = Confirmation.objects.filter(community=community, ended_at=None)
    invitations = RosterInvitation.objects.filter(community=community, answered_at=None)
    return page(
        request,
        "admin/desk/experts.html",
        community=community,
        title=f"Experts of {community.name}",
        confirmed=confirmed.select_related("sme__person", "sme__agency", "by"),
        invitations=invitations.select_related("person"),
        call=ExpertCall.objects.filter(community=community, closed_at=None).first(),
        promise=_promise(community),
        stops=Stop.objects.filter(community=community, ended_at=None).select_related("person", "by"),
        on_desk=on_desks_of(request.user, Community.objects.filter(pk=community.pk), is_office=False),
        figures=figures.of_community(community.pk, now=timezone.now()),
        pairs=pair_figures.of_community(community.pk, now=timezone.now()),
    )


@of_community
def invite(request: HttpRequest, community: Community) -> HttpResponse:
    """Ask a member to become an expert."""
    form = InviteExpertForm(posted(request), community=community)
    to, done = ("admin:desk_experts", community.slug), "Asked. They are on the roster once they have said yes."
    if answer := carry_out(request, form, tending.invite, community=community, done=done, to=to):
        return answer
    lead = "They choose their topics and how much they take, and can pause at any time."
    title = f"Invite an expert for {community.name}"
    return form_page(request, form, community=community, title=title, lead=lead, button="Ask them")


@of_community
def confirm(request: HttpRequest, community: Community) -> HttpResponse:
    """Confirm somebody of the roster."""
    form = ConfirmForm(posted(request), experts=_not_confirmed(community))
    to, done = ("admin:desk_experts", community.slug), "Confirmed. Questions to this community go to them first."
    if answer := carry_out(request, form, tending.confirm, community=community, done=done, to=to):
        return answer
    lead = "It is shown beside their name as “confirmed by”, and they are told."
    title = f"Confirm an expert of {community.name}"
    return form_page(request, form, community=community, title=title, lead=lead, button="Confirm them")


@of_community
@require_POST
def unconfirm(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Take a confirmation back."""
    found = get_object_or_404(Confirmation.objects.select_related("sme"), pk=pk, community=community)
    to = ("admin:desk_experts", community.slug)
    return press(request, tending.unconfirm, community=community, sme=found.sme, done="Taken back.", to=to)


@of_community
def call(request: HttpRequest, community: Community) -> HttpResponse:
    """Say on the experts' page that the community looks for one."""
    open_call = ExpertCall.objects.filter(community=community, closed_at=None).first()
    form = CallForm(posted(request), call=open_call)
    to, done = ("admin:desk_experts", community.slug), "It stands on the experts' page."
    if answer := carry_out(request, form, tending.call, community=community, done=done, to=to):
        return answer
    title = f"Look for an expert for {community.name}"
    return form_page(request, form, community=community, title=title, button="Put it on the experts' page")


@of_community
@require_POST
def close_call(request: HttpRequest, community: Community) -> HttpResponse:
    """Found, or not looked for any more."""
    to = ("admin:desk_experts", community.slug)
    return press(request, tending.close_call, community=community, done="The call is closed.", to=to)


@of_community
def promise(request: HttpRequest, community: Community) -> HttpResponse:
    """Promised times."""
    form = PromiseForm(posted(request), promise=_promise(community))
    to, done = ("admin:desk_experts", community.slug), "Saved. It holds for questions from now on."
    if answer := carry_out(request, form, tending.promise, community=community, done=done, to=to):
        return answer
    lead = "Federal holidays and weekends do not count. Who does not answer in time passes the question on."
    title = f"Promised times of {community.name}"
    return form_page(request, form, community=community, title=title, lead=lead, button="Promise this")


@of_community
def stop(request: HttpRequest, community: Community) -> HttpResponse:
    """Take no more questions of somebody."""
    form = StopForm(posted(request), community=community)
    to, done = ("admin:desk_experts", community.slug), "Stopped. Nobody else is told."
    if answer := carry_out(request, form, tending.stop, community=community, done=done, to=to):
        return answer
    title = f"Take no more questions of somebody for {community.name}"
    return form_page(request, form, community=community, title=title, button="Stop their questions")


@of_community
@require_POST
def allow(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Take questions of them again."""
    found = get_object_or_404(Stop.objects.select_related("community"), pk=pk, community=community)
    to = ("admin:desk_experts", community.slug)
    return press(request, tending.allow, stop=found, done="They can ask again.", to=to)


def _promise(community: Community) -> Promise:
    return Promise.objects.filter(community=community).first() or Promise(community=community)


def _not_confirmed(community: Community):
    """Listed experts with a topic of the community, or among its members."""
    members = Membership.objects.members().filter(community=community)
    about = Q(topics__in=community.topics.all()) | Q(person__in=members.values("person"))
    confirmed = Confirmation.objects.filter(community=community, ended_at=None)
    found = Sme.objects.listed().filter(about).exclude(pk__in=confirmed.values("sme"))
    return found.select_related("person").distinct().order_by("role_name", "person__name", "pk")
