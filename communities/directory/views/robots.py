"""What search engines may read."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from communities.models import Community, Topic

PRIVATE = ("/accounts/", "/admin/", "/me/", "/wrong/")
PAGES = (
    *(f"directory:{name}" for name in ("home", "list", "topics", "policies", "about", "privacy", "accessibility")),
    "directory:contact",
    "lifecycle:start",
    "lifecycle:start_compare",
    "lifecycle:stages",
    "lifecycle:proposals",
)
MOST_IN_A_SITEMAP = 45_000  # of 50,000 that the format allows


@require_safe
@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    """A demonstration keeps out of search engines altogether."""
    closed = ("/",) if settings.DEMO else PRIVATE
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    sitemap = settings.BASE_URL + reverse("directory:sitemap")
    return HttpResponse("\n".join([*lines, "", f"Sitemap: {sitemap}", ""]), content_type="text/plain")


@require_safe
@login_not_required
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page; a community with the day on which its entry last changed."""
    context = {
        "pages": [reverse(name) for name in PAGES],
        "topics": Topic.objects.only("slug"),
        "communities": Community.objects.listed()
        .only("slug", "index__updated_at")
        .select_related("index")[:MOST_IN_A_SITEMAP],
        "base_url": settings.BASE_URL,
    }
    return render(request, "communities/directory/sitemap.xml", context, content_type="application/xml")
