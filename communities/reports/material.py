"""Everything one report is made of, read in a fixed number of statements from what was frozen."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Max

from communities.models import Community
from communities.outcomes import periods
from communities.outcomes.models import AgencyMonth, Snapshot
from communities.reports.models import ReportChoice
from communities.reports.peers import Peer, similar_to
from communities.small_cells import SMALLEST
from members.models import Agency

MONTHS_SHOWN = 24
# What is read of the months before; what is by community or topic is read of two months only.
COUNTED = ("snapshot", "agency", "bureau", "people", "joined", "left", "tending")


class Choice(NamedTuple):
    """What an agency chose, for itself and its bureaus."""

    smallest: int = SMALLEST
    priorities: tuple[str, ...] = ()  # names of topics


class Place(NamedTuple):
    """A bureau as it was in the month."""

    name: str
    slug: str


class Headcount(NamedTuple):
    """People employed, by whose count, on which day."""

    number: int
    as_of: date
    source: str

    def is_old(self, month: date) -> bool:
        """Counted more than two years before the end of the month: a rate on it says so."""
        return self.as_of < periods.last_day(periods.later(month, -2 * periods.MONTHS_OF_A_YEAR))


class Month(NamedTuple):
    """One month behind the report: the agency as counted, and every bureau that it had then; of both, people only.

    `smallest` is the smallest number that was printed then.
    """

    month: date
    row: AgencyMonth
    bureaus: Mapping[int, AgencyMonth]
    smallest: int


@dataclass(frozen=True)
class Material:
    """The figures of an agency in a month as counted, beside those of a quarter and of the two years before.

    `bureau` is set where the report is about that one only. `series` goes from the earliest month to this one; a month
    without a snapshot is missing in it. `places` are the agency's bureaus in the month, by id, `bureaus` their figures,
    `bureaus_before` those of a quarter ago; `before` is the snapshot of then, printed from `smallest_before` on.
    `peers` are agencies like this one.
    """

    agency: Agency
    bureau: Agency | None
    snapshot: Snapshot
    choice: Choice
    smallest_before: int
    now: AgencyMonth
    before: Snapshot | None
    quarter_ago: AgencyMonth | None
    series: tuple[Month, ...]
    bureaus: Mapping[int, AgencyMonth]
    bureaus_before: Mapping[int, AgencyMonth]
    places: Mapping[int, Place]
    peers: tuple[Peer, ...] = ()

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

    @cached_property
    def open_to(self) -> dict[int, dict[str, Any]]:
        """Communities that people of the agency could be in: all but those of another agency alone."""
        return {
            pk: facts
            for pk, facts in self.communities.items()
            if facts["scope"] != Community.Scope.ONE_AGENCY or facts["agency_id"] in self.own
        }

    @cached_property
    def on_lists(self) -> dict[int, int]:
        """Addresses of the agency on the own lists of communities that were counted within a year."""
        return {int(pk): number for pk, (number, _) in self.now.on_lists.items()}

    @property
    def names(self) -> dict[int, str]:
        """The agency's bureaus, by id."""
        return {pk: place.name for pk, place in self.places.items()}

    @property
    def own(self) -> set[int]:
        """The agency and its bureaus, by id."""
        return {self.agency.pk, *self.places}

    @property
    def own_before(self) -> set[int]:
        """The agency and the bureaus that it had a quarter ago."""
        return {self.agency.pk, *_places(self.before, self.agency)} if self.before else set()

    @property
    def name(self) -> str:
        """The agency, or the bureau, as it was called then."""
        if self.bureau:
            return self.names.get(self.bureau.pk, self.bureau.name)
        return self.snapshot.names.get(str(self.agency.pk), [self.agency.name])[0]

    @property
    def whole_name(self) -> str:
        """The agency in a sentence, as it was called then."""
        return self.snapshot.names.get(str(self.agency.pk), [self.agency.short_name])[-1]

    @property
    def short_name(self) -> str:
        """The agency, or the bureau, in a sentence."""
        return self.name if self.bureau else self.whole_name

    def headcount(self, place: int) -> Headcount | None:
        """How many the agency or a bureau employs, where that is known."""
        found = self.snapshot.headcounts.get(str(place))
        return _headcount(found) if found else None


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


def replaced_by(month: date, version: int | None) -> int | None:
    """The version that counts now, where the one that is named was replaced."""
    if version is None:
        return None
    latest = frozen(month)
    return latest.version if latest and latest.version > version and frozen(month, version) else None


def choice_of(agency: Agency, at: datetime) -> Choice:
    """What a whole agency had chosen for months frozen at `at`. One statement."""
    return _choice_at(_choices(agency), at)


def whole_of(agency: Agency, snapshot: Snapshot) -> Agency | None:
    """The agency that a bureau belonged to in the month, itself for a whole one; None where it was neither."""
    for top, bureaus in snapshot.bureaus.items():
        if str(agency.pk) in bureaus:
            return agency.parent if agency.parent_id == int(top) else Agency.objects.get(pk=top)
    return agency if str(agency.pk) in snapshot.names else None


def find(agency: Agency, month: date | None = None, version: int | None = None) -> Material | None:
    """What there is of `agency`, or of a bureau with its parent loaded; the latest month when none is named.

    None where nothing was frozen. Nine statements, and one for the communities of the month.
    """
    snapshot = frozen(month, version)
    whole = snapshot and whole_of(agency, snapshot)
    if snapshot is None or whole is None:
        return None
    this, quarter = snapshot.month, periods.later(snapshot.month, -periods.MONTHS_OF_A_QUARTER)
    snapshots = [
        *known_by(snapshot, periods.later(this, 1 - MONTHS_SHOWN)).defer("communities", "headcounts"),
        snapshot,
    ]
    choices = _choices(whole)
    rows = AgencyMonth.objects.filter(agency=whole)
    figures: dict[int, dict[int | None, AgencyMonth]] = defaultdict(dict)
    for row in rows.filter(snapshot__in=snapshots).only(*COUNTED):
        figures[row.snapshot_id][row.bureau_id] = row
    places = _places(snapshot, whole)
    series = tuple(
        _month(whole, each, figures[each.pk], _choice_at(choices, each.made_at).smallest) for each in snapshots
    )
    by_month = {each.month: each for each in series}
    now, before = _in_full(rows, snapshot, places), None
    if then := by_month.get(quarter):
        before = Snapshot.objects.get(pk=next(each.pk for each in snapshots if each.month == quarter))
    ago = _in_full(rows, before, _places(before, whole)) if before else {}
    return Material(
        agency=whole,
        bureau=agency if agency.pk != whole.pk else None,
        snapshot=snapshot,
        choice=_choice_at(choices, snapshot.made_at),
        smallest_before=then.smallest if then else SMALLEST,
        now=now.pop(None, AgencyMonth(agency=whole)),
        before=before,
        quarter_ago=ago.pop(None, AgencyMonth(agency=whole)) if before else None,
        series=series,
        bureaus=now,
        bureaus_before=ago,
        places=places,
        peers=_peers(whole, snapshot),
    )


def _places(snapshot: Snapshot, whole: Agency) -> dict[int, Place]:
    """The bureaus that the agency had then, by id."""
    return {int(pk): Place(*said) for pk, said in snapshot.bureaus.get(str(whole.pk), {}).items()}


def _headcount(row: list[Any]) -> Headcount:
    number, as_of, source, _ = row
    return Headcount(number, date.fromisoformat(as_of), source)


def _month(whole: Agency, snapshot: Snapshot, rows: Mapping[int | None, AgencyMonth], smallest: int) -> Month:
    """A month that was counted, where nobody was there, has no rows."""
    nobody = AgencyMonth(agency=whole)
    bureaus = {place: rows.get(place, nobody) for place in _places(snapshot, whole)}
    return Month(snapshot.month, rows.get(None, nobody), bureaus, smallest)


def _in_full(rows: Any, snapshot: Snapshot, places: Mapping[int, Place]) -> dict[int | None, AgencyMonth]:
    """The agency's row, under None, and those of its bureaus of the month, with everything that was counted."""
    return {row.bureau_id: row for row in rows.filter(snapshot=snapshot) if row.bureau_id in {None, *places}}


def _peers(agency: Agency, snapshot: Snapshot) -> tuple[Peer, ...]:
    headcounts = {pk: _headcount(row) for pk, row in similar_to(agency.pk, snapshot.headcounts).items()}
    if not headcounts:
        return ()
    rows = AgencyMonth.objects.filter(snapshot=snapshot, bureau=None, agency__in=headcounts)
    found = {pk: said for pk, *said in rows.values_list("agency", "people", "memberships", "by_topic")}
    raised = smallest_of(headcounts, snapshot.made_at)
    return tuple(
        Peer(base.number, *found.get(pk, (0, 0, {})), raised.get(pk, SMALLEST), base.is_old(snapshot.month))
        for pk, base in sorted(headcounts.items())
    )


def smallest_of(agencies: Collection[int], at: datetime) -> dict[int, int]:
    """Agency id -> the smallest number printed of it in months frozen at `at`, where it raised it. One statement."""
    made = ReportChoice.objects.filter(agency__in=agencies, chosen_at__lte=at).order_by()
    return dict(made.values_list("agency").annotate(raised=Max("smallest")))


def _choices(agency: Agency) -> list[tuple[datetime, Choice]]:
    """Everything that the agency chose, the latest first."""
    rows = ReportChoice.objects.filter(agency=agency).values_list("chosen_at", "smallest", "topics")
    return [(at, Choice(smallest, tuple(topics))) for at, smallest, topics in rows]


def _choice_at(choices: Sequence[tuple[datetime, Choice]], at: datetime) -> Choice:
    return next((choice for chosen_at, choice in choices if chosen_at <= at), Choice())
