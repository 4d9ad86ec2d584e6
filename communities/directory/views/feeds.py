"""The list as open data: JSON Feed 1.1, CSV and Atom, for any query string of the list."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.http import require_safe

from communities.directory import filters, parts
from communities.directory.cache import cached_for_strangers
from communities.directory.filters import FLAGS, MOST_NAMED
from communities.directory.open_data import LICENSE, records
from communities.directory.results import Results
from members.spreadsheets import guarded

PER_PAGE = 100
ROWS_AT_ONCE = 500  # of the spreadsheet
DESCRIPTION = "Communities of practice of the US government. This data is in the public domain (CC0 1.0)."
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
OF_COMMUNITY = (
    *("name", "acronym", "url", "summary", "type", "stage", "status", "topics", "sponsor", "scope", "agency"),
    *("home_url", "joining", "rule", "mailbox", "approval", "members_here", "confirmed_at", "source", "source_as_of"),
)
OF_CHANNEL = ("kind", "rule", "mailbox", "members", "members_as_of", "members_source", "mails_per_week")


@require_safe
@login_not_required
@cached_for_strangers(query=filters.normal_query, kept_in="feeds")
def as_json(request: HttpRequest) -> HttpResponse:
    """JSON Feed 1.1, a hundred at a time; with a session each item holds the verdict."""
    results = FeedResults.of(request)
    page = _page(results)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": results.sentence,
        "home_page_url": _absolute(parts.address(results.query)),
        "feed_url": _here(results, "directory:feed_json", page.number),
        **({"next_url": _here(results, "directory:feed_json", page.next_page_number())} if page.has_next() else {}),
        "description": DESCRIPTION,
        "language": "en-US",
        "authors": [{"name": settings.SITE_NAME, "url": settings.BASE_URL}],
        "_directory": {"license": LICENSE, "total": results.total, "notes": results.notes},
        "items": [_item(record) for record in _records(results, page.object_list)],
    }
    return JsonResponse(feed, content_type="application/feed+json")


@require_safe
@login_not_required
@cached_for_strangers(query=filters.normal_query, kept_in="feeds")
def as_csv(request: HttpRequest) -> HttpResponse:
    """All of the list, one row a community with its first channel; RFC 4180 with a byte-order mark, safe to open."""
    results = FeedResults.of(request)
    is_large = len(results.places) > ROWS_AT_ONCE
    response = (StreamingHttpResponse if is_large else HttpResponse)(
        _sheet(results), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="communities.csv"'
    if results.ignored:
        response["X-Ignored-Filters"] = urlencode(results.ignored[:MOST_NAMED])
    return response


@require_safe
@login_not_required
@cached_for_strangers(query=filters.normal_query, kept_in="feeds")
def as_atom(request: HttpRequest) -> HttpResponse:
    """Atom 1.0, a hundred at a time."""
    results = FeedResults.of(request)
    page = _page(results)
    feed = PagedAtom(
        title=_in_xml(results.sentence),
        link=_absolute(parts.address(results.query)),
        description=DESCRIPTION,
        subtitle=_in_xml(" ".join([DESCRIPTION, *results.notes])),
        language="en-US",
        author_name=settings.SITE_NAME,
        author_link=settings.BASE_URL,
        feed_url=_here(results, "directory:feed_atom", page.number),
        feed_copyright=f"License: {LICENSE}",
        next_url=_here(results, "directory:feed_atom", page.next_page_number()) if page.has_next() else None,
    )
    for record in _records(results, page.object_list):
        feed.add_item(
            title=_in_xml(record["name"]),
            link=record["url"],
            description=escape(_in_xml(_with_source(record))),
            unique_id=record["url"],
            pubdate=record["listed_at"],
            updateddate=record["updated_at"],
            categories=record["topics"],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


class FeedResults(Results):
    """Programs don't read notes: a filter of which no value is known leaves nothing instead of everything."""

    def _groups(self) -> Iterator[tuple[str, int]]:
        yield from super()._groups()
        known = {"sort", "page", *self.query.chosen, *self.query.flags}
        if any(left.param not in known for left in self.query.left_out):
            yield "unknown", 0

    @property
    def ignored(self) -> list[tuple[str, str]]:
        """Parameters and values that the list was made without."""
        flags = [] if self.visitor.is_signed_in else [(flag, "1") for flag in FLAGS if flag in self.query.flags]
        return [*((left.param, left.value) for left in self.query.left_out), *flags]

    @property
    def notes(self) -> list[str]:
        """The same as sentences, the first few."""
        said = [str(left) for left in self.query.left_out[:MOST_NAMED]]
        if self.query.flags and not self.visitor.is_signed_in:
            said.append("Filters for people need you to sign in.")
        return said


class PagedAtom(Atom1Feed):
    """Atom with a link to the next page (RFC 5005)."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if self.feed["next_url"]:
            handler.addQuickElement("link", "", {"rel": "next", "href": self.feed["next_url"]})


def _sheet(results: Results) -> Iterator[bytes]:
    yield codecs.BOM_UTF8 + _lines([[*OF_COMMUNITY, *(f"channel_{name}" for name in OF_CHANNEL), "license"]])
    for start in range(0, len(results.places), ROWS_AT_ONCE):
        yield _lines(map(_row, _records(results, results.places[start : start + ROWS_AT_ONCE])))


def _row(record: dict[str, Any]) -> list[str]:
    channel = next(iter(record["channels"]), {})
    values = [*(record[name] for name in OF_COMMUNITY), *(channel.get(name) for name in OF_CHANNEL), LICENSE]
    return [guarded(_cell(value)) for value in values]


def _lines(rows: Iterable[list[str]]) -> bytes:
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows(rows)
    return lines.getvalue().encode()


def _page(results: Results) -> Page:
    return Paginator(results.places, PER_PAGE).get_page(results.query.page or 1)


def _records(results: Results, places: Sequence[int]) -> list[dict[str, Any]]:
    shelf, visitor = results.shelf, results.visitor
    verdicts = {shelf.ids[place]: visitor.verdict(shelf, place) for place in places} if visitor.is_signed_in else {}
    return records([shelf.ids[place] for place in places], verdicts)


def _item(record: dict[str, Any]) -> dict[str, Any]:
    text = "\n\n".join(filter(None, (record["summary"], record["purpose"])))
    item = {
        "id": record["url"],
        "url": record["url"],
        "title": record["name"],
        "summary": record["summary"],
        "content_text": text,
        "date_published": record["listed_at"],
        "date_modified": record["updated_at"],
        "tags": record["topics"],
        "_community": {name: value for name, value in record.items() if name not in ("listed_at", "updated_at")},
    }
    return item | ({"external_url": record["home_url"]} if record["home_url"] else {})


def _with_source(record: dict[str, Any]) -> str:
    if not record["source"]:
        return record["summary"]
    return f"{record['summary']} Source: {record['source']}, as of {record['source_as_of'] or 'an unknown date'}."


def _in_xml(text: str) -> str:
    return _NOT_IN_XML.sub(" ", text)


def _cell(value: Any) -> str:
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def _here(results: FeedResults, name: str, page: int) -> str:
    # Without what was left out it would be another list.
    more = [(left.param, left.value) for left in results.query.left_out if left.param != "page"]
    more += [("page", str(page))] if page > 1 else []
    address = parts.address(results.query, name)
    return _absolute(f"{address}{'&' if '?' in address else '?'}{urlencode(more)}" if more else address)


def _absolute(path: str) -> str:
    return settings.BASE_URL + path
