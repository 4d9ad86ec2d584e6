"""Find communities by what somebody typed: names first, then topics, then text.

All words must be there; the last one may be unfinished. When nothing is found, words that exist nowhere are read as
the likeliest words that do, or left out; then any of the words will do. `Found.notes` says what was done.
"""

from dataclasses import dataclass, replace

from django.db import connection

from communities.search.spelling import read_anew
from communities.search.words import key, plain, without_kind, words

MOST_WORDS = 12
RANKED = 200  # hits from each source that get a rank; beyond them the order of the list is good enough

_SEARCH = """
WITH starts AS (
    SELECT word FROM communities_searchword
    WHERE word LIKE %(last)s || '%%' AND numnode(to_tsquery('directory', %(last)s)) > 0
      AND (length(%(last)s) > 3 OR NOT EXISTS (SELECT 1 FROM communities_searchword WHERE word = %(last)s))
    ORDER BY communities DESC, word LIMIT 50
), ending AS (
    SELECT to_tsquery('directory', concat_ws(' | ', %(last)s, string_agg(word, ' | '))) AS ending FROM starts
), asked AS (
    SELECT CASE WHEN %(any_word)s THEN to_tsquery('directory', %(others)s) || ending
                ELSE to_tsquery('directory', %(others)s) && ending END
           || to_tsquery('directory', %(joined)s) AS query
    FROM ending
), named AS (
    SELECT community_id FROM communities_communityindex WHERE names @> ARRAY[%(key)s]::varchar[]
), hits AS MATERIALIZED (
    SELECT community_id FROM communities_communityindex, asked WHERE vector @@ query
    UNION SELECT community_id FROM named
), candidates AS (
    (SELECT community_id FROM communities_communityindex, asked
     WHERE ts_filter(vector, '{a}') @@ query LIMIT %(ranked)s)
    UNION (SELECT community_id FROM hits LIMIT %(ranked)s)
    UNION SELECT community_id FROM named
)
SELECT ARRAY(SELECT community_id FROM hits),
       ARRAY(SELECT i.community_id FROM candidates JOIN communities_communityindex i USING (community_id), asked
             ORDER BY least(array_position(i.names, %(key)s), 3),
                      ts_rank('{0.02, 0.1, 0.4, 1}', vector, query) DESC, i.community_id),
       ARRAY(SELECT community_id FROM named),
       (SELECT numnode(query) = 0 FROM asked)
"""
_IN_NAMES = """
SELECT array_agg(community_id ORDER BY community_id) FROM communities_communityindex
WHERE ' ' || array_to_string(names, ' | ') || ' ' LIKE '%%' || %s || '%%'
"""


_NEAREST = """
SELECT community_id FROM communities_communityindex, unnest(names) AS name
WHERE word_similarity(%(key)s, name) > 0.3
GROUP BY community_id ORDER BY max(word_similarity(%(key)s, name) + similarity(%(key)s, name)) DESC, community_id
LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search brought, as ids of listed communities in any status.

    `hits` are all, in no order; `best` the first of them, best first; `named` those whose very name was typed.
    `is_everything` says that there was nothing to search for. `notes` are sentences for the person.
    """

    hits: list[int]
    best: list[int]
    named: list[int]
    is_everything: bool = False
    notes: tuple[str, ...] = ()


def search(text: str) -> Found:
    """Search for `text`, whatever is in it: one statement when all goes well, five at most."""
    asked = _telling(words(text))
    if not asked:
        return Found([], [], [], is_everything=True, notes=("Type a name, an acronym or a topic.",))
    notes = [] if len(asked) <= MOST_WORDS else [f"We searched for the first {MOST_WORDS} words."]
    asked, name = asked[:MOST_WORDS], key(text)
    joined = _telling(words(text, join_hyphens=True))[:MOST_WORDS]
    found = _run(asked, name, joined=joined if joined != asked else [])
    if found.is_everything:
        return found if found.hits else _in_names(text)
    if not found.hits:
        asked, readings = read_anew(asked)
        notes += readings
        found = _run(asked, key(" ".join(asked))) if readings and asked else found
    if not found.hits and len(asked) > 1:
        found = _run(asked, name, any_word=True)
        notes += ["No community has all of these words; these have some of them."] if found.hits else []
    return replace(found, notes=tuple(notes))


def nearest(text: str, most: int) -> list[int]:
    """The communities whose names look most like `text`, for when a search finds nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, {"key": key(text), "most": most})
        return [pk for (pk,) in cursor.fetchall()]


def _telling(spoken: list[str]) -> list[str]:
    once = list(dict.fromkeys(spoken))
    return without_kind(once) or once


def _run(asked: list[str], name: str, *, joined: list[str] | None = None, any_word: bool = False) -> Found:
    *others, last = asked
    values = {
        "others": (" | " if any_word else " & ").join(others),
        "last": last,
        "joined": " & ".join(joined or []),
        "any_word": any_word,
        "key": name,
        "ranked": RANKED,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SEARCH, values)
        return Found(*cursor.fetchone())


def _in_names(text: str) -> Found:
    """Words too common to search for may still be a name's own: "IT" is in IT Buyers."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_NAMES, [f" {plain(text)} "])
        ids = cursor.fetchone()[0]
    if ids:
        return Found(ids, ids, [])
    return Found(
        [], [], [], is_everything=True, notes=("These words are too common to search for. Here is everything.",)
    )
