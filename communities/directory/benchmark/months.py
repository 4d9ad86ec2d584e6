"""Freezing a month of a directory of any size, and the report of one of its agencies."""

import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import connection
from django.utils import timezone

from communities.directory.benchmark.meter import Measured, Server
from communities.outcomes import periods, snapshots

FREEZE_SECONDS, PAGE_MS, PAGE_STATEMENTS, FILE_SECONDS, MEMORY_MB = 60, 50, 12, 5, 300
MONTHS = 24
AGENCY = "agency-1"

# Everybody joined before the month that is frozen.
_EARLIER = """
UPDATE communities_membership SET asked_at = asked_at - interval '120 days', joined_at = joined_at - interval '120 days'
"""
# The months before are copies of the one that was counted: the page reads as much of them.
_HISTORY = """
WITH months AS (
    INSERT INTO outcomes_snapshot (month, version, definitions, communities, bureaus, reason, made_at)
    SELECT s.month - n * interval '1 month', 1, s.definitions, s.communities, s.bureaus, '', s.made_at
    FROM outcomes_snapshot s, generate_series(1, %s) n RETURNING id
)
INSERT INTO outcomes_agencymonth (snapshot_id, agency_id, bureau_id, people, memberships, by_word, core_team, stewards,
    joined, "left", following, waiting, declined, tending, by_community, stewards_in, on_lists)
SELECT months.id, a.agency_id, a.bureau_id, a.people, a.memberships, a.by_word, a.core_team, a.stewards, a.joined,
    a."left", a.following, a.waiting, a.declined, a.tending, a.by_community, a.stewards_in, a.on_lists
FROM outcomes_agencymonth a, months
"""


@dataclass(frozen=True)
class Frozen:
    """One month counted: seconds by the clock, and MB that the process held at most meanwhile."""

    month: date
    seconds: float
    megabytes: float


def freeze() -> Frozen:
    """Count the month before this one, and put two years of history behind it."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(_EARLIER)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE communities_membership")
    month = periods.later(periods.month_of(timezone.localdate()), -1)
    Path("/proc/self/clear_refs").write_text("5")  # forgets the peak of filling
    start = time.monotonic()
    snapshots.freeze(month=month)
    seconds, peak = time.monotonic() - start, _peak_mb()
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY, [MONTHS - 1])
    return Frozen(month, seconds, peak)


def _peak_mb() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def page(server: Server, cookies: str) -> Measured:
    """The report of one agency as its page."""
    return server.measure(f"/reports/agencies/{AGENCY}/", cookies=cookies)


def file(server: Server, cookies: str, month: date) -> tuple[float, int]:
    """Seconds by the clock, and bytes, of the same as an Excel file."""
    start = time.monotonic()
    content, _ = server.get(f"/reports/agencies/{AGENCY}/{month:%Y-%m}.xlsx", cookies)
    return time.monotonic() - start, len(content)
