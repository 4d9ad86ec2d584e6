"""What the page of a report shows, built once for a frozen month and kept: the rest is in the files."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache

from communities.outcomes import periods
from communities.reports.addresses import Frozen
from communities.reports.building import build
from communities.reports.document import Report, Table
from communities.reports.material import Choice, choice_of, find, frozen, whole_of
from members.models import Agency

ROWS = 50
KEPT = 30 * 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Page:
    """A report with its first rows, and the months that one can go to from here."""

    report: Report
    months: tuple[Frozen, ...]

    @property
    def frozen(self) -> Frozen:
        """The month and version that it stays at."""
        return Frozen(self.report.month, self.report.version)


def page_of(agency: Agency, month: date | None = None, version: int | None = None) -> Page | None:
    """None where nothing was frozen. The same month, version and smallest number are built once for each release."""
    snapshot = frozen(month, version)
    if snapshot is None or (whole := whole_of(agency, snapshot)) is None:
        return None
    key = f"report:{settings.RELEASE}:{agency.pk}:{snapshot.pk}:{_mark_of(choice_of(whole, snapshot.made_at))}"
    if kept := cache.get(key):
        return kept
    material = find(agency, snapshot.month, snapshot.version)
    report = build(material)
    page = Page(_first_rows(report), tuple(Frozen(each) for each, *_ in reversed(material.series)))
    cache.set(key, page, KEPT)
    return page


def named_periods(months: Sequence[Frozen]) -> list[tuple[str, list[tuple[str, Frozen]]]]:
    """Fiscal years, fiscal quarters and months that can be read, the latest first: each by the month that ends it."""
    quarters = [each for each in months if periods.ends_quarter(each.month)]
    years = [each for each in quarters if periods.fiscal_quarter(each.month) == periods.LAST_QUARTER]
    return [
        ("Fiscal year", [(f"FY {periods.fiscal_year(each.month)}", each) for each in years]),
        ("Fiscal quarter", [(periods.quarter_named(each.month), each) for each in quarters]),
        ("Month", [(periods.named(each.month), each) for each in months]),
    ]


def _mark_of(choice: Choice) -> str:
    """Another one for another choice, short enough for a key."""
    return sha256(repr(choice).encode()).hexdigest()[:16]


def _first_rows(report: Report) -> Report:
    sections = tuple(replace(section, tables=tuple(map(_short, section.tables))) for section in report.sections)
    return replace(report, sections=sections)


def _short(table: Table) -> Table:
    return replace(table, rows=table.rows[:ROWS], more=max(len(table.rows) - ROWS, 0))
