"""Pages that say what the site is and by which rules it works."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.directory.cache import cached_for_strangers
from communities.resources.queries import policies_and_catalog


@require_safe
@login_not_required
@cached_for_strangers
def policies(request: HttpRequest) -> HttpResponse:
    """The dated statement, the considerations and the catalog of links (R78-R85)."""
    policies, catalog = policies_and_catalog()
    context = {"statement": policies.statement, "considerations": policies.considerations, "catalog": catalog}
    return render(request, "communities/directory/policies.html", context)


@require_safe
@login_not_required
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "communities/directory/about.html")


@require_safe
@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "communities/directory/privacy.html")


@require_safe
@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "communities/directory/accessibility.html")


@require_safe
@login_not_required
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "communities/directory/contact.html")
