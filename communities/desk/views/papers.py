"""The papers of a community: a readable page each, with entries to add, change and remove."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from communities.desk.forms.papers import CareForm, NoMeasureForm
from communities.desk.frame import carry_out, form_page, of_community, page, posted, press
from communities.desk.papers import Paper
from communities.lifecycle.models import Care
from communities.lifecycle.papers import entries as papers
from communities.models import Community
from members.desk import Tool


@of_community
@require_safe
def show(request: HttpRequest, community: Community, paper: Paper) -> HttpResponse:
    """All entries, each with its buttons."""
    return page(
        request,
        "admin/desk/paper.html",
        community=community,
        title=paper.title,
        paper=paper,
        rows=paper.rows.objects.filter(community=community).select_related(*paper.link),
        reasons=Care.objects.filter(community=community),
    )


@of_community
def add(request: HttpRequest, community: Community, paper: Paper) -> HttpResponse:
    """Write a new entry."""
    form = paper.form(posted(request), community=community)
    to, done = (_page_of(paper), community.slug), "Added."
    if answer := carry_out(request, form, papers.add, paper=paper.rows, community=community, done=done, to=to):
        return answer
    return _form(request, form, community=community, title=paper.add, button=paper.add)


@of_community
def change(request: HttpRequest, community: Community, paper: Paper, pk: int) -> HttpResponse:
    """Write an entry anew; when somebody removed it meanwhile, the page says so and keeps what was typed."""
    to = (_page_of(paper), community.slug)
    row = paper.rows.objects.filter(community=community, pk=pk).first()
    if row is None and request.method != "POST":
        messages.warning(request, f"Somebody removed this {paper.entry} meanwhile.")
        return redirect(*to)
    form = paper.form(posted(request), community=community, initial=_initial(row))
    values = {"paper": paper.rows, "community": community, "pk": pk}
    if answer := carry_out(request, form, papers.change, **values, done="Changed.", to=to):
        return answer
    return _form(request, form, community=community, title=f"Change this {paper.entry}", button="Keep the change")


@of_community
@require_POST
def remove(request: HttpRequest, community: Community, paper: Paper, pk: int) -> HttpResponse:
    """Take an entry off; its history stays."""
    to, done = (_page_of(paper), community.slug), "Removed. Its history keeps it."
    return press(request, papers.remove, paper=paper.rows, community=community, pk=pk, done=done, to=to)


@of_community
def no_measure(request: HttpRequest, community: Community) -> HttpResponse:
    """Say why a kind of measure is missing (R58)."""
    care = Care.objects.filter(community=community).first()
    initial = {name: getattr(care, name, "") for name in ("no_tangible", "no_intangible")}
    form = NoMeasureForm(posted(request), initial=initial)
    to = ("admin:desk_outcomes", community.slug)
    if answer := carry_out(request, form, papers.look_after, community=community, done="Kept.", to=to):
        return answer
    title = "Why a kind of measure is missing"
    return form_page(request, form, community=community, title=title, button="Keep the reason")


@of_community
def care(request: HttpRequest, community: Community) -> HttpResponse:
    """Records, review and launch."""
    kept = Care.objects.filter(community=community).first()
    initial = {name: getattr(kept, name, None) for name in CareForm.base_fields}
    form = CareForm(posted(request), initial=initial)
    to = ("admin:desk_care", community.slug)
    if answer := carry_out(request, form, papers.look_after, community=community, done="Kept.", to=to):
        return answer
    lead = "What has to be settled so that somebody can look after it, also after you."
    ask = Tool("Ask the agency to own the records", reverse("admin:desk_ask", args=[community.slug, "records"]))
    title, button = "Records and dates", "Keep these"
    return form_page(request, form, community=community, title=title, lead=lead, tools=[ask], button=button)


def _form(request: HttpRequest, form: Any, **context: Any) -> HttpResponse:
    template = "admin/desk/paper_form.html"
    return form_page(request, form, template=template, suggestions=form.suggestions, **context)


def _page_of(paper: Paper) -> str:
    return f"admin:desk_{paper.key}"


def _initial(row: Any) -> dict[str, Any]:
    """What the row says; `name` of an outreach entry is whichever way it names the other community."""
    if row is None:
        return {}
    said = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields}
    return {"name": str(row), **said}
