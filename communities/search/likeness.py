"""Find what comes close to a long text: for “does somebody work on this already?”, where missing one costs most.

Any word may hit. A word that few communities use weighs more than one that most use, and a name or topic more than
running text; a name that looks like a part of the text counts by its letters. Then the letters of summary, purpose and
goals are compared. Words that nobody uses are read as the one that looks most like them.
"""

from django.db import connection

from communities.search.words import plain, without_kind

MOST_WORDS = 300
COMPARED = 2_000  # characters of each text
CANDIDATES = 60  # whose long texts are compared
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
    SELECT DISTINCT to_tsquery('directory', word)::text AS stem FROM read
), hits AS (
    SELECT community_id, stem,
           ts_rank('{0.1, 0.3, 0.8, 1}', vector, stem::tsquery) AS rank,
           ts_filter(vector, '{a,b}') @@ stem::tsquery AS is_name,
           ln(1 + (SELECT count(*) FROM communities_communityindex)::float / count(*) OVER (PARTITION BY stem)) AS rare
    FROM asked JOIN communities_communityindex ON vector @@ stem::tsquery
    WHERE stem <> ''
), worded AS (
    SELECT community_id, sum(rank * rare) AS score FROM hits
    GROUP BY community_id HAVING count(*) > 1 OR bool_or(is_name)
), named AS (
    SELECT community_id, max(word_similarity(name, %(text)s)) AS score
    FROM communities_communityindex, unnest(names) AS name
    WHERE length(name) > 3 AND word_similarity(name, %(text)s) > 0.7
    GROUP BY community_id
), candidates AS (
    SELECT community_id, coalesce(worded.score, 0) + coalesce(named.score, 0) AS score
    FROM worded FULL JOIN named USING (community_id)
    ORDER BY score DESC, community_id LIMIT %(candidates)s
)
SELECT community_id FROM candidates JOIN communities_community c ON c.id = community_id
WHERE score > %(share)s * (SELECT max(score) FROM candidates)
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
        "words": [word[:80] for word in words],
        "text": spoken[:COMPARED],
        "candidates": CANDIDATES,
        "share": LEAST_SHARE,
        "compared": COMPARED,
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, values)
        return [pk for (pk,) in cursor.fetchall()]
