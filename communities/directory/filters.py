"""What the query string asks of the directory. Nothing in it is invalid: what we know counts, the rest is named."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from communities.directory.facets import BY_PARAM
from communities.directory.listings import Listings
from members.search import cut

LONGEST_SHOWN = 40  # characters of a value that we quote
MOST_NAMED = 3  # values that one sentence names
MOST_KEPT = 2  # filters of a page that is kept for strangers
FLAGS = {"open": "Open to me", "mine": "My communities"}
SORTS = {"relevance": "Best match", "name": "Name", "newest": "Newest", "members": "Most members"}
PARAMS = ("q", *BY_PARAM, *FLAGS, "sort", "page")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


class LeftOut(NamedTuple):
    """A value that no filter has, and the name of the one that may have been meant."""

    param: str
    value: str
    near: str = ""

    def __str__(self) -> str:
        is_facet = self.param in BY_PARAM
        why = f"no {BY_PARAM[self.param].label.lower()} has that name" if is_facet else "it means nothing here"
        meant = f" Did you mean {self.near}?" if self.near else ""
        return f"We left out “{self.param}={self.value}”: {why}.{meant}"


class Values(NamedTuple):
    """The values of one parameter, each once and in the order given."""

    known: tuple[str, ...]
    unknown: tuple[str, ...]


class KnownValuesField:
    """Takes any number of values, repeated or not, and is never invalid; `labels` names those that are known."""

    def __init__(self, labels: Mapping[str, str]):
        self.labels = labels

    def clean(self, given: Iterable[str]) -> Values:
        """Tell the known values from the others, each once."""
        once = dict.fromkeys(filter(None, given))
        return Values(
            tuple(filter(self.labels.__contains__, once)), tuple(one for one in once if one not in self.labels)
        )

    def near(self, value: str) -> str:
        """The name of the known value that may have been meant, or nothing."""
        close = get_close_matches(value[:80].lower(), self.labels, 1, 0.75)
        return self.labels[close[0]] if close else ""


_FIXED = {**dict.fromkeys(FLAGS, KnownValuesField({"1": "yes"})), "sort": KnownValuesField(SORTS)}


@dataclass(frozen=True, slots=True)
class Query:
    """A query string as understood: `chosen[param]` are known values of a facet, `flags` those of FLAGS that are on."""

    q: str = ""
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    sort: str = ""
    page: str = ""
    left_out: tuple[LeftOut, ...] = ()

    @property
    def filters(self) -> int:
        """How many filters are in use; a search is none."""
        return sum(map(len, self.chosen.values())) + len(self.flags)

    @property
    def is_kept(self) -> bool:
        """The page may be kept for strangers, and found by search engines."""
        return not self.q and self.filters <= MOST_KEPT

    @property
    def sorted_by(self) -> str:
        """The order in force: the best match of a search, else the name."""
        default = "relevance" if self.q else "name"
        return self.sort if self.sort and (self.q or self.sort != "relevance") else default

    def encoded(self) -> str:
        """The same query in one spelling, without the page."""
        return urlencode(list(self._pairs()))

    def without(self, param: str, value: str = "") -> "Query":
        """The query less one value, or less everything of a parameter; starts at page one."""
        query = replace(self, page="", left_out=())
        if param == "q":
            return replace(query, q="")
        if param in FLAGS:
            return replace(query, flags=self.flags - {param})
        rest = tuple(one for one in self.chosen.get(param, ()) if value and one != value)
        others = {name: values for name, values in self.chosen.items() if name != param}
        return replace(query, chosen=others | ({param: rest} if rest else {}))

    def choosing(self, param: str, *values: str) -> "Query":
        """The query with these values of one facet and no other; starts at page one."""
        return replace(self.without(param), chosen=self.without(param).chosen | {param: values})

    def _pairs(self) -> Iterator[tuple[str, str]]:
        yield from [("q", self.q)] if self.q else []
        yield from ((param, value) for param in BY_PARAM for value in self.chosen.get(param, ()))
        yield from ((flag, "1") for flag in FLAGS if flag in self.flags)
        yield from [("sort", self.sort)] if self.sort else []


def read(data: QueryDict, shelf: Listings) -> Query:
    """Understand a query string; nothing raises."""
    fields = {param: KnownValuesField(labels) for param, labels in shelf.labels.items()} | _FIXED
    values = {param: fields[param].clean(data.getlist(param)) for param in fields if param in data}
    page = data.get("page", "")
    is_page = page.isascii() and (page.isdigit() or not page)
    unknown = [(param, value) for param, given in values.items() for value in given.unknown]
    left_out = [
        LeftOut(param, _shown(value), fields[param].near(value) if place < MOST_NAMED else "")
        for place, (param, value) in enumerate(unknown)
    ]
    return Query(
        q=cut(data.get("q", "")),
        chosen={param: values[param].known for param in BY_PARAM if param in values and values[param].known},
        flags=frozenset(flag for flag in FLAGS if flag in values and values[flag].known),
        sort=values["sort"].known[0] if "sort" in values and values["sort"].known else "",
        page=page if is_page else "",
        left_out=tuple(left_out if is_page else [*left_out, LeftOut("page", _shown(page))]),
    )


def normal_query(request: HttpRequest) -> str | None:
    """What a kept page of the list depends on, in one spelling and without reading the directory; None is not kept."""
    given = sorted((param, value) for param in PARAMS for value in set(request.GET.getlist(param)) if value)
    filters = sum(param not in ("sort", "page") for param, _ in given)
    if filters > MOST_KEPT or any(param == "q" for param, _ in given):
        return None
    return urlencode(given, errors="replace")


def _shown(value: str) -> str:
    value = _CONTROL.sub(" ", value)
    return value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
