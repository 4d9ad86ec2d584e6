"""What the query string asks of the directory. Nothing in it is invalid: what we know counts, the rest is named."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, QueryDict

from communities.directory.facets import BY_PARAM, FACETS
from communities.directory.listings import Listings

LONGEST_SEARCH = 4_000  # characters; a browser's address takes no more
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


class KnownValuesField(forms.Field):
    """Takes any number of values, repeated or not; never invalid. `labels` says which ones are known."""

    widget = forms.SelectMultiple
    labels: Mapping[str, str]

    def __init__(self, labels: Mapping[str, str] | None = None):
        super().__init__(required=False)
        self.labels = labels or {}

    def clean(self, value: list[str] | None) -> Values:
        given = dict.fromkeys(filter(None, value or ()))
        return Values(
            tuple(one for one in given if one in self.labels), tuple(one for one in given if one not in self.labels)
        )


class SearchField(forms.Field):
    """Takes any text; control characters and halves of characters are dropped."""

    def clean(self, value: str | None) -> str:
        return _CONTROL.sub(" ", (value or "")[:LONGEST_SEARCH]).strip()


class FilterForm(forms.Form):
    """All parameters of the list but the page."""

    q = SearchField(required=False)
    open = KnownValuesField({"1": "yes"})
    mine = KnownValuesField({"1": "yes"})
    sort = KnownValuesField(SORTS)

    def __init__(self, data: QueryDict, labels: Mapping[str, Mapping[str, str]]):
        super().__init__(data)
        self.fields.update({facet.param: KnownValuesField(labels[facet.param]) for facet in FACETS})


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
    form = FilterForm(data, shelf.labels)
    form.full_clean()
    values = form.cleaned_data
    page = data.get("page", "")
    is_page = page == "" or (page.isascii() and page.isdigit())
    return Query(
        q=values["q"],
        chosen={param: values[param].known for param in BY_PARAM if values[param].known},
        flags=frozenset(flag for flag in FLAGS if values[flag].known),
        sort=next(iter(values["sort"].known), ""),
        page=page if is_page else "",
        left_out=tuple(_left_out(form.fields, values)) + (() if is_page else (LeftOut("page", _shown(page)),)),
    )


def normal_query(request: HttpRequest) -> str | None:
    """What a kept page of the list depends on, in one spelling and without reading the directory; None is not kept."""
    given = sorted((param, value) for param in PARAMS for value in set(request.GET.getlist(param)) if value)
    filters = sum(param not in ("sort", "page") for param, _ in given)
    if filters > MOST_KEPT or any(param == "q" for param, _ in given):
        return None
    return urlencode(given, errors="replace")


def _left_out(fields: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[LeftOut]:
    for param, taken in values.items():
        for value in taken.unknown[:MOST_NAMED] if isinstance(taken, Values) else ():
            labels = fields[param].labels
            near = get_close_matches(value[:80].lower(), labels, 1, 0.75)
            yield LeftOut(param, _shown(value), labels[near[0]] if near else "")


def _shown(value: str) -> str:
    value = _CONTROL.sub(" ", value)
    return value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
