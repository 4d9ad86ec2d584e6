"""Freezing a month: counted once, as of its last day, and kept. A correction is a further version with its reason."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from communities.outcomes import definitions, periods
from communities.outcomes.as_of import agencies_on, communities_on
from communities.outcomes.census import on_lists
from communities.outcomes.counting import Counted, count
from communities.outcomes.describing import describe
from communities.outcomes.helping import helping
from communities.outcomes.models import AgencyMonth, Snapshot

LOCK = 7_310_542  # of PostgreSQL's advisory locks: one counting at a time
AT_ONCE = 5  # rows of agencies, each with all its communities
MOST_MISSED = 24  # months


@transaction.atomic
def freeze(*, month: date, by: Any = None, again: str = "") -> Snapshot:
    """Count a month that is over and keep it; done twice, it is done once.

    `again` is why it is counted anew, after a late correction: that makes a new version. Raises ValueError for a month
    that is not over.
    """
    if periods.closes(month) > timezone.now():
        raise ValueError(f"{periods.named(month)} is not over.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    latest = Snapshot.objects.filter(month=month).first()
    if latest and not again:
        return latest
    agencies = agencies_on(periods.last_day(month))
    places = agencies.places
    communities = describe(communities_on(periods.last_day(month)), month, places)
    snapshot = Snapshot.objects.create(
        month=month,
        version=latest.version + 1 if latest else 1,
        definitions=definitions.VERSION,
        communities=communities,
        bureaus=agencies.bureaus,
        names=agencies.names,
        headcounts=agencies.headcounts,
        reason=again,
        made_at=timezone.now(),
        made_by=by,
    )
    lists = on_lists(month, places)
    before = communities_on(periods.last_day(periods.later(month, -1)), columns=("status",))
    counted = count(month, places=places, communities=communities, before=before)
    to_keep = _rows(snapshot, counted, communities, on_lists=lists, helping=helping(month, places))
    while rows := list(_next(to_keep)):
        AgencyMonth.objects.bulk_create(rows)
    return snapshot


def freeze_missed() -> list[Snapshot]:
    """Every month that is over and not kept yet, from the latest one kept; the last one where there is none."""
    last = periods.later(periods.month_of(timezone.localdate()), -1)
    kept = Snapshot.objects.order_by("-month").values_list("month", flat=True).first()
    missed = [month for month in periods.until(last, MOST_MISSED) if kept and month > kept]
    return [freeze(month=month) for month in missed or ([] if kept else [last])]


def _rows(
    snapshot: Snapshot, counted: Iterable[Counted], communities: Mapping[int, dict[str, Any]], **beside: dict[int, dict]
) -> Iterator[AgencyMonth]:
    """Those counted, with what was counted `beside` them; and whole agencies of which there is only that."""
    for each in counted:
        extra: dict[str, Any] = {}
        if each.bureau is None:
            extra = {name: found.pop(each.agency, {}) for name, found in beside.items()}
            extra["by_topic"] = _by_topic(each.figures, communities)
        yield _row(snapshot, each._replace(figures=each.figures | extra))
    for agency in sorted({agency for found in beside.values() for agency in found}):
        yield _row(snapshot, Counted(agency, None, {name: found.get(agency, {}) for name, found in beside.items()}))


def _by_topic(figures: Mapping[str, Any], communities: Mapping[int, dict[str, Any]]) -> dict[str, list[int]]:
    """Topic -> [memberships, stewards] in the communities on it."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for pk, members in figures.get("by_community", {}).items():
        stewards, _ = figures["stewards_in"].get(pk, (0, None))
        for topic in communities[pk]["topics"]:
            said = found[topic]
            said[0] += members
            said[1] += stewards
    return dict(found)


def _row(snapshot: Snapshot, counted: Counted) -> AgencyMonth:
    return AgencyMonth(snapshot=snapshot, agency_id=counted.agency, bureau_id=counted.bureau, **counted.figures)


def _next(rows: Iterator[AgencyMonth]) -> Iterator[AgencyMonth]:
    for _, row in zip(range(AT_ONCE), rows, strict=False):
        yield row
