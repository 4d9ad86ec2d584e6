"""Months, fiscal quarters and fiscal years. A month is the first of its days; a fiscal year starts on 1 October."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone

MONTHS_OF_A_QUARTER, MONTHS_OF_A_YEAR = 3, 12
FISCAL_YEAR_STARTS = 10  # October
LAST_QUARTER = 4
QUARTERS_END = (3, 6, 9, 12)


def month_of(day: date) -> date:
    """The month that a day is in."""
    return day.replace(day=1)


def later(month: date, months: int) -> date:
    """So many months later, or earlier when below 0."""
    number = month.year * 12 + month.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def last_day(month: date) -> date:
    """28 to 31."""
    return later(month, 1) - timedelta(days=1)


def opens(month: date) -> datetime:
    """Its first moment, in the time of the directory."""
    return timezone.make_aware(datetime.combine(month, time.min))


def closes(month: date) -> datetime:
    """The first moment after it: what began before then, and had not ended, counts."""
    return opens(later(month, 1))


def until(month: date, months: int) -> Iterator[date]:
    """So many months up to this one, the earliest first."""
    return (later(month, number - months + 1) for number in range(months))


def fiscal_year(month: date) -> int:
    """2027 for October 2026."""
    return month.year + (month.month >= FISCAL_YEAR_STARTS)


def fiscal_quarter(month: date) -> int:
    """1 for October to December."""
    return (month.month - FISCAL_YEAR_STARTS) % 12 // MONTHS_OF_A_QUARTER + 1


def ends_quarter(month: date) -> bool:
    """December, March, June, September."""
    return month.month in QUARTERS_END


def named(month: date) -> str:
    """September 2026."""
    return f"{month:%B %Y}"


def quarter_named(month: date) -> str:
    """FY 2026, quarter 4."""
    return f"FY {fiscal_year(month)}, quarter {fiscal_quarter(month)}"


def calendar_quarter_named(month: date) -> str:
    """Q3 2026, for July to September 2026."""
    return f"Q{(month.month - 1) // MONTHS_OF_A_QUARTER + 1} {month.year}"
