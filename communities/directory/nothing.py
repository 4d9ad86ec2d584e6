"""What to say when nothing matches: which filter to drop, whose name is near, where else to look."""

from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse

from communities.directory import bits
from communities.directory.facets import BY_PARAM
from communities.directory.filters import Query
from communities.directory.parts import Link, address, ended
from communities.directory.results import Results
from communities.search import nearest
from communities.wording import counted, listed

NEAREST = 3  # names
_THIS = {"q": "your search", "open": "“Open to me”", "mine": "“My communities”"}
_REMOVE = {"q": "the search", "open": "“Open to me”", "mine": "“My communities”"}


class Drop(NamedTuple):
    """A filter to drop: the link that does it, and what that brings."""

    label: str
    url: str
    heading: str
    brings: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """The values of templates/communities/directory/_nothing.html: `drop` is its one filled button."""

    title: str
    drop: Drop | None
    instead: Drop | None
    ended: Link | None
    near: list[Link]


def explain(results: Results) -> Nothing:
    """Why `results` are empty and what helps; one statement more when the search itself found nothing."""
    used = [name for name in results.groups if name != "status" or "status" in results.query.chosen]
    brought = {name: results.leaving_out(name) for name in used}
    # What brings most comes first; of two that bring as much, the search stays.
    helpful = sorted(filter(brought.get, used), key=lambda name: (-brought[name].bit_count(), name == "q"))
    drops = [_drop(results, name, brought[name]) for name in helpful[:2]]
    return Nothing(
        title=_title(results.query, used),
        drop=drops[0] if drops else None,
        instead=drops[1] if len(drops) > 1 else None,
        ended=ended(results),
        near=_near(results),
    )


def _title(query: Query, used: list[str]) -> str:
    if not used:
        return "No communities are listed yet"
    what = listed([_this(query, name) for name in used], "and")
    return f"No communities match {'both ' if len(used) == 2 else ''}{what}"


def _this(query: Query, name: str) -> str:
    if name in _THIS:
        return _THIS[name]
    facet = BY_PARAM[name]
    return facet.this if len(query.chosen[name]) == 1 else f"any choice of {facet.label.lower()}"


def _drop(results: Results, name: str, brings: int) -> Drop:
    labels, number = results.shelf.labels.get(name, {}), brings.bit_count()
    what = _REMOVE.get(name) or listed([labels[value] for value in results.query.chosen[name]], "and")
    there = f"are {number:,}" if number > 1 else f"is one: {results.shelf.names[bits.places(brings)[0]]}"
    heading = f"Without {_this(results.query, name)} there {there}"
    return Drop(
        f"Remove {what}", address(results.query.without(name)), heading, counted(number, "community", "communities")
    )


def _near(results: Results) -> list[Link]:
    shelf = results.shelf
    if results.groups.get("q") != 0:
        return []
    places = shelf.places_of(nearest(results.query.q, NEAREST))
    return [Link(shelf.names[place], reverse("directory:community", args=[shelf.slugs[place]])) for place in places]
