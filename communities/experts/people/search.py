"""Finding people: a word finds somebody only by a field that the one who looks may see."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.contrib.postgres.search import SearchQuery
from django.db.models import BooleanField, Case, Exists, ExpressionWrapper, F, OuterRef, Q, Value, When
from django.db.models.functions import Lower
from django.utils import timezone

from communities.experts.people.seen import Seen, Viewer, may_see, people_for, read
from communities.models import Interest, Topic
from members.models import Affiliation, Agency

MOST = 100  # that are shown; there is no next page
WORDS = 6  # that are looked at
CONFIG = "directory"

May = Callable[[str], Q]


class Found(NamedTuple):
    """Those found, and whether there are more of them than are shown."""

    people: list[Seen]
    are_more: bool


def find(
    viewer: Viewer,
    *,
    q: str = "",
    agency: str = "",
    topic: Topic | None = None,
    topics: Sequence[Topic],
    without: int | None = None,
) -> Found:
    """People by words in name, title, agency, interests and what they work on; four statements.

    `topics` are all there are; `without` is left out. Nobody is found without a condition. By name; whoever does not
    show it comes last, in no order that would tell it.
    """
    words = q.split()[:WORDS]
    if not (words or agency or topic):
        return Found([], False)

    def match(may: May) -> Q:
        found = Q()
        for word in words:
            found &= _by_word(may, word, topics)
        if agency:
            found &= may("agency") & _at(agency)
        if topic:
            found &= may("interests") & _interested_in([topic.pk])
        return found

    rows = people_for(viewer).exclude(pk=without).filter(may_see(viewer, match)).annotate(shown=_shown_name(viewer))
    nameless = ExpressionWrapper(Q(shown=""), output_field=BooleanField())
    ids = list(rows.order_by(nameless, Lower("shown"), "pk").values_list("pk", flat=True)[: MOST + 1])
    seen = read(viewer, ids[:MOST])
    return Found([seen[pk] for pk in ids if pk in seen], len(ids) > MOST)


def _by_word(may: May, word: str, topics: Sequence[Topic]) -> Q:
    about = [topic.pk for topic in topics if any(_is_in(word, name) for name in (topic.name, *topic.synonyms))]
    stem = Q(profile__words=SearchQuery(word, config=CONFIG))
    return (
        may("name") & Q(name__unaccent__icontains=word)
        | may("title") & Q(title__unaccent__icontains=word)
        | may("agency") & _at(word)
        | may("work") & (stem | Q(profile__work__unaccent__icontains=word))
        | may("interests") & _interested_in(about)
    )


def _is_in(word: str, text: str) -> bool:
    return word.casefold() in text.casefold()


def _at(word: str) -> Q:
    """They are employed at an agency or bureau of this name, abbreviation or address, or at a place of this name."""
    named = Q()
    for above in ("", "parent__"):
        named |= Q(**{f"{above}name__unaccent__icontains": word}) | Q(**{f"{above}abbreviation__iexact": word})
        named |= Q(**{f"{above}slug": word.lower()})
    # Agencies first, and only then people: there are far fewer of them.
    at = Q(agency__in=Agency.objects.filter(named)) | Q(agency=None, organization__unaccent__icontains=word)
    homes = Affiliation.objects.homes(timezone.localdate()).filter(person=OuterRef("pk"))
    return Q(Exists(homes.filter(at)))


def _interested_in(topics: Sequence[int]) -> Q:
    return Q(Exists(Interest.objects.filter(person=OuterRef("pk"), topic__in=topics)))


def _shown_name(viewer: Viewer) -> Any:
    """The name where the viewer sees it, else ""."""
    return Case(When(may_see(viewer, lambda may: may("name")), then=F("name")), default=Value(""))
