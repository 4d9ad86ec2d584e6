"""The program office reviews a proposal; its stewards see how it stands."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from communities.desk.forms.proposal import ASK, DOUBLE, LIST, ReconsiderForm, ReviewForm
from communities.desk.frame import carry_out, form_page, of_community, page, posted
from communities.lifecycle import proposing
from communities.lifecycle.models import StartAssessment, Support
from communities.models import Community
from members.permissions import is_office

DONE = {LIST: "It is listed. The proposer is told.", ASK: "Asked. The proposer is told."}


@of_community
def review(request: HttpRequest, community: Community) -> HttpResponse:
    """List it, ask back, name its double, or refuse; the proposer is told with the reason."""
    if not is_office(request.user):
        raise PermissionDenied("The program office reviews proposals.")
    form = ReviewForm(posted(request), community=community)
    done = DONE.get(form.data.get("answer", ""), "It is not listed. The proposer is told.")
    to = ("admin:desk_community", community.slug)
    if answer := carry_out(request, form, _answer, community=community, done=done, to=to):
        return answer
    return form_page(
        request,
        form,
        template="admin/desk/proposal.html",
        community=community,
        title=f"Review the proposal {community.name}",
        assessment=StartAssessment.objects.filter(community=community).prefetch_related("matches__community").first(),
        supports=_supports(community),
        closed=community.status != Community.Status.PROPOSED,
        button="Answer",
    )


@of_community
def reconsider(request: HttpRequest, community: Community) -> HttpResponse:
    """Take a refused proposal up again."""
    if not is_office(request.user):
        raise PermissionDenied("The program office reviews proposals.")
    form = ReconsiderForm(posted(request))
    to, done = ("admin:desk_proposal", community.slug), f"{community.name} is a proposal again."
    if answer := carry_out(request, form, proposing.reconsider, community=community, done=done, to=to):
        return answer
    title = f"Look at {community.name} again"
    closed = community.status != Community.Status.REJECTED and not form.errors
    return form_page(request, form, community=community, title=title, closed=closed, button="Look again")


@of_community
def supporters(request: HttpRequest, community: Community) -> HttpResponse:
    """Who needs it, who can steward it, with agency and hours."""
    title = f"Supporters of {community.name}"
    return page(request, "admin/desk/supporters.html", community=community, title=title, supports=_supports(community))


def _answer(*, community: Community, by: Any, answer: str, reason: str, same_as: Community | None) -> None:
    if answer == LIST:
        proposing.accept(community=community, by=by)
    elif answer == ASK:
        proposing.ask_back(community=community, reason=reason, by=by)
    else:
        same_as = same_as if answer == DOUBLE else None
        proposing.refuse(community=community, reason=reason, same_as=same_as, by=by)


def _supports(community: Community) -> Any:
    return Support.objects.live().filter(community=community).select_related("person", "agency")
