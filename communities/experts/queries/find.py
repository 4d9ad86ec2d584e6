"""The experts' page: search and filter the roster, always with the same few statements, however long it is."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Prefetch
from django.http import QueryDict
from django.utils import timezone

from communities.experts.models import Confirmation, ExpertCall, Sme
from communities.experts.queries.times import answer_days
from communities.models import Topic
from communities.wording import counted, day
from members.search import cut

A_PAGE, MOST = 20, 100  # no endless paging: who wants more says what they look for
FACETS_KEPT = 60  # seconds
FACETS = {
    "help": ("Kind of help", True),
    "topic": ("Topic", True),
    "agency": ("Agency", False),
    "community": ("Confirmed by", False),
}


Values = dict[str, list[tuple[str, str, int]]]
"""Parameter -> its values with label and number of listed experts."""


class Option(NamedTuple):
    """A value to choose, how many experts it has, and whether it is chosen."""

    value: str
    label: str
    count: int
    checked: bool = False


class Facet(NamedTuple):
    """A filter, as templates/components/facet.html draws it."""

    label: str
    param: str
    options: list[Option]
    is_open: bool
    of_experts: bool = True


class Card(NamedTuple):
    """An expert as the list shows them."""

    sme: Sme
    confirmed_by: list[str]
    takes_now: bool
    availability: str
    usually: str

    @property
    def answers(self) -> bool:
        """Takes questions at all: a mentor or coach alone is asked for a pair instead."""
        return _answers(self.sme)

    @property
    def help_line(self) -> str:
        """ "Answer a question, give a talk"."""
        first, *rest = self.sme.help_labels
        return ", ".join([first, *(label[:1].lower() + label[1:] for label in rest)])


@dataclass(frozen=True, slots=True)
class Query:
    """The query string as understood; what is not known is left out and named in `unknown`."""

    q: str = ""
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    free: bool = False
    page: str = ""
    unknown: tuple[str, ...] = ()

    def encoded(self) -> str:
        """The same query without the page."""
        pairs = [("q", self.q)] if self.q else []
        pairs += [(name, value) for name, values in self.chosen.items() for value in values]
        return urlencode(pairs + ([("free", "1")] if self.free else []))

    @property
    def is_empty(self) -> bool:
        """Nothing is asked for."""
        return not self.q and not self.chosen and not self.free


def facets() -> Values:
    """What can be chosen, a minute old at most: one statement of the cache, or a few to count anew."""
    return cache.get_or_set("experts:facets", _count, FACETS_KEPT)


def counts_by_topic() -> list[Option]:
    """What everybody may know of the roster."""
    return [Option(*row) for row in facets()["topic"] if row[2]]


def read(data: QueryDict, values: Values) -> Query:
    """Understand a query string; nothing raises."""
    known = {name: {value for value, _, _ in rows} for name, rows in values.items()}
    chosen, unknown = {}, []
    for name, possible in known.items():
        given = dict.fromkeys(filter(None, data.getlist(name)))
        if mine := tuple(value for value in given if value in possible):
            chosen[name] = mine
        unknown += [f"{name}={value[:40]}" for value in given if value not in possible]
    q = cut(data.get("q", ""))
    return Query(q, chosen, data.get("free") == "1", data.get("page", ""), tuple(unknown[:3]))


def panels(query: Query, values: Values) -> list[Facet]:
    """The filters that have something to choose; those values in use first, then those with most experts."""
    found = []
    for param, (label, is_open) in FACETS.items():
        chosen = query.chosen.get(param, ())
        options = [Option(value, name, count, value in chosen) for value, name, count in values[param]]
        options = [option for option in options if option.count or option.checked]
        options.sort(key=lambda option: (not option.checked, -option.count, option.label))
        if options:
            found.append(Facet(label, param, options, is_open or bool(chosen)))
    return found


@dataclass(frozen=True, slots=True)
class Found:
    """A page of experts, how many there are (never more than MOST are counted), and whether there are more."""

    cards: list[Card]
    page: Page
    total: int
    has_more: bool

    @property
    def sentence(self) -> str:
        """How many, in words."""
        return f"More than {self.total} experts" if self.has_more else counted(self.total, "expert")


def find(query: Query) -> Found:
    """Those who match: of a search the best first, else those who came last to the roster."""
    now = timezone.now()
    ids = list(_matching(query, now).values_list("pk", flat=True)[: MOST + 1])
    page = Paginator(ids[:MOST], A_PAGE).get_page(query.page)
    return Found(cards(list(page.object_list), now=now), page, len(ids[:MOST]), len(ids) > MOST)


def cards(ids: list[int], *, now: Any) -> list[Card]:
    """Cards in the order of `ids`: four statements."""
    confirmed = Confirmation.objects.filter(ended_at=None).select_related("community").order_by("at")
    smes = Sme.objects.select_related("person", "agency").prefetch_related(
        "topics", Prefetch("confirmations", confirmed, to_attr="confirmed")
    )
    found, days = smes.in_bulk(ids), answer_days(ids)
    return [card(found[pk], days.get(pk), now=now) for pk in ids if pk in found]


def card(sme: Sme, days: int | None, *, now: Any) -> Card:
    """One expert; `days` is the median of their answers, None before there are enough."""
    today = timezone.localdate(now)
    takes = sme.takes_now(now, today)
    return Card(
        sme=sme,
        confirmed_by=[each.community.name for each in sme.confirmed],
        takes_now=takes,
        availability=_availability(sme, takes, today, now),
        usually=f"Usually answers in {counted(days, 'working day')}." if days else "",
    )


def calls() -> list[ExpertCall]:
    """Communities that look for an expert, the latest first."""
    return list(ExpertCall.objects.filter(closed_at=None).select_related("community")[:6])


def _answers(sme: Sme) -> bool:
    return any(kind in Sme.ASKED_FOR for kind in sme.helps)


def _availability(sme: Sme, takes: bool, today: Any, now: Any) -> str:
    if takes:
        return "Takes questions now" if _answers(sme) else "Open to mentoring"
    if sme.paused_at:
        return "Paused"
    if sme.is_away(today):
        return f"Away until {day(sme.away_until)}"
    if sme.open_now < sme.most_open and sme.free_again_at:
        return f"Has enough until {day(sme.free_again_at)}"
    return "Has enough for now"


def _matching(query: Query, now: Any):
    found = Sme.objects.free(now, timezone.localdate(now)) if query.free else Sme.objects.listed()
    chosen = query.chosen
    if topics := chosen.get("topic"):
        found = found.filter(pk__in=Sme.topics.through.objects.filter(topic__slug__in=topics).values("sme"))
    if agencies := chosen.get("agency"):
        found = found.filter(agency__slug__in=agencies)
    if helps := chosen.get("help"):
        found = found.filter(helps__overlap=list(helps))
    if communities := chosen.get("community"):
        confirmed = Confirmation.objects.filter(ended_at=None, community__slug__in=communities)
        found = found.filter(pk__in=confirmed.values("sme"))
    if not query.q:
        return found.order_by("-offered_at", "-pk")
    asked = SearchQuery(query.q, config="english", search_type="websearch")
    # Ranking reads every hit, so a word that all have is ranked among the latest only.
    hits = found.filter(words=asked).order_by("-offered_at", "-pk").values("pk")[: MOST * 5]
    ranked = Sme.objects.filter(pk__in=hits).annotate(rank=SearchRank(F("words"), asked))
    return ranked.order_by("-rank", "asked_last_at", "pk")


def _count() -> Values:
    listed = Sme.objects.listed().order_by()
    topics = dict(listed.values_list("topics").annotate(n=Count("pk")))
    helps = {kind.value: listed.filter(helps__contains=[kind.value]).count() for kind in Sme.Help}
    agencies = listed.exclude(agency=None).values_list("agency__slug", "agency__abbreviation", "agency__name")
    communities = Confirmation.objects.filter(ended_at=None, sme__is_listed=True).order_by()
    named = communities.values_list("community__slug", "community__name").annotate(n=Count("pk"))
    return {
        "topic": [(topic.slug, topic.name, topics.get(topic.pk, 0)) for topic in Topic.objects.all()],
        "help": [(kind.value, kind.label, helps[kind.value]) for kind in Sme.Help if helps[kind.value]],
        "agency": sorted(
            ((slug, short or name, n) for slug, short, name, n in agencies.annotate(n=Count("pk"))),
            key=lambda row: (-row[2], row[1]),
        ),
        "community": sorted(((slug, name, n) for slug, name, n in named), key=lambda row: row[1]),
    }
