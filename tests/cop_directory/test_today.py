"""Days of people who live far from Washington."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from communities.lifecycle.days import check_happened
from communities.memberships import Refused
from cop_directory.today import earliest_today, latest_today

# 8 in the morning of November 30 in Washington: December 1 in Guam, November 30 in Samoa.
MORNING = datetime(2026, 11, 30, 13, tzinfo=UTC)
# 3 in the morning of December 1 in Washington: still November 30 in Samoa.
NIGHT = datetime(2026, 12, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "days"),
    [(MORNING, (date(2026, 11, 30), date(2026, 12, 1))), (NIGHT, (date(2026, 11, 30), date(2026, 12, 1)))],
)
def test_today_spans_every_time_zone(moment, days):
    with time_machine.travel(moment, tick=False):
        assert (earliest_today(), latest_today()) == days


@time_machine.travel(MORNING, tick=False)
def test_today_in_guam_has_happened_and_the_day_after_not():
    check_happened(date(2026, 12, 1), "was held")

    with pytest.raises(Refused, match="not a day to come"):
        check_happened(date(2026, 12, 2), "was held")
