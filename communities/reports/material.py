"""Everything one report is made of, read in a fixed number of statements from what was frozen."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Max, Q

from communities.models import Community
from communities.outcomes import periods
from communities.outcomes.models import AgencyMonth, Snapshot
from communities.reports.models import ReportChoice
from communities.reports.peers import Peer, similar_to
from communities.small_cells import SMALLEST
from members.models import Agency

MONTHS_SHOWN = 24
# What is read of the months before, of bureaus and of the whole agency; what is by topic is read of two months only.
COUNTED = ("snapshot", "agency", "bureau", "people", "tending")
COUNTED_WHOLE = (*COUNTED, "joined", "left", "by_community")


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
    """One month behind the report: the agency as counted, and the people of every bureau that it had then.

    `smallest` is the smallest number that was printed then. `untold` are communities whose public count would narrow a
    number below it; they are looked up for this month and the one a quarter ago. `replaced` is the version before.
    """

    month: date
    row: AgencyMonth
    bureaus: Mapping[int, AgencyMonth]
    smallest: int
    untold: frozenset[int] = frozenset()
    replaced: "Month | None" = None


@dataclass(frozen=True)
class Material:
    """The figures of an agency in a month as counted, beside those of a quarter and of the two years before.

    `bureau` is set where the report is about that one only. `series` goes from the earliest month to this one; a month
    without a snapshot is missing in it; `earlier` is the month before the first of them. `places` are the agency's
    bureaus in the month, by id, `bureaus` their figures, `bureaus_before` those of a quarter ago. `peers` are agencies
    like this one.
    """

    agency: Agency
    bureau: Agency | None
    snapshot: Snapshot
    choice: Choice
    now: AgencyMonth
    quarter_ago: AgencyMonth | None
    series: tuple[Month, ...]
    bureaus: Mapping[int, AgencyMonth]
    bureaus_before: Mapping[int, AgencyMonth]
    places: Mapping[int, Place]
    earlier: Month | None = None
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

    def counted(self, back: int = 0) -> Month | None:
        """The month so many months before; None where it was not counted."""
        month = periods.later(self.month, -back)
        return next((each for each in self.series if each.month == month), None)

    @property
    def untold(self) -> frozenset[int]:
        """Communities of which a number below the smallest is not told, not even that it is 0."""
        now = self.counted()
        return now.untold if now else frozenset()

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

    None where nothing was frozen. A dozen statements, however many months there are.
    """
    snapshot = frozen(month, version)
    whole = snapshot and whole_of(agency, snapshot)
    if snapshot is None or whole is None:
        return None
    this, quarter = snapshot.month, periods.later(snapshot.month, -periods.MONTHS_OF_A_QUARTER)
    versions = versions_known(snapshot, periods.later(this, -MONTHS_SHOWN))
    in_full = Snapshot.objects.in_bulk([each.pk for each in versions if each.month in {this, quarter}])
    choices = _choices(whole)
    rows = AgencyMonth.objects.filter(agency=whole)
    figures: dict[int, dict[int | None, AgencyMonth]] = defaultdict(dict)
    for part in (rows.filter(bureau=None).only(*COUNTED_WHOLE), rows.exclude(bureau=None).only(*COUNTED)):
        for row in part.filter(snapshot__in=versions):
            figures[row.snapshot_id][row.bureau_id] = row
    smallest = {each.pk: _choice_at(choices, each.made_at).smallest for each in versions}
    untold = _untold(whole, in_full, smallest)
    months: dict[date, Month] = {}
    for each in versions:  # of a month, the version that counts comes last
        found = _month(whole, each, figures[each.pk], smallest[each.pk])
        months[each.month] = found._replace(untold=untold.get(each.pk, frozenset()), replaced=months.get(each.month))
    earlier = months.pop(periods.later(this, -MONTHS_SHOWN), None)
    latest = {in_full[each.pk].month: in_full[each.pk] for each in versions if each.pk in in_full}
    snapshot, before = latest[this], latest.get(quarter)
    places = _places(snapshot, whole)
    now = _in_full(rows, snapshot, places)
    ago = _in_full(rows, before, _places(before, whole)) if before else {}
    return Material(
        agency=whole,
        bureau=agency if agency.pk != whole.pk else None,
        snapshot=snapshot,
        choice=_choice_at(choices, snapshot.made_at),
        now=now.pop(None, AgencyMonth(agency=whole)),
        quarter_ago=ago.pop(None, AgencyMonth(agency=whole)) if before else None,
        series=tuple(months.values()),
        bureaus=now,
        bureaus_before=ago,
        places=places,
        earlier=earlier,
        peers=_peers(whole, snapshot),
    )


def versions_known(snapshot: Snapshot, first: date) -> list[Snapshot]:
    """Every version from `first` on that was known when this one was frozen, itself the last one."""
    known = Q(month__gte=first, month__lt=snapshot.month, made_at__lte=snapshot.made_at)
    itself = Q(month=snapshot.month, version__lte=snapshot.version)
    return list(Snapshot.objects.filter(known | itself).defer("communities", "headcounts").order_by("month", "version"))


def _untold(whole: Agency, snapshots: Mapping[int, Snapshot], smallest: Mapping[int, int]) -> dict[int, frozenset[int]]:
    """What is not told of each version. One statement."""
    others: dict[int, list[tuple[Mapping[str, Any], Mapping[str, Any]]]] = defaultdict(list)
    rows = AgencyMonth.objects.filter(snapshot__in=snapshots, bureau=None).exclude(agency=whole)
    for pk, *said in rows.values_list("snapshot", "by_community", "stewards_in"):
        others[pk].append(tuple(said))
    return {pk: untold_of(one.communities, others[pk], smallest[pk]) for pk, one in snapshots.items()}


def untold_of(
    communities: Mapping[str, Mapping[str, Any]],
    others: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]],
    smallest: int,
) -> frozenset[int]:
    """Communities with too little room for a number below the smallest to be any of them.

    Room is the public count, less what `others` print of members to their readers, and less one for each small number
    of theirs, or its stewards, who are named.
    """
    room = {pk: facts["members"] for pk, facts in communities.items()}
    for members, stewards in others:
        for pk, number in members.items():
            room[pk] -= number if number >= SMALLEST else max(1, stewards.get(pk, (0, None))[0])
    return frozenset(int(pk) for pk, facts in communities.items() if facts["members"] and room[pk] < smallest - 1)


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
    found = {
        pk: (people, sum(number for number in members.values() if number >= SMALLEST), topics)
        for pk, people, members, topics in rows.values_list("agency", "people", "by_community", "by_topic")
    }
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
