"""Write what search reads: a weighted vector and the plain names of each community, and the words that exist.

Weights: A names, acronyms and old addresses; B topics and their synonyms; C the summary; D everything longer.
Proposals and refusals are not searchable, so their words correct nobody's typing either.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection, transaction

from communities.channels import way_in
from communities.models import Community, CommunityIndex, SearchWord
from communities.search.words import key, words

BATCH = 500  # communities read and written at a time

_WRITE = """
INSERT INTO communities_communityindex (
    community_id, joining, join_rule, mailbox, approval, names, words, vector, updated_at)
SELECT id, joining, join_rule, mailbox, approval, names, words,
       setweight(to_tsvector('directory', a), 'A') || setweight(to_tsvector('directory', b), 'B')
       || setweight(to_tsvector('directory', c), 'C') || setweight(to_tsvector('directory', d), 'D'),
       now()
FROM jsonb_to_recordset(%s::jsonb)
     AS row(id bigint, joining text, join_rule text, mailbox text, approval text,
            names text[], words text[], a text, b text, c text, d text)
ON CONFLICT (community_id) DO UPDATE
SET joining = excluded.joining, join_rule = excluded.join_rule, mailbox = excluded.mailbox,
    approval = excluded.approval, names = excluded.names, words = excluded.words, vector = excluded.vector,
    updated_at = excluded.updated_at
"""
_MORE = """
INSERT INTO communities_searchword (word, communities) SELECT * FROM unnest(%s::text[], %s::int[])
ON CONFLICT (word) DO UPDATE SET communities = communities_searchword.communities + excluded.communities
"""
_FEWER = """
UPDATE communities_searchword AS known SET communities = greatest(known.communities - gone.number, 0)
FROM unnest(%s::text[], %s::int[]) AS gone(word, number) WHERE known.word = gone.word
"""


@transaction.atomic
def index(community_ids: Iterable[int] | None = None) -> None:
    """Rebuild the search rows of these communities, or of all; `communities.upkeep.facts_changed` calls it."""
    if community_ids is None:
        SearchWord.objects.all().delete()
        CommunityIndex.objects.update(words=[])
        community_ids = Community.objects.values_list("pk", flat=True)
    gained: Counter[str] = Counter()
    for ids in _batches(community_ids):
        for spoken in CommunityIndex.objects.filter(pk__in=ids).values_list("words", flat=True):
            gained.subtract(spoken)
        rows = [_row(community) for community in _read(ids)]
        for row in rows:
            gained.update(row["words"])
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [json.dumps(rows)])
    _count_words(gained)


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    remaining = iter(ids)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def _read(ids: list[int]) -> Iterable[Community]:
    return Community.objects.filter(pk__in=ids).order_by("pk").prefetch_related("topics", "aliases", "channels")


def _row(community: Community) -> dict[str, Any]:
    row = {"id": community.pk, **_joining(community)}
    if community.status not in Community.LISTED:
        return {**row, "names": [], "words": [], "a": "", "b": "", "c": "", "d": ""}
    old_addresses = [alias.path.rstrip("/").rpartition("/")[2] for alias in community.aliases.all()]
    names = [community.name, community.acronym, *community.other_names, *old_addresses]
    topics = [text for topic in community.topics.all() for text in (topic.name, *topic.synonyms)]
    texts = {
        "a": _text(names),
        "b": _text(topics),
        "c": _text([community.summary]),
        "d": _text([community.purpose, community.audience, community.goals, community.vision, community.rhythm]),
    }
    return {
        **row,
        "names": [key(name) for name in names],
        "words": sorted({word for text in texts.values() for word in text.split() if len(word) > 1}),
        **texts,
    }


def _joining(community: Community) -> dict[str, str]:
    joining, channel = way_in(community, community.channels.all())
    rule = channel or CommunityIndex()
    return {"joining": joining, **{name: getattr(rule, name) for name in ("join_rule", "mailbox", "approval")}}


def _text(parts: Iterable[str]) -> str:
    """Each part as words, and once more with its hyphenated words joined where that differs."""
    spoken = [(words(part), words(part, join_hyphens=True)) for part in parts]
    return " ".join(word for apart, joined in spoken for word in [*apart, *(joined if joined != apart else [])])


def _count_words(gained: Counter[str]) -> None:
    more = sorted((word, number) for word, number in gained.items() if number > 0)
    fewer = sorted((word, -number) for word, number in gained.items() if number < 0)
    with connection.cursor() as cursor:
        if more:
            cursor.execute(_MORE, [list(column) for column in zip(*more, strict=True)])
        if fewer:
            cursor.execute(_FEWER, [list(column) for column in zip(*fewer, strict=True)])
            SearchWord.objects.filter(word__in=[word for word, _ in fewer], communities=0).delete()
