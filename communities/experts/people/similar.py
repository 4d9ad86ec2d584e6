"""People with similar work (R6): by topics, communities and words that both show, never by what somebody read.

Whatever the number of people, at most `CANDIDATES` of each kind are looked at, in the same few statements.
"""

import re
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import Count, F, Q

from communities.experts.models import Introduction, Profile
from communities.experts.people.seen import Seen, Viewer, may_see, people_for, read
from communities.models import Interest
from communities.wording import listed

SHOWN, CANDIDATES = 8, 200
LATEST, COMMUNITIES = 50, 40  # newest members of a community that are looked at, and of how many communities
STEMS = 30  # words of one's own text that are looked for
NAMED = 4  # of each kind, in the reason
TOPIC, COMMUNITY, WORD, MOST_WORDS = 3, 2, 1, 5  # what each is worth, and how many words count

_STEMS = """
SELECT lexeme, min(word) FROM unnest(%s::text[]) AS word,
       LATERAL unnest(tsvector_to_array(to_tsvector('directory', word))) AS lexeme
GROUP BY lexeme
"""
_LEXEMES = "SELECT person_id, tsvector_to_array(words) FROM experts_profile WHERE person_id = ANY(%s)"
_NEWEST = """
SELECT newest.person_id
FROM unnest(%s::bigint[]) AS one(community), LATERAL (
    SELECT person_id FROM communities_membership
    WHERE community_id = one.community AND state = 'active' ORDER BY joined_at DESC, id DESC LIMIT %s
) AS newest
GROUP BY newest.person_id ORDER BY count(*) DESC, newest.person_id DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody with similar work, and what both have in common, in a sentence or two."""

    seen: Seen
    why: str
    score: int


def similar(viewer: Viewer) -> list[Alike]:
    """The closest ones first, without those whom the viewer is being introduced to; eleven statements."""
    topics = set(Interest.objects.filter(person=viewer.person_id).values_list("topic__name", flat=True))
    stems = _own_stems(viewer)
    candidates = {*_by_topic(viewer, topics), *_by_words(viewer, stems), *_by_community(viewer)}
    seen = read(viewer, sorted(candidates - _under_way(viewer)))
    writes = _lexemes([pk for pk, one in seen.items() if one.work])
    found = [
        _alike(one, topics, {stems[stem] for stem in writes.get(pk, ()) if stem in stems}) for pk, one in seen.items()
    ]
    return sorted((one for one in found if one.score), key=lambda one: (-one.score, one.seen.pk))[:SHOWN]


def _under_way(viewer: Viewer) -> set[int]:
    """Both ids of each introduction that the viewer takes part in and knows of."""
    me = viewer.person_id
    pairs = Introduction.objects.live().known_to(me).involving(me).values_list("one_id", "other_id")
    return {pk for pair in pairs for pk in pair}


def _alike(seen: Seen, topics: set[str], words: set[str]) -> Alike:
    common = [topic for topic in seen.interests if topic in topics]
    written = sorted(words) if len(words) > 1 else []  # one word is chance
    score = TOPIC * len(common) + COMMUNITY * len(seen.shared) + WORD * min(len(written), MOST_WORDS)
    parts = (("Both of you: ", common), ("Both in ", list(seen.shared)), ("Both write of ", written))
    why = " ".join(f"{words}{listed(names[:NAMED], 'and')}." for words, names in parts if names)
    return Alike(seen, why, score)


def _own_stems(viewer: Viewer) -> dict[str, str]:
    """Stem -> word, of what the viewer wrote on their own work."""
    text = Profile.objects.filter(person=viewer.person_id).values_list("work", flat=True).first() or ""
    words = sorted({word.lower() for word in re.findall(r"[^\W\d_]{4,40}", text)})
    with connection.cursor() as cursor:
        cursor.execute(_STEMS, [words])
        return dict(sorted(cursor.fetchall())[:STEMS])


def _lexemes(people: list[int]) -> dict[int, list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(_LEXEMES, [people])
        return dict(cursor.fetchall())


def _by_topic(viewer: Viewer, topics: set[str]) -> list[int]:
    mine = Q(interests__topic__name__in=topics)
    found = people_for(viewer).filter(may_see(viewer, lambda may: may("interests")), mine)
    return _best(found.annotate(common=Count("interests")), "common")


def _by_words(viewer: Viewer, stems: dict[str, str]) -> list[int]:
    # A stem as it stands: the simple configuration changes no word. Without any, the query finds nobody.
    query: Any = reduce(or_, (SearchQuery(stem, config="simple") for stem in stems), SearchQuery("", config="simple"))
    found = people_for(viewer).filter(may_see(viewer, lambda may: may("work")), profile__words=query)
    return _best(found.annotate(common=SearchRank(F("profile__words"), query)), "common")


def _by_community(viewer: Viewer) -> list[int]:
    communities = sorted(viewer.closed)[:COMMUNITIES] + sorted(viewer.admitting)[:COMMUNITIES]
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [communities, LATEST, CANDIDATES])
        return [pk for (pk,) in cursor.fetchall()]


def _best(people: Any, by: str) -> list[int]:
    return list(people.order_by(f"-{by}", "pk").values_list("pk", flat=True)[:CANDIDATES])
