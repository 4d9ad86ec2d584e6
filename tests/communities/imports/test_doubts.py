"""A count that cannot be right is marked with the reason; one that only grows or shrinks is not."""

from datetime import date, timedelta

import pytest

from communities.imports.doubts import Point, doubt

START = date(2024, 1, 1)


def line(*counts):
    """Points from (days since the start, members)."""
    return [Point(START + timedelta(days=days), members) for days, members in counts]


@pytest.mark.parametrize(
    ("before", "point", "after", "reason"),
    [
        ([], (0, 1000), (21, 373), "1,000, and 373 soon after: a guess is likely."),
        ([(0, 114)], (170, 855), (300, 108), "855 stands between 114 and 108: a slip is likely."),
        ([(0, 959)], (170, 301), (300, 1053), "301 stands between 959 and 1,053: a slip is likely."),
        ([(0, 2031)], (61, 1643), (90, 1732), "388 fewer than 61 days before: a slip, or the list was cleaned up."),
        (
            [(0, 2408), (55, 2550)],
            (56, 2408),
            None,
            "The number of 2024-01-01 again, after 2,550: somebody put it back.",
        ),
    ],
)
def test_a_number_out_of_line_is_doubtful(before, point, after, reason):
    following = line(after)[0] if after else None

    assert doubt(line(point)[0], before=line(*before), after=following, alike=1) == reason


@pytest.mark.parametrize(
    ("before", "point", "after"),
    [
        ([], (0, 1000), None),
        ([], (0, 1000), (400, 373)),
        ([(0, 300)], (30, 900), (60, 950)),
        ([(0, 1000)], (400, 600), (430, 610)),
        ([(0, 1000)], (30, 900), None),
        ([(0, 326), (200, 335)], (400, 326), None),
    ],
)
def test_growth_slow_decline_and_an_old_number_are_not(before, point, after):
    following = line(after)[0] if after else None

    assert doubt(line(point)[0], before=line(*before), after=following, alike=1) == ""


def test_one_number_on_three_channels_that_day_is_doubtful():
    reasons = [doubt(Point(START, 1351), before=[], after=None, alike=alike) for alike in (2, 3)]

    assert reasons == ["", "The same number, 1,351, stands for 3 channels on that day."]


def test_a_doubtful_count_is_no_measure_for_the_next():
    before = [*line((0, 340)), Point(START + timedelta(days=30), 1000, is_doubtful=True)]

    assert doubt(line((50, 373))[0], before=before, after=None, alike=1) == ""
