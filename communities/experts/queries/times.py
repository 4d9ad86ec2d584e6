"""When somebody will hear, and how long experts usually take."""

from collections.abc import Iterable
from datetime import date, datetime
from math import ceil
from typing import NamedTuple

from django.db.models import Count
from django.utils import timezone

from communities import working_time
from communities.experts.figures import Median
from communities.experts.models import Promise, Turn
from communities.querysets import ENOUGH


class Hearing(NamedTuple):
    """Until when somebody has taken a question and answered it, and the federal holidays that do not count."""

    taken_by: date
    answered_by: date
    holidays: list[tuple[date, str]]


def hearing(promise: Promise, *, now: datetime) -> Hearing:
    """For a question that is asked now."""
    today = timezone.localdate(now)
    answered = working_time.later(today, promise.answer_days)
    return Hearing(
        working_time.later(today, promise.accept_days), answered, working_time.holidays_between(today, answered)
    )


def answer_days(smes: Iterable[int]) -> dict[int, int]:
    """Expert -> median working days from being asked to answering, where five answers say something."""
    done = Turn.objects.filter(state=Turn.State.DONE, sme__in=list(smes), minutes__isnull=False)
    medians = done.order_by().values_list("sme").annotate(median=Median("minutes"), answers=Count("pk"))
    return {
        sme: max(1, ceil(median / working_time.MINUTES_A_DAY)) for sme, median, answers in medians if answers >= ENOUGH
    }
