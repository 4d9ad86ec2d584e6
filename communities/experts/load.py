"""How much an expert has on hand, kept beside the expert so that the roster is searched without counting.

Whoever puts a question to somebody, or ends that, holds the roster's lock: one at a time, so that two questions never
take the same last place and no two of them wait for each other.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import connection

A_WEEK = timedelta(days=7)
ROSTER = 5_203_001  # an advisory lock of this database; any number that nothing else uses

_REFRESH = """
UPDATE experts_sme SET
    open_now = (SELECT count(*) FROM experts_turn t
                WHERE t.sme_id = experts_sme.id AND t.state IN ('asked', 'accepted')),
    asked_last_at = (SELECT max(t.asked_at) FROM experts_turn t WHERE t.sme_id = experts_sme.id),
    free_again_at = (SELECT t.asked_at + %(week)s FROM experts_turn t
                     WHERE t.sme_id = experts_sme.id AND t.asked_at > %(since)s
                     ORDER BY t.asked_at DESC OFFSET experts_sme.most_a_week - 1 LIMIT 1)
WHERE id = ANY(%(smes)s)
"""


def lock_roster() -> None:
    """Until the end of the transaction; taken after the lock of a question, never before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ROSTER])


def refresh(smes: Collection[int], *, now: datetime) -> None:
    """Count anew for these experts; every request of the past week counts, however it ended."""
    with connection.cursor() as cursor:
        cursor.execute(_REFRESH, {"smes": sorted(smes), "week": A_WEEK, "since": now - A_WEEK})
