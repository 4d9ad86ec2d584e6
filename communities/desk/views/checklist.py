"""One item of the checklist: what it is for, how it is done, and saying that it is."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from communities.desk.forms.stage import AttestForm, WaiveForm
from communities.desk.frame import carry_out, form_page, of_community, posted, press
from communities.desk.pages import page_of
from communities.lifecycle import marking
from communities.lifecycle.checklist import SAYS
from communities.lifecycle.progress import Line, progress_of
from communities.models import Community


@of_community
def item(request: HttpRequest, community: Community, item: str) -> HttpResponse:
    """Why, how, an example and how it stands; POST says that it is done."""
    line = _line(community, item)
    form = AttestForm(posted(request), needs_link=line.item.needs_link)
    to = ("admin:desk_community", community.slug)
    done = f"Done: {line.item.name}."
    if answer := carry_out(request, form, marking.attest, community=community, item=item, done=done, to=to):
        return answer
    return form_page(
        request,
        form,
        template="admin/desk/item.html",
        community=community,
        title=line.item.name,
        line=line,
        ways=[SAYS[way] for way in line.item.evidence],
        closed=not line.item.can_be_attested or line.is_met,
        place=page_of(line.item, community),
        button="It is done",
    )


@of_community
def waive(request: HttpRequest, community: Community, item: str) -> HttpResponse:
    """Go on without it, with a reason that is kept."""
    line = _line(community, item)
    form = WaiveForm(posted(request))
    to = ("admin:desk_community", community.slug)
    done = f"Waived: {line.item.name}."
    if answer := carry_out(request, form, marking.waive, community=community, item=item, done=done, to=to):
        return answer
    title = f"Go on without: {line.item.name}"
    return form_page(request, form, community=community, title=title, lead=line.item.why, button="Waive it")


@of_community
@require_POST
def take_back(request: HttpRequest, community: Community, item: str) -> HttpResponse:
    """End what was put beside it."""
    to = ("admin:desk_item", community.slug, item)
    return press(request, marking.take_back, community=community, item=item, done="Taken back.", to=to)


def _line(community: Community, item: str) -> Line:
    progress = progress_of([community.pk], now=timezone.now())[community.pk]
    lines = (line for line in (*progress.lines, *progress.yearly) if line.item.id == item)
    if line := next(lines, None):
        return line
    raise Http404("This item is not on its checklist.")
