"""The same across government: how the directory grows, and who takes part, agency by agency."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Sum

from communities.models import MemberCount
from communities.outcomes import periods
from communities.outcomes.models import AgencyMonth, Snapshot
from communities.reports.document import Figure, Report, Row, Section, Table
from communities.reports.material import MONTHS_SHOWN, frozen, known_by
from communities.reports.pictures import bars, columns_of, text_of
from communities.small_cells import HIDDEN, READERS_TOGETHER, SMALLEST, Printed, change, flows, in_order, protect
from members.models import Agency

NAME = "Across government"
ELSEWHERE = "By the word of the people; never added to the lists' own counts"
TOO_FEW = "Too few people to show agencies."
_COLUMNS = ("people", "memberships", "by_word", "joined", "left")


class Month(NamedTuple):
    """All agencies in one month, as it may be printed."""

    month: date
    people: Printed
    memberships: Printed
    joined: Printed
    left: Printed
    here: Printed
    elsewhere: Printed


class Stated(NamedTuple):
    """What lists and sites said of their size on one day; doubtful counts are left out and counted apart."""

    day: date
    lists: int
    members: int
    doubtful: int


def government(*, signed_in: bool) -> Report | None:
    """The public part; who is signed in sees the agencies, too. None before the first month. Six statements."""
    snapshot = frozen()
    if snapshot is None:
        return None
    months = _months(snapshot)
    now = months[-1]
    parts = [_growth(months), _stated(), _agencies(snapshot) if signed_in else None]
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
    latest = known_by(snapshot, periods.later(snapshot.month, 1 - MONTHS_SHOWN))
    months = dict(latest.values_list("pk", "month")) | {snapshot.pk: snapshot.month}
    rows = AgencyMonth.objects.filter(snapshot__in=months, bureau=None).only("snapshot", "agency", *_COLUMNS)
    found: dict[int, list[AgencyMonth]] = defaultdict(list)
    for row in rows:
        found[row.snapshot_id].append(row)
    return [_month(month, found[pk]) for pk, month in sorted(months.items(), key=lambda each: each[1])]


def _month(month: date, rows: Sequence[AgencyMonth]) -> Month:
    """Nothing of a month in which so few agencies take part that a sum would tell one to the others."""
    people, memberships, by_word, joined, left = (sum(getattr(row, name) for row in rows) for name in _COLUMNS)
    if people and protect({row.agency_id: row.people for row in rows}, knowing=READERS_TOGETHER) is None:
        return Month(month, *[HIDDEN] * 6)
    where = protect({"here": memberships - by_word, "elsewhere": by_word})
    apart = where.cells if where else dict.fromkeys(("here", "elsewhere"), HIDDEN)
    return Month(month, people, memberships, *flows(joined, left), apart["here"], apart["elsewhere"])


def _figures(months: Sequence[Month]) -> tuple[Figure, ...]:
    now = months[-1]
    quarter = next((each for each in months if each.month == periods.later(now.month, -3)), None)
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
    rows = tuple(Row(periods.named(each.month), each[1:5]) for each in months)
    columns = ("Month", "People", "Memberships", "Joined", "Left")
    first, last = months[0], months[-1]
    return Section(
        "growth",
        "Growth by month",
        f"People in {periods.named(last.month)}: {text_of(last.people)}. In {periods.named(first.month)}: "
        f"{text_of(first.people)}.",
        (Table("People and memberships of all agencies", columns, rows),),
        columns=columns_of([(each.month, each.people) for each in months]),
        definitions=("people", "memberships", "joined", "left"),
    )


def _stated() -> Section | None:
    """What the lists say of themselves, since 2019: a count of its own, never added to ours."""
    found = list(_stated_days())
    if not found:
        return None
    rows = tuple(Row(f"{each.day.day} {each.day:%B %Y}", (each.lists, each.members, each.doubtful)) for each in found)
    largest = max(found, key=lambda each: each.members)
    return Section(
        "stated",
        "What lists and sites state",
        f"Most were stated on {largest.day.day} {largest.day:%B %Y}: {largest.members:,} memberships on "
        f"{largest.lists} lists. How many lists were counted differs from day to day.",
        (
            Table(
                "Memberships stated by lists and sites, by day; doubtful counts are left out",
                ("Day", "Lists counted", "Memberships stated", "Doubtful counts left out"),
                rows,
            ),
        ),
        columns=columns_of([(each.day, each.members) for each in found]),
    )


def _stated_days() -> list[Stated]:
    rows = MemberCount.objects.order_by("as_of", "is_doubtful").values_list("as_of", "is_doubtful")
    found: dict[date, Stated] = {}
    for day, is_doubtful, number, members in rows.annotate(number=Count("pk"), members_=Sum("members")):
        said = found.get(day, Stated(day, 0, 0, 0))
        found[day] = said._replace(doubtful=number) if is_doubtful else said._replace(lists=number, members=members)
    return list(found.values())


def _agencies(snapshot: Snapshot) -> Section:
    """People by agency; safe against readers of two agencies, who know their own number."""
    title = "People by agency"
    rows = AgencyMonth.objects.filter(snapshot=snapshot, bureau=None).values_list("agency", "people")
    counts = {agency: people for agency, people in rows if people}
    protected = protect(counts, knowing=READERS_TOGETHER)
    if protected is None:
        return Section("agencies", title, TOO_FEW)
    names = dict(Agency.objects.filter(pk__in=counts).values_list("pk", "name"))
    shown = [(names[agency], cell) for agency, cell in in_order(protected.cells, names).items()]
    total = Row("All agencies", (sum(counts.values()),))
    return Section(
        "agencies",
        title,
        f"People of {len(counts)} agencies are members.",
        (
            Table(
                "People on the last day of the month",
                ("Agency", "People"),
                tuple(Row(n, (c,)) for n, c in shown),
                total,
            ),
        ),
        bars(dict(shown)),
        definitions=("people",),
    )


def _finding(now: Month) -> str:
    if isinstance(now.people, int):
        return f"{now.people:,} people of government agencies are members of communities here."
    return "Too few agencies take part to print how many people do."
