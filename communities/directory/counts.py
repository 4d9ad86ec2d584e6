"""What changes with memberships, and so is read anew for each page."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection

# By hand: composing it would cost the ORM ten times what it costs the database. Stewards as in `stewards()`.
_STATEMENT = """
SELECT wanted.id, coalesce(c.members, 0), coalesce(c.by_word, 0), coalesce(c.requests, 0),
       ARRAY(SELECT p.name FROM communities_membership m JOIN members_person p ON p.id = m.person_id
             WHERE m.community_id = wanted.id AND m.state = 'active' AND m.role = 'steward' AND p.is_active
             ORDER BY m.joined_at, m.id)
FROM unnest(%s::bigint[]) AS wanted(id) LEFT JOIN communities_communitycounts c ON c.community_id = wanted.id
"""


class Counts(NamedTuple):
    """Members here, self-reported members elsewhere, open requests; each steward's name, "" for one without."""

    members: int = 0
    by_word: int = 0
    requests: int = 0
    stewards: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The stewards who are named, first come first."""
        return [name for name in self.stewards if name]


def counts_of(ids: Sequence[int]) -> dict[int, Counts]:
    """Community id -> counts: one statement, whatever the number of members."""
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, [list(ids)])
        return {
            pk: Counts(members, by_word, requests, tuple(stewards))
            for pk, members, by_word, requests, stewards in cursor.fetchall()
        }
