"""A report with invented figures, for those who want to see one before they ask for theirs."""

from datetime import UTC, datetime
from typing import Any

from communities.outcomes import definitions, periods
from communities.outcomes.models import AgencyMonth, Snapshot
from communities.reports.building import build
from communities.reports.document import Report
from communities.reports.material import Choice, Material, Place
from communities.small_cells import SMALLEST
from members.models import Agency

MONTH = periods.month_of(datetime(2026, 9, 1, tzinfo=UTC).date())
BUREAUS = {"Harbors": 148, "Rivers": 121, "Lakes": 64, "Springs": 7, "Canals": 3, "Wells": 0}
GROWTH = 9  # people a month in all, and in each larger bureau a quarter
# Name -> type, stage, members now, members a quarter ago.
COMMUNITIES = {
    "Plain Language": ("cop", "sustain", 214, 196),
    "Web Managers": ("cop", "grow", 171, 162),
    "Open Data": ("cop", "launch", 84, 62),
    "Map Makers": ("guild", "grow", 62, 61),
    "Tide Tables": ("coi", "plan", 3, 2),
    "Ferry Crossings": ("coi", "grow", 0, 0),
}


def sample() -> Report:
    """Built like every other report; nothing of it is stored."""
    agency = Agency(pk=-1, name="Department of Waters (invented)", abbreviation="Waters", slug="sample")
    places = {number: Place(name, "sample") for number, name in enumerate(BUREAUS, start=1)}
    facts = {
        str(number): {
            "name": name,
            "slug": "sample",
            "community_type": kind,
            "stage": stage,
            "status": "active",
            "scope": "government_wide",
            "agency_id": None,
            "topics": ["Open data"] if name == "Open Data" else ["Water"],
            "sponsors": [-1] if name == "Map Makers" else [],
            "flags": [],
            "census": None,
            "members": 900,
        }
        for number, (name, (kind, stage, *_)) in enumerate(COMMUNITIES.items(), start=1)
    }
    snapshot = Snapshot(month=MONTH, definitions=definitions.VERSION, communities=facts, made_at=periods.closes(MONTH))
    now, before = (_month(snapshot, agency, column) for column in (2, 3))
    series = [
        (month, AgencyMonth(people=now.people - GROWTH * (23 - number), joined=17 + number % 3, left=5))
        for number, month in enumerate(periods.until(MONTH, 24))
    ]
    return build(
        Material(
            agency=agency,
            bureau=None,
            snapshot=snapshot,
            choice=Choice(priorities=("Open data",)),
            now=now,
            smallest_before=SMALLEST,
            before=snapshot,
            quarter_ago=before,
            year_ago=series[-13][1],
            series=(*series[:-1], (MONTH, now)),
            bureaus={pk: AgencyMonth(people=BUREAUS[place.name]) for pk, place in places.items()},
            bureaus_before={pk: AgencyMonth(people=_earlier(place.name)) for pk, place in places.items()},
            places=places,
        )
    )


def _earlier(bureau: str) -> int:
    """How many there were a quarter before."""
    return max(BUREAUS[bureau] - GROWTH, 0)


def _month(snapshot: Snapshot, agency: Agency, column: int) -> AgencyMonth:
    members: dict[str, Any] = {
        str(number): row[column] for number, row in enumerate(COMMUNITIES.values(), start=1) if row[column]
    }
    people = sum(BUREAUS.values()) if column == 2 else sum(map(_earlier, BUREAUS))
    return AgencyMonth(
        agency=agency,
        people=people,
        memberships=sum(members.values()),
        joined=14,
        left=6,
        waiting=8,
        tending=3,
        by_community=members,
        stewards_in={"1": [2, "2026-11-30"], "4": [1, None]},
    )
