"""Who of an agency is an expert, what its people asked and answered, whom they mentor, and whom they met.

Of the twelve months to the end of a month, where it is not about that day.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import connection

from communities.outcomes import periods
from communities.outcomes.as_of import Place

# People on the roster when the month closed, where they worked then.
_OFFERED = """
SELECT p.top, count(DISTINCT s.person_id)
FROM experts_sme s
JOIN LATERAL (
    SELECT a.agency_id FROM members_affiliation a
    WHERE a.person_id = s.person_id AND a.kind = 'home' AND a.starts <= %(last)s
      AND (a.ends IS NULL OR a.ends >= %(last)s)
    ORDER BY a.starts DESC, a.id DESC LIMIT 1
) AS home ON true
JOIN unnest(%(agencies)s::bigint[], %(tops)s::bigint[]) AS p(agency, top) ON p.agency = home.agency_id
WHERE s.offered_at < %(closes)s AND (s.is_listed OR s.ended_at >= %(closes)s)
GROUP BY p.top
"""
_ASKED = """
SELECT p.top, count(*), count(DISTINCT c.asker_id)
FROM experts_consultation c
JOIN unnest(%(agencies)s::bigint[], %(tops)s::bigint[]) AS p(agency, top) ON p.agency = c.asker_agency_id
WHERE c.asked_at >= %(opens)s AND c.asked_at < %(closes)s
GROUP BY p.top
"""
_ANSWERED = """
SELECT p.top, count(*), count(DISTINCT c.taken_by_id),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY c.minutes_to_answer),
       count(*) FILTER (WHERE c.useful IS NOT NULL), count(*) FILTER (WHERE c.useful),
       count(*) FILTER (WHERE asker.top IS NOT NULL), count(*) FILTER (WHERE asker.top <> p.top)
FROM experts_consultation c
JOIN unnest(%(agencies)s::bigint[], %(tops)s::bigint[]) AS p(agency, top) ON p.agency = c.taken_agency_id
LEFT JOIN unnest(%(agencies)s::bigint[], %(tops)s::bigint[]) AS asker(agency, top) ON asker.agency = c.asker_agency_id
WHERE c.answered_at >= %(opens)s AND c.answered_at < %(closes)s
GROUP BY p.top
"""
# Pairs that were agreed before the month closed and not over before the window opened, by the agency of one side.
_PAIRS = """
SELECT p.top, m.kind, count(DISTINCT m.{who}_id), count(*) FILTER (WHERE m.agreed_at >= %(opens)s),
       count(*) FILTER (WHERE m.closed_at IS NULL OR m.closed_at >= %(closes)s),
       count(*) FILTER (WHERE {done}), coalesce(sum(m.aims_set) FILTER (WHERE {done}), 0),
       coalesce(sum(m.aims_met) FILTER (WHERE {done}), 0)
FROM experts_mentoringpair m
JOIN unnest(%(agencies)s::bigint[], %(tops)s::bigint[]) AS p(agency, top) ON p.agency = m.{who}_agency_id
WHERE m.agreed_at < %(closes)s AND (m.closed_at IS NULL OR m.closed_at >= %(opens)s)
GROUP BY p.top, m.kind
"""
_DONE = "m.state = 'completed' AND m.closed_at < %(closes)s"
_OF_A_PAIR = ("people", "started", "live", "completed", "aims_set", "aims_met")
_SIDES = {"given": "mentor", "received": "mentee"}
_TIES = """
SELECT top, count(*), count(DISTINCT person)
FROM (
    SELECT p.top, t.id, t.one_id AS person FROM experts_tie t
    JOIN unnest(%(agencies)s::bigint[], %(tops)s::bigint[]) AS p(agency, top) ON p.agency = t.one_agency_id
    WHERE t.at >= %(opens)s AND t.at < %(closes)s
    UNION ALL
    SELECT p.top, t.id, t.other_id FROM experts_tie t
    JOIN unnest(%(agencies)s::bigint[], %(tops)s::bigint[]) AS p(agency, top) ON p.agency = t.other_agency_id
    WHERE t.at >= %(opens)s AND t.at < %(closes)s
) AS sides
GROUP BY top
"""
_COLUMNS = {
    _OFFERED: ("offered",),
    _ASKED: ("asked", "askers"),
    _ANSWERED: ("answered", "answerers", "minutes", "rated", "useful", "known", "across"),
    _TIES: ("ties", "tied"),
}


def helping(month: date, places: Mapping[int, Place]) -> dict[int, dict[str, Any]]:
    """Whole agency -> figures, as `AgencyMonth.helping` holds them; only those of which there is something."""
    values = {
        "agencies": list(places),
        "tops": [place.top for place in places.values()],
        "opens": periods.opens(periods.later(month, 1 - periods.MONTHS_OF_A_YEAR)),
        "closes": periods.closes(month),
        "last": periods.last_day(month),
    }
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for top, figures in _rows(values):
        found[top] |= figures
    return dict(found)


def _rows(values: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    with connection.cursor() as cursor:
        for statement, columns in _COLUMNS.items():
            cursor.execute(statement, values)
            for top, *numbers in cursor.fetchall():
                yield top, dict(zip(columns, numbers, strict=True))
        for side, who in _SIDES.items():
            cursor.execute(_PAIRS.format(who=who, done=_DONE), values)
            for top, kind, *numbers in cursor.fetchall():
                yield top, {f"{kind} {side}": dict(zip(_OF_A_PAIR, numbers, strict=True))}
