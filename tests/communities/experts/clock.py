"""The clock moved, and the jobs run twice: from the Wednesday before Thanksgiving 2026 on."""

from contextlib import contextmanager
from datetime import timedelta

import time_machine
from django.utils import timezone

from communities.experts import tasks
from communities.experts.models import Consultation, Turn
from members.notifications.models import Mail

WEDNESDAY = "2026-11-25 15:00Z"


@contextmanager
def at(moment):
    """The clock stands at this moment."""
    with time_machine.travel(moment, tick=False):
        yield


def hourly(moment) -> None:
    """The job of every hour at this moment, twice: the second time changes nothing and sends nothing."""
    run_twice(moment, tasks.pass_questions_on)


def daily(moment) -> None:
    """The jobs of every day."""
    run_twice(moment, tasks.remind_experts)
    run_twice(moment, tasks.look_at_roster)


def run_twice(moment, job) -> None:
    with at(moment):
        job(timestamp=0)
        before = state()
        job(timestamp=0)
        assert state() == before


def state():
    """Everything that a second run must leave alone."""
    questions = Consultation.objects.order_by("pk").values_list("state", "desk", "desk_since", "taken_by")
    return list(questions), list(Turn.objects.order_by("pk").values_list("state", "sme")), Mail.objects.count()


def later(days: int):
    """So many days after the real now."""
    return timezone.now() + timedelta(days=days)
