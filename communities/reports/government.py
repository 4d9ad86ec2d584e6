"""The same across government: how the directory grows, and who takes part, agency by agency."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Sum

from communities.models import MemberCount
from communities.outcomes import periods
from communities.outcomes.models import AgencyMonth, Snapshot
from communities.reports.document import Figure, Report, Row, Section, Table
from communities.reports.material import MONTHS_SHOWN, frozen
from communities.reports.pictures import bars, columns_of
from communities.small_cells import SMALLEST, Printed, change, flows, protect, small
from members.models import Agency

NAME = "Across government"
READERS_TOGETHER = 2  # people of two agencies who lay their reports side by side
TOO_FEW = "Too few people to show agencies."


class Month(NamedTuple):
    """All agencies in one month, as counted."""

    month: date
    people: int
    memberships: int
    by_word: int
    joined: int
    left: int


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
        finding=f"{_said(small(now.people))} people of government agencies are members of communities here.",
        figures=_figures(months),
        sections=tuple(part for part in parts if part),
    )


def _months(snapshot: Snapshot) -> list[Month]:
    """Up to two years, the earliest first."""
    first = periods.later(snapshot.month, 1 - MONTHS_SHOWN)
    latest = Snapshot.objects.latest_versions().filter(month__gte=first, month__lte=snapshot.month)
    months = dict(latest.values_list("pk", "month"))
    names = Month._fields[1:]
    rows = AgencyMonth.objects.filter(snapshot__in=months, bureau=None).values("snapshot").order_by()
    sums = {
        row["snapshot"]: [row[f"all_{name}"] for name in names]
        for row in rows.annotate(**{f"all_{name}": Sum(name) for name in names})
    }
    return [Month(month, *sums.get(pk, [0] * len(names))) for pk, month in sorted(months.items(), key=lambda it: it[1])]


def _figures(months: Sequence[Month]) -> tuple[Figure, ...]:
    now, here = months[-1], months[-1].memberships - months[-1].by_word
    quarter = next((each for each in months if each.month == periods.later(now.month, -3)), None)
    more = change(small(now.people), small(quarter.people)) if quarter else ""
    says = (
        f"{abs(more):,} {'more' if more > 0 else 'fewer'} than a quarter ago" if isinstance(more, int) and more else ""
    )
    return (
        Figure("People", small(now.people), says=says, definition="people"),
        Figure("Memberships here", small(here), says="In communities that live on this directory"),
        Figure(
            "Memberships elsewhere",
            small(now.by_word),
            says="By the word of the people; never added to the lists' own counts",
        ),
    )


def _growth(months: Sequence[Month]) -> Section:
    rows = tuple(
        Row(periods.named(each.month), (small(each.people), small(each.memberships), *flows(each.joined, each.left)))
        for each in months
    )
    columns = ("Month", "People", "Memberships", "Joined", "Left")
    return Section(
        "growth",
        "Growth by month",
        f"{_said(small(months[-1].people))} people in {periods.named(months[-1].month)}, "
        f"{_said(small(months[0].people))} in {periods.named(months[0].month)}.",
        (Table("People and memberships of all agencies", columns, rows),),
        columns=columns_of([(each.month, small(each.people)) for each in months]),
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
    ordered = sorted(protected.cells.items(), key=lambda item: _rank(item[1], names[item[0]]))
    shown = [(names[agency], cell) for agency, cell in ordered]
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


def _rank(cell: Printed, name: str) -> tuple[int, int, str]:
    return (0, -cell, name) if isinstance(cell, int) else (1, 0, name)


def _said(cell: Printed) -> str:
    return f"{cell:,}" if isinstance(cell, int) else f"Fewer than {SMALLEST}"
