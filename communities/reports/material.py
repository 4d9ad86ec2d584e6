"""Everything one report is made of, read in a fixed number of statements from what was frozen."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, Value

from communities.outcomes import periods
from communities.outcomes.models import AgencyMonth, Snapshot
from communities.reports.models import ReportChoice, ReportThreshold
from communities.small_cells import SMALLEST
from members.models import Agency

MONTHS_SHOWN = 24


class Choice(NamedTuple):
    """What an agency chose, for itself and its bureaus."""

    smallest: int = SMALLEST
    priorities: tuple[str, ...] = ()  # names of topics


class Place(NamedTuple):
    """A bureau as it was in the month."""

    name: str
    slug: str


@dataclass(frozen=True)
class Material:
    """The figures of an agency in a month as counted, beside those of a quarter and a year before.

    `bureau` is set where the report is about that one only. `series` goes from the earliest month to this one; a month
    without a snapshot is missing in it. `places` are the agency's bureaus in the month, by id, `bureaus` their figures,
    `bureaus_before` those of a quarter ago; `before` is the snapshot of then, printed from `smallest_before` on.
    """

    agency: Agency
    bureau: Agency | None
    snapshot: Snapshot
    choice: Choice
    smallest_before: int
    now: AgencyMonth
    before: Snapshot | None
    quarter_ago: AgencyMonth | None
    year_ago: AgencyMonth | None
    series: tuple[tuple[date, AgencyMonth], ...]
    bureaus: dict[int, AgencyMonth]
    bureaus_before: dict[int, AgencyMonth]
    places: dict[int, Place]

    @property
    def smallest(self) -> int:
        """The smallest number that is printed."""
        return self.choice.smallest

    @property
    def month(self) -> date:
        """The first of its days."""
        return self.snapshot.month

    @cached_property
    def communities(self) -> dict[int, dict[str, Any]]:
        """Every live community of the month, by id."""
        return facts_of(self.snapshot)

    @property
    def names(self) -> dict[int, str]:
        """The agency's bureaus, by id."""
        return {pk: place.name for pk, place in self.places.items()}

    @property
    def own(self) -> set[int]:
        """The agency and its bureaus, by id."""
        return {self.agency.pk, *self.places}

    @property
    def short_name(self) -> str:
        """The agency, or the bureau, in a sentence."""
        return (self.bureau or self.agency).short_name


def facts_of(snapshot: Snapshot) -> dict[int, dict[str, Any]]:
    """Every live community of a month, by id."""
    return {int(pk): facts for pk, facts in snapshot.communities.items()}


def frozen(month: date | None = None, version: int | None = None) -> Snapshot | None:
    """The latest version of a month, or the one named; of the latest month when none is named. Without communities."""
    chosen = {name: value for name, value in (("month", month), ("version", version)) if value}
    return Snapshot.objects.filter(**chosen).defer("communities").order_by("-month", "-version").first()


def known_by(snapshot: Snapshot, first: date) -> Any:
    """The months from `first` up to this one as they were known when it was frozen: what came later changes nothing."""
    earlier = Snapshot.objects.filter(month__gte=first, month__lt=snapshot.month, made_at__lte=snapshot.made_at)
    return earlier.latest_versions()


def choice_of(agency: Agency, at: datetime) -> Choice:
    """What a whole agency had chosen for months frozen at `at`. Two statements."""
    thresholds = ReportThreshold.objects.filter(agency=agency, chosen_at__lte=at)
    smallest = thresholds.values_list("smallest", flat=True).first()
    names = ArrayAgg("topics__name", filter=Q(topics__isnull=False), default=Value([]), order_by="topics__name")
    chosen = ReportChoice.objects.filter(agency=agency).annotate(names=names).values_list("names", flat=True).first()
    return Choice(smallest or SMALLEST, tuple(chosen or ()))


def whole_of(agency: Agency, snapshot: Snapshot) -> Agency | None:
    """The agency that a bureau belonged to in the month, itself for a whole one; None where it was neither."""
    for top, bureaus in snapshot.bureaus.items():
        if str(agency.pk) in bureaus:
            return agency.parent if agency.parent_id == int(top) else Agency.objects.get(pk=top)
    return None if agency.parent_id else agency


def find(agency: Agency, month: date | None = None, version: int | None = None) -> Material | None:
    """What there is of `agency`, or of a bureau with its parent loaded; the latest month when none is named.

    None where nothing was frozen. Eleven statements.
    """
    snapshot = frozen(month, version)
    whole = snapshot and whole_of(agency, snapshot)
    if snapshot is None or whole is None:
        return None
    this, quarter, year = (periods.later(snapshot.month, -number) for number in (0, 3, 12))
    earlier = known_by(snapshot, periods.later(this, 1 - MONTHS_SHOWN))
    months = dict(earlier.values_list("pk", "month")) | {snapshot.pk: this}
    before = Snapshot.objects.filter(pk__in=[pk for pk, each in months.items() if each == quarter]).first()
    rows = AgencyMonth.objects.filter(snapshot__in=months, agency=whole)
    nobody = {each: AgencyMonth(agency=whole) for each in months.values()}  # a month that was counted, without a row
    by_month = nobody | {months[row.snapshot_id]: row for row in rows.filter(bureau=None).defer("by_community")}
    in_full = {
        (months[row.snapshot_id], row.bureau_id): row
        for row in rows.filter(snapshot__in=[pk for pk, each in months.items() if each in (this, quarter)])
    }
    places = {int(pk): Place(*said) for pk, said in snapshot.bureaus.get(str(whole.pk), {}).items()}
    return Material(
        agency=whole,
        bureau=agency if agency.pk != whole.pk else None,
        snapshot=snapshot,
        choice=choice_of(whole, snapshot.made_at),
        smallest_before=choice_of(whole, before.made_at).smallest if before else SMALLEST,
        now=in_full.get((this, None), nobody[this]),
        before=before,
        quarter_ago=in_full.get((quarter, None), nobody.get(quarter)),
        year_ago=by_month.get(year),
        series=tuple(sorted(by_month.items())),
        bureaus={place: row for (each, place), row in in_full.items() if place in places and each == this},
        bureaus_before={place: row for (each, place), row in in_full.items() if place in places and each == quarter},
        places=places,
    )
