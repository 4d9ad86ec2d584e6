"""Action items of a community: open ones first, each done, dropped or moved by a press."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from communities.desk.forms.reviews import ActionForm, OwnedForm
from communities.desk.frame import carry_out, form_page, of_community, page, posted, press
from communities.lifecycle.models import ActionItem
from communities.lifecycle.papers import actions
from communities.models import Community

ACTIONS = "admin:desk_actions"
SETTLED_SHOWN = 50


@of_community
@require_safe
def all_actions(request: HttpRequest, community: Community) -> HttpResponse:
    """What is open, the first due first; below it what is settled, latest first."""
    found = community.action_items.select_related("owner", "settled_by")
    return page(
        request,
        "admin/desk/actions.html",
        community=community,
        title="Action items",
        open=found.filter(state=ActionItem.State.OPEN),
        settled=found.exclude(state=ActionItem.State.OPEN).order_by("-settled_at", "-pk")[:SETTLED_SHOWN],
        today=timezone.localdate(),
    )


@of_community
def add(request: HttpRequest, community: Community) -> HttpResponse:
    """Note something to do."""
    form = ActionForm(posted(request), community=community)
    to = (ACTIONS, community.slug)
    if answer := carry_out(request, form, actions.add, community=community, done="Noted.", to=to):
        return answer
    return form_page(request, form, community=community, title="Note an action item", button="Note it")


@of_community
def move(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Give it another day or another owner."""
    action = _action(community, pk)
    initial = {"due": action.due, "owner": action.owner}
    form = OwnedForm(posted(request), community=community, owner=action.owner, initial=initial)
    to = (ACTIONS, community.slug)
    if answer := carry_out(request, form, actions.move, action=action, done="Moved.", to=to):
        return answer
    title, button = "Another day or another owner", "Keep the change"
    return form_page(request, form, community=community, title=title, lead=action.text, button=button)


@of_community
@require_POST
def done(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """One press from any page, which it leads back to."""
    return _press(request, community, pk, actions.settle, "Done", state=ActionItem.State.DONE)


@of_community
@require_POST
def drop(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Nobody will do it."""
    return _press(request, community, pk, actions.settle, "Dropped", state=ActionItem.State.DROPPED)


@of_community
@require_POST
def reopen(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Take it back."""
    return _press(request, community, pk, actions.reopen, "Open again")


def _press(request: HttpRequest, community: Community, pk: int, service: Any, what: str, **values: Any) -> HttpResponse:
    action, to = _action(community, pk), request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(to, {request.get_host()}, require_https=request.is_secure()):
        to = reverse(ACTIONS, args=[community.slug])
    return press(request, service, action=action, **values, done=f"{what}: {action.text}", to=to)


def _action(community: Community, pk: int) -> ActionItem:
    found = get_object_or_404(community.action_items.select_related("owner"), pk=pk)
    found.community = community
    return found
