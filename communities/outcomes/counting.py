"""Counting a month: a few statements over all memberships, whatever their number; linear in it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from communities.models import Membership
from communities.outcomes import periods
from communities.outcomes.as_of import Place, locked_out_at

AT_ONCE = 5_000

# Who was a member when the month closed, where they worked then, in which role. History says what changed since.
_MEMBERS = """
CREATE TEMPORARY TABLE outcomes_member ON COMMIT DROP AS
WITH home AS (
    SELECT DISTINCT ON (a.person_id) a.person_id, p.top, p.bureau
    FROM members_affiliation a
    JOIN unnest(%(agencies)s::bigint[], %(tops)s::bigint[], %(bureaus)s::bigint[]) AS p(agency, top, bureau)
      ON p.agency = a.agency_id
    WHERE a.kind = 'home' AND a.starts <= %(last)s AND (a.ends IS NULL OR a.ends >= %(last)s)
    ORDER BY a.person_id, a.starts DESC, a.id DESC
), earlier AS (
    SELECT DISTINCT ON (e.pgh_obj_id) e.pgh_obj_id AS id, e.role, e.state, e.term_ends
    FROM communities_membershipevent e
    WHERE e.pgh_created_at < %(closes)s AND e.pgh_obj_id IN (
        SELECT since.pgh_obj_id FROM communities_membershipevent since WHERE since.pgh_created_at >= %(closes)s)
    ORDER BY e.pgh_obj_id, e.pgh_id DESC
)
SELECT home.top, home.bureau, m.community_id, m.person_id, m.basis,
       -- Stewards are counted as public facts, so only those whom their community's page names.
       CASE WHEN coalesce(earlier.role, m.role) = 'steward' AND p.name = '' AND p.closed_at IS NULL THEN 'member'
            ELSE coalesce(earlier.role, m.role) END AS role,
       CASE WHEN earlier.id IS NULL THEN m.term_ends ELSE earlier.term_ends END AS term_ends,
       CASE WHEN m.joined_at < %(closes)s THEN 'active' ELSE coalesce(earlier.state, m.state) END AS state
FROM communities_membership m
JOIN home ON home.person_id = m.person_id
JOIN members_person p ON p.id = m.person_id
LEFT JOIN earlier ON earlier.id = m.id
WHERE m.asked_at < %(closes)s AND (m.ended_at IS NULL OR m.ended_at >= %(closes)s)
  AND m.community_id = ANY(%(communities)s) AND m.person_id <> ALL(%(locked_out)s)
"""

_TOTALS = """
SELECT top, CASE WHEN grouping(bureau) = 1 THEN -1 ELSE coalesce(bureau, 0) END,
       count(DISTINCT person_id) FILTER (WHERE state = 'active'),
       count(*) FILTER (WHERE state = 'active'),
       count(*) FILTER (WHERE state = 'active' AND basis = 'by_word'),
       count(*) FILTER (WHERE state = 'active' AND role = 'core_team'),
       count(*) FILTER (WHERE state = 'active' AND role = 'steward'),
       count(*) FILTER (WHERE state = 'following'),
       count(*) FILTER (WHERE state = 'requested'),
       count(DISTINCT person_id) FILTER (WHERE state = 'active' AND role = 'steward')
FROM outcomes_member GROUP BY GROUPING SETS ((top), (top, bureau))
"""

_PAIRS = """
SELECT top, coalesce(bureau, 0), community_id, count(*), count(*) FILTER (WHERE role = 'steward'),
       min(term_ends) FILTER (WHERE role = 'steward')
FROM outcomes_member WHERE state = 'active' GROUP BY top, bureau, community_id ORDER BY top
"""

# Who came, who went and who was declined in the month, where they worked on that day.
_FLOWS = """
WITH act AS (
    SELECT m.person_id, 'joined' AS what, '' AS why, m.joined_at AS at FROM communities_membership m
    WHERE m.joined_at >= %(opens)s AND m.joined_at < %(closes)s AND m.community_id = ANY(%(moved)s)
    UNION ALL
    SELECT m.person_id, CASE WHEN m.state = 'declined' THEN 'declined' ELSE 'left' END, m.declined_for, m.ended_at
    FROM communities_membership m
    WHERE m.ended_at >= %(opens)s AND m.ended_at < %(closes)s AND m.community_id = ANY(%(moved)s)
      AND (m.state = 'declined' OR m.joined_at IS NOT NULL)
)
SELECT p.top, coalesce(p.bureau, 0), act.what, act.why, count(*)
FROM act
JOIN LATERAL (
    SELECT a.agency_id FROM members_affiliation a
    WHERE a.person_id = act.person_id AND a.kind = 'home' AND a.starts <= (act.at AT TIME ZONE %(zone)s)::date
      AND (a.ends IS NULL OR a.ends >= (act.at AT TIME ZONE %(zone)s)::date)
    ORDER BY a.starts DESC, a.id DESC LIMIT 1
) AS home ON true
JOIN unnest(%(agencies)s::bigint[], %(tops)s::bigint[], %(bureaus)s::bigint[]) AS p(agency, top, bureau)
  ON p.agency = home.agency_id
GROUP BY p.top, p.bureau, act.what, act.why
"""

OTHER = Membership.DeclinedFor.OTHER
NOBODY, WHOLE = 0, -1  # in place of a bureau: none of them; the whole agency
_COLUMNS = ("people", "memberships", "by_word", "core_team", "stewards", "following", "waiting", "tending")


class Counted(NamedTuple):
    """A whole agency or a bureau: columns of an AgencyMonth. Who is in no bureau counts for the whole only."""

    agency: int
    bureau: int | None
    figures: dict[str, Any]


def count(
    month: date, *, places: Mapping[int, Place], communities: Collection[int], before: Collection[int]
) -> Iterator[Counted]:
    """Every agency and bureau with a member, a follower, a request or a move in the month; inside a transaction.

    `communities` were live when it closed, `before` when it opened: who left one that ended in the month has left.
    """
    values = {
        "agencies": list(places),
        "tops": [place.top for place in places.values()],
        "bureaus": [place.bureau for place in places.values()],
        "communities": list(communities),
        "moved": list({*communities, *before}),
        "last": periods.last_day(month),
        "opens": periods.opens(month),
        "closes": periods.closes(month),
        "locked_out": locked_out_at(periods.closes(month)),
        "zone": settings.TIME_ZONE,
    }
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS outcomes_member")
        cursor.execute(_MEMBERS, values)
        cursor.execute("ANALYZE outcomes_member")
        figures: dict[tuple[int, int], dict[str, Any]] = defaultdict(dict)
        cursor.execute(_TOTALS)
        for top, bureau, *numbers in cursor.fetchall():
            figures[top, bureau] = dict(zip(_COLUMNS, numbers, strict=True))
        cursor.execute(_FLOWS, values)
        for top, bureau, what, why, number in cursor.fetchall():
            for place in ((top, bureau), (top, WHOLE)):
                found = figures[place]
                found[what] = found.get(what, 0) + number
                if what == "declined":
                    reasons = found.setdefault("declined_for", {})
                    reasons[why or OTHER] = reasons.get(why or OTHER, 0) + number
    yield from _with_communities(figures)


def _with_communities(figures: Mapping[tuple[int, int], dict[str, Any]]) -> Iterator[Counted]:
    places: dict[int, list[int]] = defaultdict(list)
    for top, bureau in sorted(figures):
        if bureau != NOBODY:
            places[top].append(bureau)
    without = dict.fromkeys(places)
    for top, found in _by_community():
        without.pop(top, None)
        for bureau in places[top]:
            yield Counted(top, _named(bureau), figures[top, bureau] | found[bureau])
    for top in without:
        for bureau in places[top]:
            yield Counted(top, _named(bureau), dict(figures[top, bureau]))


def _by_community() -> Iterator[tuple[int, dict[int, dict[str, dict[int, Any]]]]]:
    """For each agency its bureaus and the agency itself -> members, and stewards, by community."""
    for top, rows in groupby(_rows(_PAIRS), key=itemgetter(0)):
        found: dict[int, dict[str, dict[int, Any]]] = defaultdict(lambda: {"by_community": {}, "stewards_in": {}})
        for _, bureau, community, members, stewards, term_ends in rows:
            for place in (bureau, WHOLE):
                by_community, stewards_in = found[place].values()
                by_community[community] = by_community.get(community, 0) + members
                if stewards:
                    before, ends = stewards_in.get(community, (0, None))
                    first = min(filter(None, [ends, term_ends and term_ends.isoformat()]), default=None)
                    stewards_in[community] = (before + stewards, first)
        yield top, found


def _rows(statement: str) -> Iterator[tuple[int, ...]]:
    """Rows from the server a few thousand at a time: there may be millions."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement)
        while rows := cursor.fetchmany(AT_ONCE):
            yield from rows


def _named(bureau: int) -> int | None:
    return None if bureau == WHOLE else bureau
