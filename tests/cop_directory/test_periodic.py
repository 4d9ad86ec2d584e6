"""When each periodic task runs, as the worker itself reads its times. All of them are UTC."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from procrastinate.contrib.django import app

FRIDAY = datetime(2026, 12, 4, 23, 59, 59, tzinfo=UTC)
Times = Iterator[datetime]


def every(**step: int) -> Callable[[], Times]:
    """From midnight in steps of the same length."""
    midnight = FRIDAY + timedelta(seconds=1)
    return lambda: (midnight + number * timedelta(**step) for number in range(3))


def hourly(minute: int) -> Callable[[], Times]:
    return lambda: (datetime(2026, 12, 5, hour, minute, tzinfo=UTC) for hour in range(3))


def daily(at: str) -> Callable[[], Times]:
    return on(at, 5, 6, 7)


def workdays(at: str) -> Callable[[], Times]:
    return on(at, 7, 8, 9)


def on(at: str, *days: int) -> Callable[[], Times]:
    return lambda: (datetime.combine(date(2026, 12, day), time.fromisoformat(at), UTC) for day in days)


EXPECTED = {
    "communities.desk.tasks.tell_of_requests": workdays("12:00"),
    "communities.desk.tasks.tell_of_the_week": workdays("12:10"),
    "communities.desk.tasks.tell_the_office": workdays("12:20"),
    "communities.directory.tasks.forget_reporters": daily("03:37"),
    "communities.experts.pairs.tasks.tend_pairs": daily("13:40"),
    "communities.experts.tasks.end_old_introductions": daily("06:25"),
    "communities.experts.tasks.look_at_roster": daily("07:10"),
    "communities.experts.tasks.pass_questions_on": hourly(5),
    "communities.experts.tasks.remind_experts": daily("13:10"),
    "communities.lifecycle.tasks.ask_quarterly_facts": daily("14:30"),
    "communities.lifecycle.tasks.ask_stewards_to_go_on": daily("14:40"),
    "communities.lifecycle.tasks.forget_abandoned_assessments": daily("06:20"),
    "communities.lifecycle.tasks.forget_asked": daily("05:45"),
    "communities.lifecycle.tasks.look_for_flags": daily("08:20"),
    "communities.lifecycle.tasks.remind_asked": daily("14:20"),
    "communities.lifecycle.tasks.tell_newcomers": daily("14:50"),
    "communities.outcomes.tasks.freeze_months": daily("09:10"),
    "communities.reports.tasks.mail_reports": daily("11:40"),
    "communities.reports.tasks.tell_ended_readers": daily("11:30"),
    "communities.resources.tasks.check_links": daily("05:41"),
    "communities.tasks.ask_whether_in": daily("14:00"),
    "communities.tasks.review": daily("07:40"),
    "members.notifications.tasks.forget_old_jobs": daily("03:17"),
    "members.notifications.tasks.forget_old_mail": daily("03:27"),
    "members.notifications.tasks.rescue_stalled": every(minutes=5),
    "members.notifications.tasks.send_what_is_due": every(seconds=30),
    "members.tasks.forget_imports": daily("03:47"),
    "members.tasks.forget_sessions": daily("03:37"),
}


def test_periodic_tasks_run_when_they_should():
    app.perform_import_paths()
    runs = {}
    for (name, _), task in app.periodic_registry.periodic_tasks.items():
        clock = type(task.croniter)(task.cron, FRIDAY)
        runs[name] = [clock.get_next(ret_type=datetime) for _ in range(3)]

    assert runs == {name: list(times()) for name, times in EXPECTED.items()}
