"""A pause: up to six months, with an end date; joining stays open or not. Nothing ends it by itself."""

import calendar
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.lifecycle.models import Transition
from communities.lifecycle.moves import status_move
from communities.lifecycle.transitions import lock, made_already, record_status
from communities.memberships import Refused
from communities.models import Community
from communities.wording import day

MONTHS = 6


@transaction.atomic
def pause(*, community: Community, until: date, joins_open: bool, reason: str, by: Any) -> Transition:
    """Let it rest until a day, today at the earliest and in six months at the latest."""
    move = status_move("pause")
    community = lock(community)
    done = made_already(community, move, by=by)
    if done and (community.paused_until, community.joins_open) == (until, joins_open):
        return done
    today = timezone.localdate()
    if not today <= until <= latest_end(today):
        raise Refused(
            f"A pause ends between today and {day(latest_end(today))}. Choose such a day, or retire it instead."
        )
    if not reason.strip():
        raise Refused("Say why: the reason stands in the timeline.")
    return record_status(community, move, by=by, reason=reason.strip(), paused_until=until, joins_open=joins_open)


@transaction.atomic
def resume(*, community: Community, by: Any) -> Transition:
    """End the pause: it is active, and people can join as before."""
    move = status_move("resume")
    community = lock(community)
    return made_already(community, move, by=by) or record_status(
        community, move, by=by, paused_until=None, joins_open=True
    )


def latest_end(today: date) -> date:
    """Six months from today: the same day of the month, or its last day where there is none."""
    years, month = divmod(today.month - 1 + MONTHS, 12)
    year = today.year + years
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))
