"""Where a community stands: stating it, moving on, moving back."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from communities.desk.forms.stage import AdoptForm, MoveForm
from communities.desk.frame import carry_out, form_page, of_community, posted
from communities.lifecycle import moving
from communities.lifecycle.moves import stage_move
from communities.lifecycle.progress import progress_of
from communities.lifecycle.stages import GUIDE, GUIDES
from communities.models import Community
from members.permissions import is_office


@of_community
def adopt(request: HttpRequest, community: Community) -> HttpResponse:
    """State the true stage of a living community; what came before is never owed (R40)."""
    form = AdoptForm(posted(request))
    to = ("admin:desk_community", community.slug)
    done = f"The stage of {community.name} is stated. What is owed from now on is below."
    if answer := carry_out(request, form, moving.adopt, community=community, done=done, to=to):
        return answer
    return form_page(
        request,
        form,
        template="admin/desk/adopt.html",
        community=community,
        title=f"Where does {community.name} stand?",
        guides=GUIDES,
        button="State its stage",
    )


@of_community
def move(request: HttpRequest, community: Community, to: str) -> HttpResponse:
    """What the move means and what is still open; POST moves. It is never disabled: it says what is missing."""
    path = stage_move(community.stage, to)
    if path is None and request.method != "POST":
        raise Http404("There is no such move from here.")
    progress = progress_of([community.pk], now=timezone.now())[community.pk]
    open_gates = [] if path is None or path.is_back else progress.open_gates
    overrides = bool(open_gates) and is_office(request.user)
    form = MoveForm(posted(request), was=community.stage, needs_reason=overrides or bool(path and path.is_back))
    label = GUIDE[to].label if to in GUIDE else to
    values = {"community": community, "now": to, "override": "override" in request.POST}
    done = f"{community.name} is in {label} now."
    if answer := carry_out(
        request, form, moving.move, **values, done=done, to=("admin:desk_community", community.slug)
    ):
        return answer
    return form_page(
        request,
        form,
        template="admin/desk/move.html",
        community=community,
        title=f"{path.label if path else 'Move'}: {community.name}",
        path=path,
        open_gates=open_gates,
        may_override=is_office(request.user),
        closed=bool(open_gates) and not overrides,
        guide=GUIDE.get(to),
        button=f"Move on with {len(open_gates)} open" if open_gates else (path.label if path else "Move"),
    )
