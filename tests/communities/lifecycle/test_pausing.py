"""A pause: its boundaries, and that pressing twice is pressing once."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from communities.lifecycle.ending.pausing import latest_end, pause, resume
from communities.memberships import Refused

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


def paused(community, by, until=None, **more):
    values = {"joins_open": False, "reason": "Both of us are away.", **more}
    return pause(community=community, until=until or today(), by=by, **values)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 11, 26), date(2027, 5, 26)),
        (date(2026, 6, 30), date(2026, 12, 30)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 29), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 6, 30)),
    ],
)
def test_six_months_end_on_the_same_day_or_the_last_of_the_month(day, end):
    assert latest_end(day) == end


@pytest.mark.parametrize("until", [lambda: today(), lambda: latest_end(today())])
def test_pause_ends_between_today_and_six_months(community, steward, timeline, until):
    paused(community, steward, until())

    community.refresh_from_db()
    assert (community.status, community.paused_until, community.joins_open) == ("paused", until(), False)
    assert timeline(community) == [("status", "active", "paused")]


@pytest.mark.parametrize(
    "until", [lambda: today() - timedelta(days=1), lambda: latest_end(today()) + timedelta(days=1)]
)
def test_pause_outside_of_that_is_refused(community, steward, until):
    with pytest.raises(Refused) as refusal:
        paused(community, steward, until())

    community.refresh_from_db()
    latest = latest_end(today())
    assert str(refusal.value) == (
        f"A pause ends between today and {latest:%-d %B %Y}. Choose such a day, or retire it instead."
    )
    assert community.status == "active"


def test_pause_without_a_reason_is_refused(community, steward):
    with pytest.raises(Refused, match=r"^Say why: the reason stands in the timeline.$"):
        paused(community, steward, reason="  ")


def test_pressed_twice_is_one_pause(community, steward, timeline):
    first = paused(community, steward)

    assert paused(community, steward) == first
    assert timeline(community) == [("status", "active", "paused")]


def test_another_end_is_not_taken_for_the_same_press(community, steward):
    paused(community, steward)

    with pytest.raises(Refused, match=r"^Plain Language is paused. End the pause first. Nothing was changed.$"):
        paused(community, steward, today() + timedelta(days=9))


def test_resume_opens_it_as_before(community, steward, timeline, mails):
    paused(community, steward)

    resume(community=community, by=steward)
    resume(community=community, by=steward)

    community.refresh_from_db()
    assert (community.status, community.paused_until, community.joins_open) == ("active", None, True)
    assert timeline(community) == [("status", "active", "paused"), ("status", "paused", "active")]
    assert mails() == []


def test_a_pause_whose_end_has_passed_changes_nothing_by_itself(community, steward):
    paused(community, steward)
    type(community).objects.filter(pk=community.pk).update(paused_until=today() - timedelta(days=1))

    community.refresh_from_db()
    assert community.status == "paused"
