"""Business time: Monday to Friday without US federal holidays, in the time of the directory (US Eastern).

A promise counts whole days and is kept until the end of the last one. A measure counts minutes, 24 hours a working
day. The time zone is that of the settings also while a person's own is active: a promise has the same end for all.
Days on which an executive order closes agencies are none of the law's holidays, and count as usual.
"""

from datetime import date, datetime, time, timedelta
from functools import cache

from django.utils import timezone
from holidays import country_holidays

MINUTES_A_DAY = 1440
ONE_DAY = timedelta(days=1)
SATURDAY = 5


def is_working(day: date) -> bool:
    """Monday to Friday, and no federal holiday."""
    return day.weekday() < SATURDAY and day not in _holidays_of(day.year)


def holiday(day: date) -> str:
    """The name of the federal holiday that takes a working day away; "" on other days and at weekends."""
    return _holidays_of(day.year).get(day, "")


def holidays_between(start: date, end: date) -> list[tuple[date, str]]:
    """The federal holidays on weekdays from `start` to `end`, both included, in order."""
    years = range(start.year, end.year + 1)
    return sorted((day, name) for year in years for day, name in _holidays_of(year).items() if start <= day <= end)


def later(day: date, days: int) -> date:
    """The day that is so many working days after this one, which itself never counts."""
    if days < 1:
        raise ValueError(f"Unexpected number of working days {days}, use one or more")
    while days:
        day += ONE_DAY
        days -= is_working(day)
    return day


def end_of(day: date) -> datetime:
    """The very end of that day: midnight, when the next one begins."""
    return datetime.combine(day + ONE_DAY, time.min, tzinfo=timezone.get_default_timezone())


def deadline(at: datetime, days: int) -> datetime:
    """Until when something is in time that was promised at this moment within so many working days."""
    return end_of(later(timezone.localdate(at, timezone.get_default_timezone()), days))


def minutes_between(start: datetime, end: datetime) -> int:
    """The minutes of working days that passed; none when the end is not after the start.

    Minutes are those of the clock: seconds are dropped from both moments, not from what lies between them, so that
    the parts of a stretch add up to the whole of it.
    """
    if end <= start:
        return 0
    first, first_minutes = _on_the_clock(start)
    last, last_minutes = _on_the_clock(end)
    days = sum(is_working(first + ONE_DAY * number) for number in range((last - first).days))
    return days * MINUTES_A_DAY + last_minutes - first_minutes


def _on_the_clock(at: datetime) -> tuple[date, int]:
    """The day and how many of its working minutes are over. The clocks change on Sundays, which have none."""
    local = timezone.localtime(at, timezone.get_default_timezone())
    return local.date(), (local.hour * 60 + local.minute) * is_working(local.date())


@cache
def _holidays_of(year: int) -> dict[date, str]:
    """The holidays on weekdays of one year: also New Year's Day of the next one where that is a Saturday.

    A dictionary of our own: the package fills its calendar when a year is first asked for, and two threads could meet
    there.
    """
    return {day: name for day, name in country_holidays("US", years=year).items() if day.weekday() < SATURDAY}
