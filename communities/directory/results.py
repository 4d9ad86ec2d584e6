"""What a query brings: the listings in order, what every filter would bring, and the sentences that say so."""

from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from django.core.cache import caches
from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest, Lower
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from communities.directory import bits
from communities.directory.facets import BY_PARAM, FACETS, Facet
from communities.directory.filters import FLAGS, Query, read
from communities.directory.listings import Listings, listings
from communities.directory.visitor import Visitor
from communities.models import Community, MemberCount
from communities.search import Found, search
from communities.versions import current_version
from communities.wording import counted

PER_PAGE = 25
OPEN_AT_FIRST = 3  # facets that are not folded
ORDER_KEPT = 60  # seconds; the order by members may be so old
ENDED = (Community.Status.RETIRED, Community.Status.ARCHIVED)


class Option(NamedTuple):
    """The values of templates/components/facet_option.html."""

    value: str
    label: str
    count: int
    checked: bool


class Flag(NamedTuple):
    """A filter that stands above all facets; as both values of templates/components/facet_option.html."""

    param: str
    label: str
    count: int
    checked: bool
    value: str = "1"


class Panel(NamedTuple):
    """The values of templates/components/facet.html."""

    label: str
    param: str
    options: tuple[Option, ...]
    is_open: bool


class Results:
    """The listings that a query leaves for a visitor. Every filter in use is a group: a set of places.

    `groups` maps "q", the params of facets and of flags to their sets; "status" is always there, as live listings
    when none is chosen, with ended ones that were searched for by name.
    """

    def __init__(self, query: Query, shelf: Listings, visitor: Visitor):
        self.query, self.shelf, self.visitor = query, shelf, visitor
        self.found: Found | None = search(query.q) if query.q else None
        self.groups = dict(self._groups())

    @classmethod
    def of(cls, request: HttpRequest) -> "Results":
        """What the query string of a request brings to whoever sends it."""
        shelf = listings()
        return cls(read(request.GET, shelf), shelf, Visitor.of(request))

    def _groups(self) -> Iterator[tuple[str, int]]:
        shelf, found = self.shelf, self.found
        if found and not found.is_everything:
            yield "q", shelf.set_of(found.hits)
        yield "status", shelf.live | (shelf.set_of(found.named) if found else 0)
        for param, values in self.query.chosen.items():
            yield param, self._any_of(param, values)
        yield from ((flag, places) for flag, places in self._of_person.items() if flag in self.query.flags)

    def _any_of(self, param: str, values: tuple[str, ...]) -> int:
        union = 0
        for value in values:
            union |= self.shelf.sets[param][value]
        return union

    @cached_property
    def _of_person(self) -> dict[str, int]:
        """The sets of the filters that only a person has."""
        if not self.visitor.is_signed_in:
            return {}
        return {"open": self.visitor.open(self.shelf), "mine": self.visitor.mine(self.shelf)}

    def leaving_out(self, *names: str) -> int:
        """What matches when these groups are not asked for."""
        matching = self.shelf.every
        for name, places in self.groups.items():
            if name not in names:
                matching &= places
        return matching

    @cached_property
    def matching(self) -> int:
        return self.leaving_out()

    @cached_property
    def total(self) -> int:
        return self.matching.bit_count()

    @cached_property
    def ended(self) -> int:
        """How many more would match, were they not over; 0 when the visitor chose a status."""
        if "status" in self.query.chosen:
            return 0
        ended = self._any_of("status", ENDED) & ~self.groups["status"]
        return (self.leaving_out("status") & ended).bit_count()

    @cached_property
    def places(self) -> list[int]:
        """All places that match, in the order asked for."""
        shelf = self.shelf
        match self.query.sorted_by:
            case "relevance" if self.found:
                best = bits.in_order(self.matching, shelf.places_of(self.found.best), shelf.size)
                return best + bits.places(self.matching & ~bits.of(best, shelf.size))
            case "newest":
                return bits.in_order(self.matching, shelf.newest, shelf.size)
            case "members":
                return bits.in_order(self.matching, shelf.places_of(_by_members()), shelf.size)
        return bits.places(self.matching)

    @cached_property
    def page(self) -> Page:
        """The page asked for, the last one when there are not so many; its places are `places_shown`."""
        return Paginator(range(self.total), PER_PAGE).get_page(self.query.page or 1)

    @property
    def places_shown(self) -> list[int]:
        """The places on the page."""
        shown = self.page.object_list
        if self.query.sorted_by == "name":
            return bits.places(self.matching, shown.start, shown.stop)
        return self.places[shown.start : shown.stop]

    @cached_property
    def panels(self) -> list[SafeString]:
        """The facets worth showing, and those in use, as HTML."""
        shown = [facet for facet in FACETS if facet.param in self.shelf.shown or facet.param in self.query.chosen]
        return [panel_html(self._panel(facet, place < OPEN_AT_FIRST)) for place, facet in enumerate(shown)]

    def _panel(self, facet: Facet, is_among_first: bool) -> Panel:
        others = self.leaving_out(facet.param)
        chosen = self.query.chosen.get(facet.param, ())
        sets = self.shelf.sets[facet.param]
        options = [
            Option(value, label, (sets[value] & others).bit_count(), value in chosen)
            for value, label in self.shelf.labels[facet.param].items()
        ]
        if facet.is_counted_first:
            options.sort(key=lambda option: (not option.checked, -option.count))
        return Panel(facet.label, facet.param, tuple(options), is_among_first or bool(chosen))

    @cached_property
    def flags(self) -> list[Flag]:
        """Those filters, to be shown."""
        return [
            Flag(name, FLAGS[name], (places & self.leaving_out(name)).bit_count(), name in self.query.flags)
            for name, places in self._of_person.items()
        ]

    @cached_property
    def sentence(self) -> str:
        """ "6 communities on User experience, open to you"."""
        phrases = [f"for “{self.query.q}”"] if self.query.q and "q" in self.groups else []
        phrases += [
            BY_PARAM[param].say(values, self.shelf.labels[param]) for param, values in self.query.chosen.items()
        ]
        phrases += [phrase for flag, phrase in (("open", "open to you"), ("mine", "of yours")) if flag in self.groups]
        return f"{counted(self.total, 'community', 'communities')} {', '.join(phrases)}".strip()


@lru_cache(maxsize=1_000)  # a panel is all that its HTML depends on
def panel_html(panel: Panel) -> SafeString:
    return render_to_string("components/facet.html", {"facet": panel})


def _by_members() -> list[int]:
    """Ids of all listings, those with most members first: here, or on the list where it states more."""
    return caches["local"].get_or_set(f"by-members:{current_version()}", _most_members_first, ORDER_KEPT)


def _most_members_first() -> list[int]:
    lists = MemberCount.objects.filter(channel__community=OuterRef("pk"))
    stated = lists.order_by("channel__position", "is_doubtful", "-as_of").values("members")[:1]
    most = Greatest(Coalesce("counts__members", 0), Coalesce(Subquery(stated), 0))
    return list(Community.objects.listed().order_by(most.desc(), Lower("name"), "pk").values_list("pk", flat=True))
