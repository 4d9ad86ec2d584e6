"""Which day it is for people who live elsewhere: in Guam tomorrow begins while Washington has breakfast."""

from datetime import UTC, date, timedelta

from django.utils import timezone

EARLIEST, LATEST = timedelta(hours=-12), timedelta(hours=14)  # from UTC


def latest_today() -> date:
    """The latest day that it is anywhere now: a later one is still to come for everybody."""
    return (timezone.now().astimezone(UTC) + LATEST).date()


def earliest_today() -> date:
    """The earliest day that it is anywhere now: an earlier one is over for everybody."""
    return (timezone.now().astimezone(UTC) + EARLIEST).date()
