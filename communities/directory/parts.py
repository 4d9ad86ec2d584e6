"""The small parts around the results: what is in use, what was understood, where else the same list is."""

from functools import cache
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from communities.directory.facets import BY_PARAM
from communities.directory.filters import FLAGS, MOST_NAMED, SORTS, Query
from communities.directory.listings import Listings
from communities.directory.results import ENDED, Results
from communities.wording import counted

LIST = "directory:list"
FEEDS = {
    "JSON": ("directory:feed_json", "application/feed+json"),
    "CSV": ("directory:feed_csv", "text/csv"),
    "Atom": ("directory:feed_atom", "application/atom+xml"),
}


class Link(NamedTuple):
    """A label and where it leads."""

    label: str
    url: str


class Feed(NamedTuple):
    """The same list as data."""

    label: str
    url: str
    media_type: str


class Sort(NamedTuple):
    """One order of the list."""

    value: str
    label: str
    is_chosen: bool


class Note(NamedTuple):
    """A sentence about what was asked, and where it may go on."""

    text: str
    label: str = ""
    url: str = ""


def address(query: Query, name: str = LIST) -> str:
    """The address of a query, in its one spelling."""
    encoded = query.encoded()
    return _path(name) + (f"?{encoded}" if encoded else "")


@cache
def _path(name: str) -> str:
    return reverse(name)


def chips(query: Query, shelf: Listings) -> list[Link]:
    """What is in use, each with the address of the list without it."""
    search = [Link(f"Search: {query.q}", address(query.without("q")))] if query.q else []
    flags = [Link(FLAGS[flag], address(query.without(flag))) for flag in FLAGS if flag in query.flags]
    return [
        *search,
        *(
            Link(f"{BY_PARAM[param].label}: {shelf.labels[param][value]}", address(query.without(param, value)))
            for param, values in query.chosen.items()
            for value in values
        ),
        *flags,
    ]


def feeds(query: Query) -> list[Feed]:
    """The same list as JSON, CSV and Atom."""
    return [Feed(label, address(query, name), media_type) for label, (name, media_type) in FEEDS.items()]


def notes(results: Results) -> list[Note]:
    """How the query was read: corrections, values left out, pages that are not there, filters for people only."""
    query = results.query
    said = [Note(text) for text in (results.found.notes if results.found else ())]
    said += [Note(str(left_out)) for left_out in query.left_out[:MOST_NAMED]]
    if len(query.left_out) > MOST_NAMED:
        said.append(Note(f"{len(query.left_out) - MOST_NAMED} more filters mean nothing here."))
    if query.flags and not results.visitor.is_signed_in:
        said.append(Note("We need to know you to see what is open to you.", "Sign in", sign_in(query)))
    if query.page and results.total and results.page.number != int(query.page[:9]):
        pages = results.page.paginator.num_pages
        said.append(Note("There is 1 page." if pages == 1 else f"There are {pages:,} pages; this is the last one."))
    return said


def sorts(query: Query) -> list[Sort]:
    """The orders there are, the best match only for a search; the default has no value, so no address says it."""
    default = "relevance" if query.q else "name"
    return [
        Sort("" if value == default else value, label, value == query.sorted_by)
        for value, label in SORTS.items()
        if query.q or value != "relevance"
    ]


def ended(results: Results) -> Link | None:
    """The communities that are over and would match, were they not."""
    if not results.ended:
        return None
    label = f"{counted(results.ended, 'community', 'communities')} no longer active"
    return Link(label, address(results.query.choosing("status", *ENDED)))


def sign_in(query: Query) -> str:
    """The sign-in page, which leads back to this list."""
    return f"{reverse('account_login')}?{urlencode({'next': address(query)})}"
