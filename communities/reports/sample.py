"""A report with invented figures, for those who want to see one before they ask for theirs."""

from datetime import UTC, date, datetime
from typing import Any

from communities.outcomes import definitions, periods
from communities.outcomes.models import AgencyMonth, Snapshot
from communities.reports.building import build
from communities.reports.document import Report
from communities.reports.material import Choice, Material, Month, Place
from communities.reports.peers import Peer
from communities.small_cells import SMALLEST
from members.models import Agency

MONTH = periods.month_of(datetime(2026, 9, 1, tzinfo=UTC).date())
BUREAUS = {"Harbors": 148, "Rivers": 121, "Lakes": 64, "Springs": 7, "Canals": 3, "Wells": 0}
STEP, FEW = 3, 10  # how many people more a month in each bureau of more than FEW
# Name -> type, stage, members now, members a quarter ago.
COMMUNITIES = {
    "Plain Language": ("cop", "sustain", 214, 196),
    "Web Managers": ("cop", "grow", 171, 162),
    "Open Data": ("cop", "launch", 84, 62),
    "Map Makers": ("guild", "grow", 72, 71),
    "Tide Tables": ("coi", "plan", 3, 2),
    "Ferry Crossings": ("coi", "grow", 0, 0),
}
BY_BUREAU = ((96, 74, 44), (88, 83, 0), (0, 50, 34), (62, 0, 0))  # members of the first three, by community
TOPICS = {"Open Data": "Open data", "Plain Language": "Writing", "Ferry Crossings": "Ferries"}
ELSEWHERE = ("Plain Language", "Web Managers")
HEADCOUNT = [41_200, "2026-06-30", "invented", True]
PEERS = ((12_300, 40), (18_000, 160), (26_500, 310), (33_000, 121), (47_900, 505))  # people employed, people here


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
            "topics": [TOPICS.get(name, "Water")],
            "lives_here": name not in ELSEWHERE,
            "sponsors": [-1] if name == "Map Makers" else [],
            "flags": [],
            "census": "2026-08-31" if name == "Plain Language" else None,
            "members": 900,
        }
        for number, (name, (kind, stage, *_)) in enumerate(COMMUNITIES.items(), start=1)
    }
    snapshot = Snapshot(
        month=MONTH,
        definitions=definitions.VERSION,
        communities=facts,
        names={"-1": [agency.name, agency.abbreviation]},
        headcounts={"-1": HEADCOUNT},
        bureaus={"-1": {str(pk): [place.name, place.slug] for pk, place in places.items()}},
        made_at=periods.closes(MONTH),
    )
    series = tuple(_past(month, back) for month, back in zip(periods.until(MONTH, 24), range(23, -1, -1), strict=True))
    now, before = _month(agency, 2, series[-1].row.people), _month(agency, 3, series[-4].row.people)
    return build(
        Material(
            agency=agency,
            bureau=None,
            snapshot=snapshot,
            choice=Choice(priorities=("Open data",)),
            now=now,
            quarter_ago=before,
            series=series,
            bureaus={pk: _bureau(pk - 1, people) for pk, people in enumerate(BUREAUS.values(), start=1)},
            bureaus_before=series[-4].bureaus,
            places=places,
            peers=tuple(Peer(staff, people, 2 * people, {"Water": [people, 1]}) for staff, people in PEERS),
        )
    )


def _past(month: date, back: int) -> Month:
    """So many months before; the larger bureaus grew by a few people a month, the others did not."""
    people = [max(number - STEP * back, 20) if number > FEW else number for number in BUREAUS.values()]
    column = 3 if back else 2
    row = AgencyMonth(people=sum(people), joined=17 + back % 3, left=5, tending=3, by_community=_members(column))
    return Month(
        month,
        row,
        {pk: AgencyMonth(people=number, tending=3 if pk == 1 else 0) for pk, number in enumerate(people, start=1)},
        SMALLEST,
    )


def _bureau(number: int, people: int) -> AgencyMonth:
    """The members of the first three bureaus are in the four larger communities."""
    parts = {str(pk): parts[number] for pk, parts in enumerate(BY_BUREAU, start=1) if number < len(parts)}
    return AgencyMonth(people=people, by_community={pk: members for pk, members in parts.items() if members})


def _members(column: int) -> dict[str, Any]:
    return {str(number): row[column] for number, row in enumerate(COMMUNITIES.values(), start=1) if row[column]}


def _month(agency: Agency, column: int, people: int) -> AgencyMonth:
    members = _members(column)
    return AgencyMonth(
        agency=agency,
        people=people,
        memberships=sum(members.values()),
        joined=14,
        left=6,
        waiting=8,
        following=31,
        declined=2,
        stewards=3,
        core_team=9,
        tending=3,
        by_community=members,
        stewards_in={"1": [2, "2026-11-30"], "4": [1, None]},
        on_lists={"1": [402, "2026-08-31"]},
    )
