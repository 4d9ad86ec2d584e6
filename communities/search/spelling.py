"""Read a word that no community uses as the likeliest one that some community does."""

from itertools import islice, product

from django.db import connection

CANDIDATES = 4  # for each word
READINGS = 16  # of the whole text that are tried

_UNKNOWN = """
SELECT typed, ARRAY(SELECT word FROM communities_searchword WHERE word %% typed
                    ORDER BY similarity(word, typed) DESC, communities DESC, word LIMIT 12)
FROM unnest(%(asked)s::text[]) AS typed, to_tsquery('directory', typed) AS query
WHERE numnode(query) > 0 AND NOT EXISTS (SELECT 1 FROM communities_communityindex WHERE vector @@ query)
  AND NOT (typed = %(last)s AND length(typed) > 3
           AND EXISTS (SELECT 1 FROM communities_searchword WHERE word LIKE typed || '%%'))
"""
_WEIGH = """
SELECT coalesce(max(ts_rank('{0.02, 0.1, 0.4, 1}', vector, query)), 0)
FROM unnest(%s::text[]) WITH ORDINALITY AS reading(text, place), to_tsquery('directory', text) AS query
LEFT JOIN communities_communityindex ON vector @@ query
GROUP BY place ORDER BY place
"""


def read_anew(asked: list[str]) -> tuple[list[str], list[str]]:
    """The words with typing errors put right, and a sentence about each; a hopeless word is left out.

    Which word was meant is decided by the company it keeps: "plane language" is Plain Language, not a plan.
    """
    with connection.cursor() as cursor:
        cursor.execute(_UNKNOWN, {"asked": asked, "last": asked[-1]})
        near = {typed: _nearest(typed, known) for typed, known in cursor.fetchall()}
    hopeless = [word for word in asked if word in near and not near[word]]
    kept = [word for word in asked if word not in hopeless]
    if len(hopeless) == len(asked):
        return [], []
    read = _likeliest(kept, near) if near else kept
    notes = [f"We read “{typed}” as “{word}”." for typed, word in zip(kept, read, strict=True) if typed != word]
    return read, notes + [f"No community mentions “{word}”, so we left it out." for word in hopeless]


def _nearest(typed: str, known: list[str]) -> list[str]:
    most = 1 if len(typed) < 4 else 2 if len(typed) < 9 else 3
    reachable = [(distance(typed, word), word) for word in known]
    return [word for errors, word in sorted(reachable) if errors <= most][:CANDIDATES]


def _likeliest(asked: list[str], near: dict[str, list[str]]) -> list[str]:
    readings = list(islice(product(*(near.get(word, [word]) for word in asked)), READINGS))
    if len(readings) == 1:
        return list(readings[0])
    with connection.cursor() as cursor:
        cursor.execute(_WEIGH, [[" & ".join(reading) for reading in readings]])
        weights = [weight for (weight,) in cursor.fetchall()]

    def likelihood(place: int) -> float:
        errors = sum(distance(typed, word) for typed, word in zip(asked, readings[place], strict=True))
        return weights[place] / 2**errors

    return list(readings[max(range(len(readings)), key=likelihood)])


def distance(typed: str, word: str) -> int:
    """How many letters were left out, added, mistaken or swapped with their neighbor."""
    before: list[int] = []
    row = list(range(len(word) + 1))
    for i, a in enumerate(typed, 1):
        oldest, before, row = before, row, [i]
        for j, b in enumerate(word, 1):
            steps = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == word[j - 2] and typed[i - 2] == b:
                steps = min(steps, oldest[j - 2] + 1)
            row.append(steps)
    return row[-1]
