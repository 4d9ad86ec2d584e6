"""The one-page brief of a community, to print and hand on."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from communities.lifecycle import launch_kit
from communities.models import Community
from communities.permissions import can_see


@login_not_required
@require_safe
def brief(request: HttpRequest, slug: str) -> HttpResponse:
    """What it is, what one gets, first dates and how to join, with a QR code of its address."""
    community = get_object_or_404(Community, slug=slug)
    if not can_see(request.user, community):
        raise Http404
    facts = launch_kit.facts_of(community)
    box, path = launch_kit.qr_code(facts.address)
    wrong = reverse("directory:correction", args=[slug])
    context = {"community": community, "facts": facts, "qr_box": box, "qr_path": path, "wrong_url": wrong}
    return render(request, "communities/lifecycle/brief.html", context)
