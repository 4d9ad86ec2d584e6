"""Questions to people outside the desk, and those that other communities put to this one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from communities.desk.asked import lines_of
from communities.desk.forms.launch import DecideForm, PersonForm
from communities.desk.frame import carry_out, form_page, of_community, page, posted, press
from communities.lifecycle import asks
from communities.lifecycle.models import Ask
from communities.models import Community

ASKED_HERE = {
    Ask.Kind.BACKUP: ("Ask somebody to be the back-up steward", "Ask them to be the back-up"),
    Ask.Kind.RECORDS: ("Ask an agency to own the records", "Ask them to own the records"),
    Ask.Kind.SPONSOR: ("Ask the sponsor to go on", "Ask whether they go on"),
}
ON_LAUNCH_PAGE = (Ask.Kind.PACKAGE, Ask.Kind.PROMOTION)


@of_community
def person(request: HttpRequest, community: Community, kind: str) -> HttpResponse:
    """Ask one person; below, how earlier questions of this kind stand."""
    if kind not in ASKED_HERE:
        raise Http404("Nobody is asked this from here.")
    title, button = ASKED_HERE[Ask.Kind(kind)]
    form = PersonForm(posted(request))
    to, done = ("admin:desk_ask", community.slug, kind), "The question is on its way."
    if answer := carry_out(request, form, asks.send, community=community, kind=kind, done=done, to=to):
        return answer
    return form_page(
        request,
        form,
        template="admin/desk/ask.html",
        community=community,
        title=title,
        lead=asks.KINDS[kind].lead.format(community=community.name, other=""),
        lines=lines_of(community, [kind]),
        button=button,
    )


@of_community
@require_POST
def again(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Mail the same link once more."""
    ask = get_object_or_404(Ask, community=community, pk=pk)
    return press(request, asks.send_again, ask=ask, done="Sent again.", to=_page_of(ask, community))


@of_community
@require_POST
def withdraw(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Take a question back."""
    ask = get_object_or_404(Ask, community=community, pk=pk)
    return press(request, asks.withdraw, ask=ask, done="Taken back.", to=_page_of(ask, community))


@of_community
@require_safe
def asked(request: HttpRequest, community: Community) -> HttpResponse:
    """Other communities that ask this one to tell its members about them."""
    rows = Ask.objects.filter(other=community).select_related("community", "other")
    return page(request, "admin/desk/asked.html", community=community, title="Asked of you", rows=rows[:60])


@of_community
def decide(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Accept a promotion request, or decline it with a reason."""
    ask = get_object_or_404(Ask.objects.select_related("community", "other"), other=community, pk=pk)
    form = DecideForm(posted(request))
    to, done = ("admin:desk_asked", community.slug), f"{ask.community.name} is told."
    if answer := carry_out(request, form, asks.answer_for, ask=ask, done=done, to=to):
        return answer
    words, closed = asks.words_of(ask), asks.standing(ask)
    return form_page(
        request,
        form,
        community=community,
        title=words.question,
        lead=closed or words.lead,
        facts=[("About it", ask.community.summary), ("They write", ask.text or "Nothing more.")],
        closed=bool(closed) and not form.errors,
        button="Send the answer",
    )


def _page_of(ask: Ask, community: Community) -> tuple[str, ...]:
    """Where this question is listed."""
    if ask.kind in ASKED_HERE:
        return ("admin:desk_ask", community.slug, ask.kind)
    return ("admin:desk_launch" if ask.kind in ON_LAUNCH_PAGE else "admin:desk_community", community.slug)
