"""Working days, promised times and elapsed minutes, over weekends, federal holidays and changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from communities.working_time import (
    MINUTES_A_DAY,
    deadline,
    end_of,
    holiday,
    holidays_between,
    is_working,
    later,
    minutes_between,
)

EASTERN = ZoneInfo("America/New_York")
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=EASTERN)


@pytest.mark.parametrize(
    ("day", "working", "name"),
    [
        (date(2026, 11, 25), True, ""),
        (date(2026, 11, 26), False, "Thanksgiving Day"),
        (date(2026, 11, 27), True, ""),
        (date(2026, 11, 28), False, ""),
        (date(2026, 11, 29), False, ""),
        (date(2026, 7, 3), False, "Independence Day (observed)"),
        (date(2026, 7, 4), False, ""),  # a Saturday takes no working day away
        (date(2027, 7, 5), False, "Independence Day (observed)"),
        (date(2027, 12, 31), False, "New Year's Day (observed)"),
        (date(2028, 1, 1), False, ""),
        (date(2026, 12, 24), True, ""),
    ],
)
def test_working_days_and_names_of_holidays(day, working, name):
    assert (is_working(day), holiday(day)) == (working, name)


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        (date(2026, 11, 23), 1, date(2026, 11, 24)),
        (date(2026, 11, 23), 2, date(2026, 11, 25)),
        (date(2026, 11, 23), 3, date(2026, 11, 27)),
        (date(2026, 11, 23), 5, date(2026, 12, 1)),
        (date(2026, 11, 26), 1, date(2026, 11, 27)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 11, 29), 2, date(2026, 12, 1)),
        (date(2026, 7, 2), 1, date(2026, 7, 6)),
        (date(2027, 12, 30), 1, date(2028, 1, 3)),
    ],
)
def test_later_skips_weekends_and_holidays(day, days, expected):
    assert later(day, days) == expected


@pytest.mark.parametrize("days", [0, -1])
def test_later_needs_a_day_to_count(days):
    with pytest.raises(ValueError, match="use one or more"):
        later(date(2026, 11, 23), days)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 25), datetime(2026, 11, 26, 5, tzinfo=UTC)),
        (date(2026, 7, 6), datetime(2026, 7, 7, 4, tzinfo=UTC)),
        (date(2026, 10, 31), datetime(2026, 11, 1, 4, tzinfo=UTC)),  # the clocks go back two hours after this end
        (date(2026, 11, 1), datetime(2026, 11, 2, 5, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_midnight_in_the_time_of_the_directory(day, expected):
    assert end_of(day) == expected


@pytest.mark.parametrize(
    ("moment", "days", "expected"),
    [
        (at("2026-11-23T09:00"), 2, at("2026-11-26T00:00")),
        (at("2026-11-23T23:59"), 2, at("2026-11-26T00:00")),
        (at("2026-11-23T09:00"), 5, at("2026-12-02T00:00")),
        (datetime(2026, 11, 24, 4, tzinfo=UTC), 1, at("2026-11-25T00:00")),  # still Monday in the east
        (datetime(2026, 11, 24, 5, tzinfo=UTC), 1, at("2026-11-26T00:00")),
    ],
)
def test_deadline_is_the_end_of_the_last_working_day(moment, days, expected):
    assert deadline(moment, days) == expected


def test_a_person_in_another_time_zone_gets_the_same_times():
    start, end = at("2026-11-23T01:00"), at("2026-11-23T22:00")

    with timezone.override("Pacific/Honolulu"):
        found = (deadline(start, 1), minutes_between(start, end))

    assert found == (at("2026-11-25T00:00"), 21 * 60)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-23T09:00", "2026-11-23T09:00", 0),
        ("2026-11-23T09:00", "2026-11-23T08:00", 0),
        ("2026-11-23T09:00", "2026-11-23T09:30", 30),
        ("2026-11-23T09:00", "2026-11-24T09:00", MINUTES_A_DAY),
        ("2026-11-25T12:00", "2026-11-27T12:00", MINUTES_A_DAY),  # over Thanksgiving
        ("2026-11-27T18:00", "2026-11-30T06:00", 12 * 60),  # over a weekend
        ("2026-11-28T09:00", "2026-11-29T18:00", 0),
        ("2026-11-26T09:00", "2026-11-26T18:00", 0),
        ("2026-11-28T09:00", "2026-11-30T00:10", 10),
        ("2026-10-30T12:00", "2026-11-02T12:00", MINUTES_A_DAY),  # the clocks go back on the Sunday
        ("2026-03-06T12:00", "2026-03-09T12:00", MINUTES_A_DAY),  # they go forward
        ("2026-07-02T00:00", "2026-07-07T00:00", 2 * MINUTES_A_DAY),
        ("2026-01-01T00:00", "2027-01-01T00:00", (365 - 2 * 52 - 11) * MINUTES_A_DAY),
    ],
)
def test_only_minutes_of_working_days_pass(start, end, minutes):
    assert minutes_between(at(start), at(end)) == minutes


def test_minutes_are_those_of_the_clock():
    start, end = at("2026-11-23T09:00:59"), at("2026-11-23T09:01:00")

    assert (minutes_between(start, end), minutes_between(end, end + timedelta(seconds=59))) == (1, 0)


def test_moments_may_come_from_different_time_zones():
    start, end = datetime(2026, 11, 23, 14, tzinfo=UTC), datetime(2026, 11, 23, 7, tzinfo=ZoneInfo("US/Pacific"))

    assert minutes_between(start, end) == 60


def test_holidays_between_two_days_include_both_and_no_weekends():
    assert holidays_between(date(2026, 6, 19), date(2026, 9, 7)) == [
        (date(2026, 6, 19), "Juneteenth National Independence Day"),
        (date(2026, 7, 3), "Independence Day (observed)"),
        (date(2026, 9, 7), "Labor Day"),
    ]


def test_holidays_between_two_days_cross_the_year():
    assert holidays_between(date(2027, 12, 1), date(2028, 1, 31)) == [
        (date(2027, 12, 24), "Christmas Day (observed)"),
        (date(2027, 12, 31), "New Year's Day (observed)"),
        (date(2028, 1, 17), "Martin Luther King Jr. Day"),
    ]


def test_no_holidays_lie_between_a_day_and_an_earlier_one():
    assert holidays_between(date(2026, 12, 31), date(2026, 1, 1)) == []


@settings(deadline=None)
@given(MOMENTS, MOMENTS, MOMENTS)
def test_the_parts_of_a_stretch_add_up(one, two, three):
    start, middle, end = sorted([one, two, three])

    assert minutes_between(start, middle) + minutes_between(middle, end) == minutes_between(start, end)


@settings(deadline=None)
@given(MOMENTS, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=30)))
def test_a_longer_stretch_takes_no_fewer_minutes(start, end, more):
    assert minutes_between(start, end) <= minutes_between(start, end + more)
    assert minutes_between(start, end) <= minutes_between(start - more, end)


@settings(deadline=None)
@given(DAYS, st.integers(1, 60))
def test_later_lands_on_a_working_day_and_passes_as_many(day, days):
    found = later(day, days)

    passed = [day + timedelta(number) for number in range(1, (found - day).days + 1)]
    assert is_working(found)
    assert sum(map(is_working, passed)) == days


@settings(deadline=None)
@given(DAYS, DAYS)
def test_from_midnight_to_midnight_working_days_pass_whole(one, two):
    start, end = sorted([one, two])

    days = [start + timedelta(number) for number in range((end - start).days)]
    at_midnight = [datetime.combine(day, time.min, tzinfo=EASTERN) for day in (start, end)]
    assert minutes_between(*at_midnight) == sum(map(is_working, days)) * MINUTES_A_DAY


@settings(deadline=None)
@given(DAYS, DAYS)
def test_weekdays_are_working_days_or_holidays(one, two):
    start, end = sorted([one, two])

    days = [start + timedelta(number) for number in range((end - start).days + 1)]
    assert holidays_between(start, end) == [(day, holiday(day)) for day in days if holiday(day)]
    assert all((day.weekday() < 5) == (is_working(day) or bool(holiday(day))) for day in days)


def test_a_range_of_years_is_measured_at_once():
    start, end = at("2000-01-01T00:00"), at("2059-12-31T00:00")
    minutes_between(start, end)

    began = process_time()
    minutes_between(start, end)

    assert process_time() - began < 0.5
