"""The same across government: how the directory grows, and who takes part, agency by agency."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from communities.models import MemberCount
from communities.outcomes import periods
from communities.outcomes.models import AgencyMonth, Snapshot
from communities.reports.addresses import Frozen
from communities.reports.document import Figure, Report, Row, Section, Table
from communities.reports.material import MONTHS_SHOWN, frozen, smallest_of, versions_known
from communities.reports.models import ReportChoice
from communities.reports.pictures import bars, columns_of, text_of
from communities.small_cells import HIDDEN, READERS_TOGETHER, SMALLEST, Printed, change, in_order, protect, small
from communities.wording import day

NAME = "Across government"
ELSEWHERE = "By the word of the people; never added to the lists' own counts"
_COLUMNS = ("people", "memberships", "by_word")


class Month(NamedTuple):
    """All agencies in one month, as it may be printed."""

    month: date
    people: int
    memberships: Printed
    here: Printed
    elsewhere: Printed


class Stated(NamedTuple):
    """What a list or site said of its size on one day, by which source; `why` it is doubtful, where it is."""

    day: date
    members: int
    source: str
    why: str
    community: str


def government(*, signed_in: bool, month: date | None = None, version: int | None = None) -> Report | None:
    """The public part; who is signed in sees the agencies, too. None where nothing was frozen. Eight statements."""
    snapshot = frozen(month, version)
    if snapshot is None:
        return None
    months = _months(snapshot)
    now = months[-1]
    parts = [_growth(months), _stated(snapshot), _agencies(snapshot) if signed_in else None]
    return Report(
        name=NAME,
        month=snapshot.month,
        version=snapshot.version,
        definitions=snapshot.definitions,
        smallest=SMALLEST,
        made_at=snapshot.made_at,
        reason=snapshot.reason,
        finding=_finding(now),
        figures=_figures(months),
        sections=tuple(part for part in parts if part),
    )


def _months(snapshot: Snapshot) -> list[Month]:
    """Up to two years, the earliest first."""
    found: dict[date, Month] = {}
    for version, rows, unprinted in _versions(snapshot, periods.later(snapshot.month, 1 - MONTHS_SHOWN)):
        found[version.month] = _month(version.month, [row for row in rows if row.agency_id not in unprinted])
    return list(found.values())


def _versions(snapshot: Snapshot, first: date) -> Iterator[tuple[Snapshot, list[AgencyMonth], set[int]]]:
    """Each version known then with its agencies, and those that it or one that it replaced does not print."""
    versions = versions_known(snapshot, first)
    rows: dict[int, list[AgencyMonth]] = defaultdict(list)
    for row in AgencyMonth.objects.filter(snapshot__in=versions, bureau=None).only("snapshot", "agency", *_COLUMNS):
        rows[row.snapshot_id].append(row)
    raised = ReportChoice.objects.filter(smallest__gt=SMALLEST).values_list("agency", "smallest", "chosen_at")
    unprinted: dict[date, set[int]] = defaultdict(set)
    for version in versions:
        smallest = {agency: number for agency, number, at in raised if at <= version.made_at}
        few = {row.agency_id for row in rows[version.pk] if 0 < row.people < smallest.get(row.agency_id, SMALLEST)}
        unprinted[version.month] |= few
        yield version, rows[version.pk], unprinted[version.month]


def _month(month: date, rows: Sequence[AgencyMonth]) -> Month:
    """All that are printed; their memberships where two readers, who know their own, learn no other's from the sum."""
    people, memberships = sum(row.people for row in rows), _sum(rows, "memberships")
    where = None
    if isinstance(memberships, int):
        by_word = sum(row.by_word for row in rows)
        where = protect({"here": memberships - by_word, "elsewhere": by_word})
    apart = where or dict.fromkeys(("here", "elsewhere"), HIDDEN)
    return Month(month, people, memberships, apart["here"], apart["elsewhere"])


def _sum(rows: Sequence[AgencyMonth], name: str) -> Printed:
    """Of all agencies; hidden where readers of two of them, who know their own number, would learn another one."""
    counts = {row.agency_id: number for row in rows if (number := getattr(row, name))}
    return HIDDEN if protect(counts, knowing=READERS_TOGETHER) is None else sum(counts.values())


def _figures(months: Sequence[Month]) -> tuple[Figure, ...]:
    now = months[-1]
    quarter = next(
        (each for each in months if each.month == periods.later(now.month, -periods.MONTHS_OF_A_QUARTER)), None
    )
    more = change(now.people, quarter.people) if quarter else ""
    says = (
        f"{abs(more):,} {'more' if more > 0 else 'fewer'} than a quarter ago" if isinstance(more, int) and more else ""
    )
    return (
        Figure("People", now.people, says=says, definition="people"),
        Figure("Memberships here", now.here, says="In communities that live on this directory"),
        Figure("Memberships elsewhere", now.elsewhere, says=ELSEWHERE),
    )


def _growth(months: Sequence[Month]) -> Section:
    rows = tuple(Row(periods.named(each.month), each[1:3]) for each in months)
    columns = ("Month", "People", "Memberships")
    first, last = months[0], months[-1]
    return Section(
        "growth",
        "Growth by month",
        f"People in {periods.named(last.month)}: {text_of(last.people)}. In {periods.named(first.month)}: "
        f"{text_of(first.people)}.",
        (Table("People and memberships of agencies with 5 or more people", columns, rows),),
        picture=columns_of([(each.month, each.people) for each in months]),
        definitions=("people", "memberships", "across government"),
    )


def _stated(snapshot: Snapshot) -> Section | None:
    """What the lists say of themselves, since 2019: a count of its own, never added to ours; doubts are explained."""
    found = _statements(snapshot)
    days: dict[date, list[Stated]] = defaultdict(list)
    for each in found:
        days[each.day].append(each)
    if not days:
        return None
    sums = {on: sum(each.members for each in said if not each.why) for on, said in days.items()}
    largest = max(sums, key=lambda on: sums[on])
    lists = sum(not each.why for each in days[largest])
    doubtful = [each for each in found if each.why]
    rows = tuple(
        Row(
            day(on),
            (
                sum(not each.why for each in said),
                sums[on],
                sum(bool(each.why) for each in said),
                ", ".join(sorted({each.source for each in said})),
            ),
        )
        for on, said in days.items()
    )
    columns = ("Day", "Lists counted", "Memberships stated", "Doubtful, left out", "Source")
    tables = [Table("Memberships stated by lists and sites, by day", columns, rows, words=("Source",))]
    if doubtful:
        doubts = tuple(Row(f"{each.community}, {day(each.day)}", (each.members, each.why)) for each in doubtful)
        tables.append(Table("Doubtful counts, left out", ("Community", "Stated", "Why"), doubts, words=("Why",)))
    return Section(
        "stated",
        "What lists and sites state",
        f"Most were stated on {day(largest)}: {sums[largest]:,} memberships on {lists} lists. How many lists were "
        "counted differs from day to day.",
        tuple(tables),
        columns_of(list(sums.items()), doubtful={each.day for each in doubtful}),
    )


def _statements(snapshot: Snapshot) -> list[Stated]:
    """As they were known when the month was frozen, the earliest first. One statement."""
    known = MemberCount.pgh_event_model.objects.filter(pgh_created_at__lte=snapshot.made_at)
    latest = known.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    columns = ("as_of", "members", "source", "why_doubtful", "channel__community__name")
    rows = [Stated(*row) for row in latest.values_list(*columns)]
    until = periods.last_day(snapshot.month)
    return sorted(
        (row for row in rows if row.day <= until), key=lambda row: (row.day, row.community or "", row.members)
    )


def _agencies(snapshot: Snapshot) -> Section:
    """People by agency, as each is printed to its own readers, and their sum."""
    *_, (_, rows, unprinted) = _versions(snapshot, snapshot.month)
    smallest = smallest_of([row.agency_id for row in rows], snapshot.made_at)
    cells = {row.agency_id: small(row.people, smallest.get(row.agency_id, SMALLEST)) for row in rows if row.people}
    cells |= {pk: HIDDEN for pk in unprinted & cells.keys() if isinstance(cells[pk], int)}
    names = {pk: snapshot.names[str(pk)][0] for pk in cells}
    shown = [(names[pk], cell) for pk, cell in in_order(cells, names).items()]
    total = Row("All of these", (sum(cell for cell in cells.values() if isinstance(cell, int)),))
    people = Table(
        "People on the last day of the month", ("Agency", "People"), tuple(Row(n, (c,)) for n, c in shown), total
    )
    finding = f"People of {len(cells)} agencies are members."
    return Section(
        "agencies", "People by agency", finding, (people,), bars(shown), definitions=("people", "across government")
    )


def government_months() -> list[Frozen]:
    """Every month that is frozen, the latest first. One statement."""
    return [Frozen(month) for month in Snapshot.objects.order_by("-month").values_list("month", flat=True).distinct()]


def _finding(now: Month) -> str:
    return f"{now.people:,} people of government agencies are members of communities here."
