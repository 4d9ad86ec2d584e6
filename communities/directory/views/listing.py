"""The directory: search, filters, results. Always the whole page; htmx takes from it what changed."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.directory import filters, parts
from communities.directory.cache import cached_for_strangers
from communities.directory.cards import cards
from communities.directory.nothing import explain
from communities.directory.results import Results


@require_safe
@login_not_required
@cached_for_strangers(query=filters.normal_query)
def communities(request: HttpRequest) -> HttpResponse:
    """The list of communities for any query string."""
    return render(request, "communities/directory/list.html", _context(Results.of(request)))


def _context(results: Results) -> dict[str, Any]:
    query, shelf, page = results.query, results.shelf, results.page
    return {
        "results": results,
        "query": query,
        "cards": cards(shelf, results.places_shown, results.visitor),
        "nothing": None if results.total else explain(results),
        "chips": parts.chips(query, shelf),
        "notes": parts.notes(results),
        "feeds": parts.feeds(query),
        "sorts": parts.sorts(query),
        "ended": parts.ended(results),
        "address": parts.address(query),
        "clear_url": parts.address(replace(query, chosen={}, flags=frozenset())),
        "encoded": query.encoded(),
        "sign_in": parts.sign_in(replace(query, flags=query.flags | {"open"})),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
    }
