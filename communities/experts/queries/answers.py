"""Solved questions: found by words and topic, and offered to whoever is about to ask the same (R4)."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Count, F, QuerySet

from communities.experts.models import Summary
from communities.experts.routing import COMMON_WORDS
from communities.resources.models import CatalogueEntry
from communities.search.words import words

MOST_SIMILAR, MOST_LINKS = 3, 3
STEM = 5  # letters by which two words count as the same: publish, publishing


class Similar(NamedTuple):
    """What may answer a question before it is asked."""

    summaries: list[Summary]
    links: list[CatalogueEntry]

    @property
    def key(self) -> str:
        """Names what was shown, so that the same is not shown twice."""
        return ",".join(f"s{one.pk}" for one in self.summaries) + ",".join(f"l{one.pk}" for one in self.links)


def published(*, q: str = "", topic: str = "") -> QuerySet:
    """Summaries that people in government may read; the best match first, else the latest."""
    found = Summary.objects.published().select_related("topic", "consultation__taken_agency", "reviewed_by")
    found = found.annotate(helped_people=Count("helped"))
    if topic:
        found = found.filter(topic__slug=topic)
    if not q:
        return found.order_by("-reviewed_at", "-pk")
    asked = SearchQuery(q, config="english", search_type="websearch")
    return found.filter(vector=asked).annotate(rank=SearchRank(F("vector"), asked)).order_by("-rank", "-pk")


def similar(text: str) -> Similar:
    """Solved questions and kept links that share at least two telling words with `text`."""
    asked = _telling(text)
    if not asked:
        return Similar([], [])
    query = SearchQuery(" | ".join(sorted(asked)[:40]), config="english", search_type="raw")
    likely = Summary.objects.published().filter(vector=query).select_related("consultation__taken_agency", "topic")
    likely = likely.annotate(rank=SearchRank(F("vector"), query), helped_people=Count("helped")).order_by(
        "-rank", "-pk"
    )
    stems = {word[:STEM] for word in asked}
    enough = min(2, len(stems))
    summaries = [one for one in likely[:20] if _shared(stems, (one.title, one.question)) >= enough][:MOST_SIMILAR]
    links = [
        entry for entry in CatalogueEntry.objects.all() if _shared(stems, (entry.title, entry.description)) >= enough
    ]
    return Similar(summaries, links[:MOST_LINKS])


def _telling(text: str) -> set[str]:
    return {word for word in words(text) if len(word) > 2 and word not in COMMON_WORDS}


def _shared(stems: set[str], texts: Iterable[Any]) -> int:
    return len(stems & {word[:STEM] for text in texts for word in _telling(text)})
