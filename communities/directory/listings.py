"""The whole directory as each process holds it: under which values a listing is found, and what it offers.

Read once for each directory version and day, in three statements; then only looked at. It knows nothing of members.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery, Sum
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.safestring import SafeString

from communities.directory import bits
from communities.directory.facets import FACETS, NOT_STATED
from communities.eligibility import Offer
from communities.models import Channel, Community, Membership, Sponsorship, Topic
from communities.versions import current_version
from members.models import Agency

ENOUGH_VALUES = 2  # of a facet that hold communities, else it is not shown
ENOUGH_KNOWN = 3  # one listing in so many must be known


@dataclass(frozen=True, slots=True)
class Listings:
    """Listings in the order of their names. A *place* is an index into that order; a set of places is one number.

    `sets[param][value]` holds the places found under a value, `labels[param][value]` names it; `shown` are the params
    of facets with enough behind them; `by_terms` holds the places that offer the same to everybody. `cards` is filled
    by `cards.cards`, and goes when the version does.
    """

    ids: list[int]
    names: list[str]
    slugs: list[str]
    place_of: dict[int, int]
    offers: list[Offer]
    newest: list[int]
    sets: dict[str, dict[str, int]]
    labels: dict[str, dict[str, str]]
    live: int
    shown: frozenset[str]
    by_terms: dict[Offer, int]
    cards: dict[Hashable, SafeString] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.ids)

    @property
    def every(self) -> int:
        """The set of all."""
        return (1 << self.size) - 1

    def number(self, param: str, value: str) -> int:
        """How many live communities the list shows under a value."""
        return (self.sets[param].get(value, 0) & self.live).bit_count()

    def set_of(self, ids: Iterable[int]) -> int:
        """The set of those ids that are listed."""
        return bits.of(self.places_of(ids), self.size)

    def places_of(self, ids: Iterable[int]) -> list[int]:
        """The places of those ids that are listed, in the same order."""
        return [self.place_of[pk] for pk in ids if pk in self.place_of]


def listings() -> Listings:
    """The directory at this version, today."""
    return _listings(current_version(), timezone.localdate())


def forget() -> None:
    """Start as a new process does, with nothing in memory."""
    _listings.cache_clear()


@lru_cache(maxsize=2)  # the present one, and the one that a request under way still looks at
def _listings(version: int, today: date) -> Listings:
    rows = list(_rows(today))
    size, labels = len(rows), _labels()
    found: dict[str, dict[str, list[int]]] = {facet.param: defaultdict(list) for facet in FACETS}
    for place, row in enumerate(rows):
        for facet in FACETS:
            for value in facet.values(row):
                found[facet.param][value].append(place)
    sets = {
        param: {value: bits.of(found[param].get(value, ()), size) for value in values}
        for param, values in labels.items()
    }
    live = _union(sets["status"][status] for status in Community.LIVE)
    offers = [_offer(row) for row in rows]
    return Listings(
        ids=[row.pk for row in rows],
        names=[row.name for row in rows],
        slugs=[row.slug for row in rows],
        place_of={row.pk: place for place, row in enumerate(rows)},
        offers=offers,
        newest=sorted(range(size), key=lambda place: (-rows[place].created_at.timestamp(), place)),
        sets=sets,
        labels=labels,
        live=live,
        shown=frozenset(param for param in sets if _is_worth_showing(param, sets[param], live)),
        by_terms=_by_terms(offers),
    )


def _rows(today: date) -> Iterable[Any]:
    channels = Channel.objects.filter(community=OuterRef("pk")).order_by("position")
    sponsors = Sponsorship.objects.current(today).filter(community=OuterRef("pk"), agency__isnull=False)
    mails = channels.order_by().values("community").annotate(mails=Sum("mails_per_week")).values("mails")
    return (
        Community.objects.listed()
        .filter(index__isnull=False)
        .order_by(Lower("name"), "pk")
        .annotate(
            topic_slugs=ArraySubquery(Topic.objects.filter(communities=OuterRef("pk")).values("slug")),
            sponsor_slugs=ArraySubquery(sponsors.order_by().values("agency__slug")),
            channel_kinds=ArraySubquery(channels.values("kind")),
            mails=Subquery(mails),
            has_steward=Exists(Membership.objects.stewards().filter(community=OuterRef("pk"))),
        )
        .values_list(
            *("pk", "name", "slug", "community_type", "stage", "status", "scope", "created_at", "index__joining"),
            *("join_rule", "mailbox", "approval", "index__join_rule", "index__mailbox", "index__approval"),
            *("agency_id", "agency__abbreviation", "agency__name"),
            *("joins_open", "paused_until", "ends", "home_url", "successor_id"),
            *("topic_slugs", "sponsor_slugs", "channel_kinds", "mails", "has_steward"),
            named=True,
        )
    )


def _labels() -> dict[str, dict[str, str]]:
    sponsors = Agency.objects.filter(sponsorships__isnull=False).distinct().order_by("name")
    from_rows = {
        "topic": dict(Topic.objects.values_list("slug", "name")),
        "agency": {slug: short or name for slug, short, name in sponsors.values_list("slug", "abbreviation", "name")},
    }
    return {facet.param: from_rows.get(facet.param, facet.labels) for facet in FACETS}


def _offer(row: Any) -> Offer:
    by_channel = not row.join_rule
    return Offer(
        join_rule=row.index__join_rule if by_channel else row.join_rule,
        mailbox=row.index__mailbox if by_channel else row.mailbox,
        approval=row.index__approval if by_channel else row.approval,
        joining=row.index__joining,
        agency_id=row.agency_id,
        agency=(row.agency__abbreviation or row.agency__name) if row.agency_id else "",
        status=row.status,
        joins_open=row.joins_open,
        paused_until=row.paused_until,
        ended_on=row.ends,
        home_url=row.home_url,
        has_successor=row.successor_id is not None,
    )


def _by_terms(offers: list[Offer]) -> dict[Offer, int]:
    """Without what only words depend on, a few dozen different offers are left."""
    places = defaultdict(list)
    for place, offer in enumerate(offers):
        terms = replace(offer, agency="", paused_until=None, ended_on=None, home_url="", has_successor=False)
        places[terms].append(place)
    return {terms: bits.of(found, len(offers)) for terms, found in places.items()}


def _union(sets: Iterable[int]) -> int:
    union = 0
    for one in sets:
        union |= one
    return union


def _is_worth_showing(param: str, sets: dict[str, int], live: int) -> bool:
    pool = _union(sets.values()) if param == "status" else live
    known = [found & pool for value, found in sets.items() if value != NOT_STATED]
    enough_values = sum(bool(found) for found in known) >= ENOUGH_VALUES
    return enough_values and _union(known).bit_count() * ENOUGH_KNOWN >= pool.bit_count()
