"""Counting the roster of a community's own list by agency."""

from django.http import HttpRequest, HttpResponse

from communities.desk.forms.census import CensusForm
from communities.desk.frame import carry_out, form_page, of_community
from communities.models import Community
from communities.outcomes.census import left_out_in_words, take
from communities.outcomes.models import Census
from communities.wording import counted, day

LINES_NAMED = 20


@of_community
def census(request: HttpRequest, community: Community) -> HttpResponse:
    """Choose the file; below, what the latest one counted."""
    form = CensusForm(request.POST, request.FILES) if request.method == "POST" else CensusForm()
    to, done = ("admin:desk_census", community.slug), "Counted by agency. No address was kept."
    if answer := carry_out(request, form, take, community=community, done=done, to=to):
        return answer
    latest = Census.objects.filter(community=community).first()
    return form_page(
        request,
        form,
        community=community,
        title="Count the roster of its list",
        lead="Agencies read how many of their people are on the list, beside those registered here. The file is read "
        "in memory: only counts by agency are kept, no address, and nobody gets a mail.",
        facts=[("The latest", _said(latest))] if latest else [],
        button="Count it",
    )


def _said(census: Census) -> str:
    words = f"{counted(census.addresses, 'address', 'addresses')} on {day(census.as_of)}, {census.source}."
    if census.repeated is not None:
        left_out = sum(census.left_out.values())
        found = counted(census.addresses + census.repeated + left_out, "address", "addresses")
        why = f" ({left_out_in_words(census.left_out)})" if left_out else ""
        words += (
            f" {found} found: {census.addresses:,} counted, {census.repeated:,} repeated, {left_out:,} left out{why}."
        )
    if census.unreadable:
        lines = ", ".join(map(str, census.unreadable[:LINES_NAMED]))
        more = len(census.unreadable) - LINES_NAMED
        words += f" No address in line {lines}{f' and {more:,} more' if more > 0 else ''}."
    return words
