"""How agencies and communities stood on a day that has passed.

What has a date of its own is read by that date, whenever it was recorded, so that counting again corrects a month:
the first and last day of an agency and its successor, since when it is under another one, moves of a community's
type, stage and status, the last day of a closed one. Everything else is read as it was known when the day was over.
"""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Model
from django.utils import timezone

from communities.lifecycle.models import Transition
from communities.models import Community
from members.models import Agency, Person

COMMUNITY = ("name", "slug", "community_type", "stage", "status", "scope", "agency_id", "home_url")
HEADCOUNT = ("headcount", "headcount_as_of", "headcount_source")
DATED = ("starts", "ends", "successor_id")  # the successor takes over on the day after `ends`
AGENCY = ("name", "abbreviation", "slug", "parent_id", "parent_since", "is_cfo_act", *DATED, *HEADCOUNT)
MOVED = {"type": "community_type", "stage": "stage", "status": "status"}
ENDED = (Community.Status.RETIRED, Community.Status.ARCHIVED)


class Place(NamedTuple):
    """Where an agency counts: at the top of its department, and in which bureau right below it."""

    top: int
    bureau: int | None


class Agencies(NamedTuple):
    """Where every agency counts, by id; and of each whole agency the bureaus that it had: id -> name and slug.

    `names` are those of the whole agencies, by id: name and short name. `headcounts`, by id of an agency or bureau:
    [people employed, as of, source, whether it is a CFO Act agency].
    """

    places: dict[int, Place]
    bureaus: dict[int, dict[int, list[str]]]
    names: dict[int, list[str]]
    headcounts: dict[int, list[Any]]


def communities_on(day: date, columns: tuple[str, ...] = COMMUNITY) -> dict[int, dict[str, Any]]:
    """Communities that were live at the end of the day, by id, with the columns above."""
    moment = _end_of(day)
    rows = {pk: event for pk, (event, *_) in _versions(Community, columns, moment).items()}
    latest = Transition.objects.filter(on__lte=day).order_by("community_id", "kind", "-on", "-at", "-id")
    for pk, kind, now, at in latest.distinct("community_id", "kind").values_list("community", "kind", "now", "at"):
        if pk in rows and at >= moment and MOVED[kind] in columns:
            rows[pk][MOVED[kind]] = now
    closed = set(Community.objects.filter(status__in=ENDED, ends__lt=day).values_list("pk", flat=True))
    return {pk: row for pk, row in rows.items() if row["status"] in Community.LIVE and pk not in closed}


def locked_out_at(moment: datetime) -> list[int]:
    """Ids of the people who could not sign in: they count as members of nothing."""
    events = Person.pgh_event_model.objects
    now = set(Person.objects.filter(is_active=False).values_list("pk", flat=True))
    since = events.filter(pgh_created_at__gte=moment, is_active=False).values_list("pgh_obj_id", flat=True)
    before = events.filter(pgh_obj_id__in=now.union(since), pgh_created_at__lt=moment)
    then = dict(before.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id").values_list("pgh_obj_id", "is_active"))
    return sorted(pk for pk in now.union(then) if not then.get(pk, pk not in now))


def agencies_on(last_day: date) -> Agencies:
    """The tree as it was. What has ended counts where it went; what is below a bureau counts in it."""
    rows = {}
    for pk, (row, *since) in _versions(Agency, AGENCY, _end_of(last_day)).items():
        moves = [each["parent_id"] for each in since if each["parent_since"] and each["parent_since"] <= last_day]
        dated = {name: (since or [row])[-1][name] for name in DATED}
        rows[pk] = row | dated | ({"parent_id": moves[-1]} if moves else {})
    places = {pk: _place(pk, rows, last_day) for pk in rows}
    bureaus: dict[int, dict[int, list[str]]] = defaultdict(dict)
    for place in places.values():
        if place.bureau and _was_there(row := rows[place.bureau], last_day):
            bureaus[place.top][place.bureau] = [row["name"], row["slug"]]
    tops = {place.top: rows[place.top] for place in places.values()}
    names = {pk: [row["name"], row["abbreviation"] or row["name"]] for pk, row in tops.items()}
    return Agencies(places, dict(bureaus), names, _headcounts(rows, last_day))


def _was_there(row: dict[str, Any], last_day: date) -> bool:
    """It had begun, and had not ended."""
    return not (row["starts"] and row["starts"] > last_day) and not _had_ended(row, last_day)


def _had_ended(row: dict[str, Any], day: date) -> bool:
    """Its last day was over."""
    return row["ends"] is not None and row["ends"] < day


def _headcounts(then: dict[int, dict[str, Any]], last_day: date) -> dict[int, list[Any]]:
    """The headcount that is known today if it is one of then or before, else the one that was known then."""
    found = {}
    for now in Agency.objects.values("pk", *HEADCOUNT):
        row = then[now["pk"]]
        if not _was_there(row, last_day):
            continue
        for known in (now, row):
            if known["headcount_as_of"] and known["headcount_as_of"] <= last_day:
                number, as_of, source = (known[name] for name in HEADCOUNT)
                found[now["pk"]] = [number, as_of.isoformat(), source, row["is_cfo_act"] and row["parent_id"] is None]
                break
    return found


def _place(pk: int, rows: dict[int, dict[str, Any]], last_day: date) -> Place:
    path = [_heir(pk, rows, last_day)]
    while (parent := rows[path[-1]]["parent_id"]) in rows and (above := _heir(parent, rows, last_day)) not in path:
        path.append(above)
    return Place(path[-1], path[-2] if len(path) > 1 else None)


def _heir(pk: int, rows: dict[int, dict[str, Any]], last_day: date) -> int:
    """The agency itself, or the one that took its place."""
    seen = {pk}
    while _had_ended(row := rows[pk], last_day):
        heir = row["successor_id"]
        if heir not in rows or heir in seen:
            break
        seen.add(heir)
        pk = heir
    return pk


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _versions(model: type[Model], columns: tuple[str, ...], moment: datetime) -> dict[int, list[dict[str, Any]]]:
    """Rows by id: as each stood at the moment, or was first written later; after it what was written since, in order.

    What did not change since stands alone, as it is.
    """
    rows = {row.pop("pk"): [row] for row in model.objects.values("pk", *columns).iterator()}
    events = model.pgh_event_model.objects.order_by("pgh_id")
    changed = events.filter(pgh_created_at__gte=moment).values("pgh_obj_id").distinct()
    versions: dict[int, list[dict[str, Any]]] = {}
    for event in events.filter(pgh_obj_id__in=changed).values("pgh_created_at", "pgh_obj_id", *columns):
        pk, at = event.pop("pgh_obj_id"), event.pop("pgh_created_at")
        if at < moment:
            versions[pk] = [event]
        else:
            versions.setdefault(pk, [event]).append(event)
    return rows | {pk: found for pk, found in versions.items() if pk in rows}
