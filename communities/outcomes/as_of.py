"""How agencies and communities stood at a moment that has passed: as they are, or as history says they were."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Model

from communities.models import Community
from members.models import Agency

COMMUNITY = ("name", "slug", "community_type", "stage", "status", "scope", "agency_id", "home_url")
HEADCOUNT = ("headcount", "headcount_as_of", "headcount_source")
AGENCY = ("name", "abbreviation", "slug", "parent_id", "starts", "ends", "successor_id", "is_cfo_act", *HEADCOUNT)


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


def communities_at(moment: datetime) -> dict[int, dict[str, Any]]:
    """Live communities by id, with the columns above."""
    rows = _rows_at(Community, COMMUNITY, moment)
    return {pk: row for pk, row in rows.items() if row["status"] in Community.LIVE}


def live_at(moment: datetime) -> set[int]:
    """Ids of the communities that were live."""
    return {pk for pk, row in _rows_at(Community, ("status",), moment).items() if row["status"] in Community.LIVE}


def agencies_at(moment: datetime, last_day: date) -> Agencies:
    """The tree as it was. What has ended counts where it went; what is below a bureau counts in it."""
    rows = _rows_at(Agency, AGENCY, moment)
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
    return not (row["starts"] and row["starts"] > last_day) and not (row["ends"] and row["ends"] <= last_day)


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
    while (row := rows[pk])["ends"] and row["ends"] <= last_day:
        heir = row["successor_id"]
        if heir not in rows or heir in seen:
            break
        seen.add(heir)
        pk = heir
    return pk


def _rows_at(model: type[Model], columns: tuple[str, ...], moment: datetime) -> dict[int, dict[str, Any]]:
    """Rows by id. What was changed since is as its last event before says; what was written later, as its first."""
    rows = {row.pop("pk"): row for row in model.objects.values("pk", *columns).iterator()}
    events = model.pgh_event_model.objects
    changed = events.filter(pgh_created_at__gte=moment).values("pgh_obj_id").distinct()
    for event in (
        events.filter(pgh_obj_id__in=changed).order_by("-pgh_id").values("pgh_created_at", "pgh_obj_id", *columns)
    ):
        pk, at = event.pop("pgh_obj_id"), event.pop("pgh_created_at")
        if pk in rows and at >= moment:
            rows[pk] = event  # the earliest of these stands where none came before
    before = events.filter(pgh_obj_id__in=changed, pgh_created_at__lt=moment).order_by("pgh_id")
    for event in before.values("pgh_obj_id", *columns):
        if event["pgh_obj_id"] in rows:
            rows[event.pop("pgh_obj_id")] = event
    return rows
