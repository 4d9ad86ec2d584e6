"""Find what comes close to a long text: for “does somebody work on this already?”, where missing one costs most.

Any word may hit. A word that few communities use weighs more than one that most use, and a name more than running text.
Only the best of these are ranked with care, and their names, summary, purpose and goals compared letter by letter.
Words that nobody uses are read as the one that looks most like them.
"""

from django.db import connection

from communities.search.words import plain, without_kind
from members.search import LONGEST_WORD

MOST_WORDS = 300  # that are looked at
TELLING = 40  # of them, those that fewest communities use
COMPARED = 2_000  # characters of each text
FEW = 3  # communities: a word that no more of them use is enough by itself
CANDIDATES = 60  # whose names and long texts are compared letter by letter
LEAST_SHARE = 0.15  # of the best score; what has less only shares a word by chance

_ALIKE = """
WITH read AS (
    SELECT DISTINCT coalesce(
        (SELECT word FROM communities_searchword WHERE word = typed),
        (SELECT word FROM communities_searchword
         WHERE length(typed) > 4 AND word %% typed AND similarity(word, typed) > 0.5
         ORDER BY similarity(word, typed) DESC, word LIMIT 1),
        typed) AS word
    FROM unnest(%(words)s::text[]) AS typed
), asked AS (
    SELECT DISTINCT to_tsquery('directory', word)::text AS stem
    FROM (SELECT word FROM read LEFT JOIN communities_searchword USING (word)
          ORDER BY communities NULLS LAST, word LIMIT %(telling)s) AS telling
), hits AS (
    SELECT community_id, stem, count(*) OVER (PARTITION BY stem) AS number
    FROM asked JOIN communities_communityindex ON vector @@ stem::tsquery
    WHERE stem <> ''
), rarity AS (
    SELECT DISTINCT stem, ln(1 + (SELECT count(*) FROM communities_communityindex)::float / number) AS rare FROM hits
), called AS (
    SELECT community_id, stem
    FROM asked JOIN communities_communityindex ON ts_filter(vector, '{a}') @@ stem::tsquery
    WHERE stem <> ''
), worded AS (
    SELECT community_id, sum(CASE WHEN called.stem IS NULL THEN rare ELSE 4 * rare END) AS score
    FROM hits JOIN rarity USING (stem) LEFT JOIN called USING (community_id, stem)
    GROUP BY community_id HAVING count(*) > 1 OR count(called.stem) > 0 OR min(number) <= %(few)s
), candidates AS (
    SELECT community_id FROM worded ORDER BY score DESC, community_id LIMIT %(candidates)s
), ranked AS (
    SELECT community_id,
           (SELECT sum(rare * ts_rank('{0.1, 0.3, 0.8, 1}', vector, stem::tsquery)) FROM rarity)
           + (SELECT max(word_similarity(name, %(text)s)) FROM unnest(names) AS name) AS score
    FROM candidates JOIN communities_communityindex USING (community_id)
)
SELECT community_id FROM ranked JOIN communities_community c ON c.id = community_id
WHERE score > %(share)s * (SELECT max(score) FROM ranked)
ORDER BY score + (SELECT max(similarity(left(written, %(compared)s), %(text)s))
                  FROM unnest(ARRAY[c.summary, c.purpose, c.goals]) AS written) DESC, community_id
LIMIT %(most)s
"""


def alike(text: str, most: int) -> list[int]:
    """Ids of at most `most` listed communities, in any status, that come close to `text`; best first, one statement."""
    spoken = plain(text)
    words = without_kind(list(dict.fromkeys(spoken.split())))[:MOST_WORDS]
    if not words:
        return []
    values = {
        "words": [word[:LONGEST_WORD] for word in words],
        "text": spoken[:COMPARED],
        "telling": TELLING,
        "few": FEW,
        "candidates": CANDIDATES,
        "share": LEAST_SHARE,
        "compared": COMPARED,
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, values)
        return [pk for (pk,) in cursor.fetchall()]
