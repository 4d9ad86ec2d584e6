"""Which skills suit which asks: the same words, a name that looks alike, or a shared topic; bounded, in SQL (R25)."""

from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from communities.models import Community

MOST = 20
ALIKE = 0.45  # of two names letter by letter, 0 to 1: a spelling apart, and no more

# One statement for both directions, so that a member and a steward see the same pairs. Any word of the ask may hit; a
# name may be spelled a little differently; a topic alone is enough and comes last. Equal ones are in order of age.
_SUIT = """
WITH asked AS (
    SELECT id, topic_id, vector, skills,
           replace(plainto_tsquery('english', skills)::text, '&', '|')::tsquery AS any_word
    FROM experts_skillask
    WHERE closed_at IS NULL AND until >= %(today)s AND (%(ask)s::bigint IS NULL OR id = %(ask)s)
      AND community_id IN (SELECT id FROM communities_community WHERE status = ANY(%(live)s))
      AND NOT EXISTS (
          SELECT 1 FROM communities_membership own
          WHERE own.community_id = experts_skillask.community_id AND own.person_id = %(person)s
            AND own.state = 'active' AND own.role = 'steward'
      )
), offered AS (
    SELECT s.* FROM experts_skill s JOIN members_person p ON p.id = s.person_id
    WHERE s.ended_at IS NULL AND p.is_active
      AND (s.person_id = %(person)s OR %(person)s::bigint IS NULL AND s.is_proposed)
), suiting AS (
    SELECT asked.id AS ask, s.id AS skill FROM asked JOIN offered s ON s.words @@ any_word
    UNION
    SELECT asked.id, s.id FROM asked JOIN offered s ON s.topic_id = asked.topic_id
    UNION
    SELECT asked.id, s.id
    FROM asked, LATERAL unnest(string_to_array(asked.skills, ',')) AS wanted
         JOIN offered s ON s.name %% trim(wanted) AND similarity(s.name, trim(wanted)) >= %(alike)s
), ranked AS (
    SELECT ask, skill, CASE WHEN %(person)s::bigint IS NULL THEN s.person_id ELSE ask END AS once,
           ts_rank(s.words, any_word) + word_similarity(s.name, asked.skills)
           + CASE WHEN s.topic_id = asked.topic_id THEN 0.3 ELSE 0 END AS fit
    FROM suiting JOIN asked ON asked.id = ask JOIN experts_skill s ON s.id = skill
    WHERE NOT EXISTS (
        SELECT 1 FROM experts_skillmatch m JOIN experts_skill known ON known.id = m.skill_id
        WHERE m.ask_id = ask AND known.person_id = s.person_id
    )
), best AS (
    SELECT DISTINCT ON (once) ask, skill, fit FROM ranked ORDER BY once, fit DESC, skill
)
SELECT ask, skill FROM best ORDER BY fit DESC, ask, skill LIMIT %(most)s
"""


class Suiting(NamedTuple):
    """Ids of an ask and of a skill that suits it."""

    ask: int
    skill: int


def for_ask(ask: int, *, today: date) -> list[Suiting]:
    """The best skill of each who suits an open ask, agreed to be proposed and is not matched with it yet."""
    return _read(today=today, ask=ask, person=None)


def for_person(person: int, *, today: date) -> list[Suiting]:
    """The open asks that suit a person's skills and are not matched with one, of communities that others look after."""
    return _read(today=today, ask=None, person=person)


def _read(**values: Any) -> list[Suiting]:
    with connection.cursor() as cursor:
        cursor.execute(_SUIT, {**values, "most": MOST, "alike": ALIKE, "live": list(Community.LIVE)})
        return [Suiting(*row) for row in cursor.fetchall()]
