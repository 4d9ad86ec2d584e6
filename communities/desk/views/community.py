"""One community in the desk: a page to read first, with the right button beside each thing."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from communities.desk.community import overview_of
from communities.desk.frame import of_community, page
from communities.models import Community


@of_community
@require_safe
def community(request: HttpRequest, community: Community) -> HttpResponse:
    """Stages, what to do next, the checklist with evidence, team, timeline."""
    return page(
        request,
        "admin/desk/community.html",
        community=community,
        title=community.name,
        overview=overview_of(community),
    )
