"""The experts' page at a small and a large roster: it must cost nearly the same."""

from dataclasses import dataclass

from django.db import connection

from communities.directory.benchmark import data
from communities.directory.benchmark.meter import Measured, Server

SIZES = (200, 20_000)
STATEMENTS, GROWTH = 10, 1.5
PAGES = {
    "experts": "/experts/",
    "experts, takes questions now": "/experts/?free=1",
    "experts on a topic": "/experts/?topic=topic-3",
    "experts of two agencies who answer": "/experts/?agency=agency-2&agency=agency-3&help=answer",
    "experts, a word that all have": "/experts/?q=tests",
    "experts, a word that one in five has": "/experts/?q=subject3",
}
# Everybody is an expert of two topics; one of ten is confirmed by a community, one of seven has enough for now.
_FILL = """
INSERT INTO experts_sme (person_id, role_name, agency_id, evidence, helps, most_open, most_a_week, consent_by,
    offered_at, is_listed, open_now, words)
SELECT p.id, '', a.agency_id, 'Ten years of tests of subject' || p.id %% 5,
    CASE WHEN p.id %% 3 = 0 THEN '{answer,speak}'::varchar[] ELSE '{answer,review}'::varchar[] END, 2, 1, '',
    now() - p.id * interval '1 minute', true, CASE WHEN p.id %% 7 = 0 THEN 2 ELSE 0 END,
    to_tsvector('english', p.name || ' Ten years of tests of subject' || p.id %% 5)
FROM members_person p JOIN members_affiliation a ON a.person_id = p.id ORDER BY p.id LIMIT %s;
INSERT INTO experts_sme_topics (sme_id, topic_id)
SELECT s.id, t.id FROM experts_sme s JOIN communities_topic t ON t.id %% 20 IN (s.id %% 20, (s.id * 7 + 3) %% 20);
INSERT INTO experts_confirmation (sme_id, community_id, by_id, at)
SELECT s.id, c.id, s.person_id, now() FROM experts_sme s
JOIN communities_community c ON c.slug = 'community-' || 1 + s.id %% 20 WHERE s.id %% 10 = 0;
"""


@dataclass(frozen=True)
class Growth:
    """One page at both sizes."""

    name: str
    small: Measured
    large: Measured

    @property
    def ratio(self) -> float:
        """How much more the large roster costs."""
        return self.large.total_ms / self.small.total_ms

    @property
    def is_met(self) -> bool:
        """Both limits hold."""
        return self.ratio <= GROWTH and self.large.statements <= STATEMENTS


def fill(size: int) -> None:
    """A roster of so many experts, in a directory that is the same at both sizes."""
    data.fill(communities=2_000, memberships=max(SIZES) * 10)
    add(size)


def add(size: int) -> None:
    """So many experts in the directory that is there."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement in filter(str.strip, _FILL.split(";")):
            cursor.execute(statement, [size] if "%s" in statement.replace("%%", "") else [])
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")


def pages(server: Server, cookies: str) -> dict[str, Measured]:
    """Every page of the table to somebody who works in government."""
    return {name: server.measure(path, cookies=cookies) for name, path in PAGES.items()}
