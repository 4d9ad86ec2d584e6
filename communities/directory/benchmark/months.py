"""Freezing a month of a directory of any size, and the report of one of its agencies."""

import time
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils import timezone

from communities.directory.benchmark.meter import Measured, Server, run_alone
from communities.outcomes import periods

FREEZE_SECONDS, PAGE_MS, PAGE_STATEMENTS, FILE_SECONDS, MEMORY_MB = 60, 50, 12, 5, 300
MONTHS = 24
AGENCY = "agency-1"

# 146 agencies, the first twenty with ten bureaus each and eleven times the people; 24 of them CFO Act agencies.
_AGENCIES = """
INSERT INTO members_agency (name, abbreviation, slug, level, is_cfo_act, headcount_source, other_names)
SELECT 'Agency ' || n, 'A' || n, 'agency-' || n, 'federal', false, '', '' FROM generate_series(21, 146) n;
INSERT INTO members_agency (name, abbreviation, slug, level, is_cfo_act, headcount_source, other_names, parent_id)
SELECT 'Bureau ' || n || ' of ' || a.name, '', a.slug || '-' || n, 'federal', false, '', '', a.id
FROM (SELECT * FROM members_agency ORDER BY id LIMIT 20) a, generate_series(1, 10) n;
UPDATE members_agency SET is_cfo_act = parent_id IS NULL AND id % 6 = 0, headcount = 20000 + id,
    headcount_as_of = '2020-01-01', headcount_source = 'benchmark';
UPDATE members_affiliation
SET agency_id = (ARRAY(SELECT id FROM members_agency ORDER BY id))[
    1 + person_id % (SELECT count(*) FROM members_agency)]
WHERE agency_id IS NOT NULL
"""
# Everybody joined before the month that is frozen.
_EARLIER = """
UPDATE communities_membership SET asked_at = asked_at - interval '120 days', joined_at = joined_at - interval '120 days'
"""
# The months before are copies of the one that was counted: the page reads as much of them.
_HISTORY = """
WITH months AS (
    INSERT INTO outcomes_snapshot
        (month, version, definitions, communities, bureaus, names, headcounts, reason, made_at)
    SELECT s.month - n * interval '1 month', 1, s.definitions, s.communities, s.bureaus, s.names, s.headcounts, '',
        s.made_at
    FROM outcomes_snapshot s, generate_series(1, %s) n RETURNING id
)
INSERT INTO outcomes_agencymonth (snapshot_id, agency_id, bureau_id, people, memberships, by_word, core_team, stewards,
    joined, "left", following, waiting, declined, tending, by_community, stewards_in, on_lists, by_topic,
    declined_for)
SELECT months.id, a.agency_id, a.bureau_id, a.people, a.memberships, a.by_word, a.core_team, a.stewards, a.joined,
    a."left", a.following, a.waiting, a.declined, a.tending, a.by_community, a.stewards_in, a.on_lists, a.by_topic,
    a.declined_for
FROM outcomes_agencymonth a, months
"""


@dataclass(frozen=True)
class Frozen:
    """One month counted: seconds by the clock, start of the process included, and MB that it held at most."""

    month: date
    seconds: float
    megabytes: float


def freeze() -> Frozen:
    """Count the month before this one, and put two years of history behind it."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(_AGENCIES)
        cursor.execute(_EARLIER)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE communities_membership, members_affiliation, members_agency")
    month = periods.later(periods.month_of(timezone.localdate()), -1)
    connection.close()
    start = time.monotonic()
    peak = run_alone("freeze_month", f"{month:%Y-%m}")
    seconds = time.monotonic() - start
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY, [MONTHS - 1])
    return Frozen(month, seconds, peak)


def page(server: Server, cookies: str) -> Measured:
    """The report of one agency as its page."""
    return server.measure(f"/reports/agencies/{AGENCY}/", cookies=cookies)


def file(server: Server, cookies: str, month: date) -> tuple[float, int]:
    """Seconds by the clock, and bytes, of the same as an Excel file."""
    start = time.monotonic()
    content, _ = server.get(f"/reports/agencies/{AGENCY}/{month:%Y-%m}.xlsx", cookies)
    return time.monotonic() - start, len(content)
