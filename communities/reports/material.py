"""Everything one report is made of, read in a fixed number of statements from what was frozen."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, Value

from communities.outcomes import periods
from communities.outcomes.models import AgencyMonth, Snapshot
from communities.reports.models import ReportChoice
from communities.small_cells import SMALLEST
from members.models import Agency

MONTHS_SHOWN = 24


class Choice(NamedTuple):
    """What an agency chose, for itself and its bureaus."""

    smallest: int = SMALLEST
    priorities: tuple[str, ...] = ()  # names of topics


@dataclass(frozen=True, slots=True)
class Material:
    """The figures of an agency in a month as counted, beside those of a quarter and a year before.

    `bureau` is set where the report is about that one only. `series` goes from the earliest month to this one; a month
    without a snapshot is missing in it. `bureaus` are all of the agency's, `bureaus_before` a quarter ago, by id, and
    `places` the bureaus themselves.
    """

    agency: Agency
    bureau: Agency | None
    snapshot: Snapshot
    choice: Choice
    now: AgencyMonth
    quarter_ago: AgencyMonth | None
    year_ago: AgencyMonth | None
    series: tuple[tuple[date, AgencyMonth], ...]
    bureaus: dict[int, AgencyMonth]
    bureaus_before: dict[int, AgencyMonth]
    places: dict[int, Agency]

    @property
    def smallest(self) -> int:
        """The smallest number that is printed."""
        return self.choice.smallest

    @property
    def month(self) -> date:
        """The first of its days."""
        return self.snapshot.month

    @property
    def communities(self) -> dict[int, dict[str, Any]]:
        """Every live community of the month, by id."""
        return {int(pk): facts for pk, facts in self.snapshot.communities.items()}

    @property
    def names(self) -> dict[int, str]:
        """The agency's bureaus, by id."""
        return {pk: place.name for pk, place in self.places.items()}

    @property
    def short_name(self) -> str:
        """The agency, or the bureau, in a sentence."""
        return (self.bureau or self.agency).short_name


def frozen(month: date | None = None, version: int | None = None) -> Snapshot | None:
    """The latest version of a month, or the one named; of the latest month when none is named. Without communities."""
    chosen = {name: value for name, value in (("month", month), ("version", version)) if value}
    return Snapshot.objects.filter(**chosen).defer("communities").order_by("-month", "-version").first()


def choice_of(agency: Agency) -> Choice:
    """One statement."""
    found = ReportChoice.objects.filter(agency=agency.parent_id or agency.pk)
    names = ArrayAgg("topics__name", filter=Q(topics__isnull=False), default=Value([]), order_by="topics__name")
    chosen = found.annotate(names=names).values_list("smallest", "names").first()
    return Choice(chosen[0], tuple(chosen[1])) if chosen else Choice()


def find(agency: Agency, month: date | None = None, version: int | None = None) -> Material | None:
    """What there is of `agency`, or of a bureau with its parent loaded; the latest month when none is named.

    None where nothing was frozen. Seven statements.
    """
    snapshot = frozen(month, version)
    if snapshot is None:
        return None
    whole, bureau = (agency.parent, agency) if agency.parent else (agency, None)
    this, quarter, year = (periods.later(snapshot.month, -number) for number in (0, 3, 12))
    first = periods.later(this, 1 - MONTHS_SHOWN)
    earlier = Snapshot.objects.latest_versions().filter(month__gte=first, month__lt=this)
    months = dict(earlier.values_list("pk", "month")) | {snapshot.pk: this}
    rows = AgencyMonth.objects.filter(snapshot__in=months, agency=whole)
    nobody = {each: AgencyMonth(agency=whole) for each in months.values()}  # a month that was counted, without a row
    by_month = nobody | {months[row.snapshot_id]: row for row in rows.filter(bureau=None).defer("by_community")}
    in_full = {
        (months[row.snapshot_id], row.bureau_id): row
        for row in rows.filter(snapshot__in=[pk for pk, each in months.items() if each in (this, quarter)])
    }
    return Material(
        agency=whole,
        bureau=bureau,
        snapshot=snapshot,
        choice=choice_of(whole),
        now=in_full.get((this, None), nobody[this]),
        quarter_ago=in_full.get((quarter, None), nobody.get(quarter)),
        year_ago=by_month.get(year),
        series=tuple(sorted(by_month.items())),
        bureaus={place: row for (each, place), row in in_full.items() if place and each == this},
        bureaus_before={place: row for (each, place), row in in_full.items() if place and each == quarter},
        places={each.pk: each for each in Agency.objects.filter(parent=whole)},
    )
