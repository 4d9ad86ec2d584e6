"""What the worker does for the lifecycle, on its own clock. Times are UTC."""

from collections.abc import Callable
from datetime import datetime

import pghistory
from django.utils import timezone
from procrastinate.contrib.django import app

from communities.lifecycle import asks, flags, newcomers, notices
from communities.lifecycle.ending import carrying
from communities.lifecycle.models import Merger
from communities.lifecycle.start import saving


@app.periodic(cron="20 6 * * *")
@app.task(queueing_lock="forget-abandoned-assessments")
def forget_abandoned_assessments(timestamp: int) -> None:
    """Delete what visitors began and left for ninety days."""
    saving.forget_abandoned(now=timezone.now())


@app.periodic(cron="20 8 * * *")
@app.task(queueing_lock="look-for-flags")
def look_for_flags(timestamp: int) -> None:
    """Raise and clear flags of all communities."""
    with pghistory.context(what="look-for-flags"):
        flags.look(now=timezone.now())


@app.periodic(cron="20 14 * * *")
@app.task(queueing_lock="remind-asked")
def remind_asked(timestamp: int) -> None:
    """Remind those who have not answered a question."""
    _until_done("remind-asked", asks.remind)


@app.periodic(cron="30 14 * * *")
@app.task(queueing_lock="ask-quarterly-facts")
def ask_quarterly_facts(timestamp: int) -> None:
    """Ask external homes once a quarter whether three facts are still right."""
    with pghistory.context(what="ask-quarterly-facts"):
        asks.send_quarterly(now=timezone.now())


@app.periodic(cron="40 14 * * *")
@app.task(queueing_lock="ask-stewards-to-go-on")
def ask_stewards_to_go_on(timestamp: int) -> None:
    """Ask stewards once a year whether they go on."""
    with pghistory.context(what="ask-stewards-to-go-on"):
        asks.send_terms(now=timezone.now())


@app.periodic(cron="50 14 * * *")
@app.task(queueing_lock="tell-newcomers")
def tell_newcomers(timestamp: int) -> None:
    """Tell new members of the first date two days before it."""
    with pghistory.context(what="tell-newcomers"):
        newcomers.tell_before_first_date(now=timezone.now())


@app.periodic(cron="45 5 * * *")
@app.task(queueing_lock="forget-asked")
def forget_asked(timestamp: int) -> None:
    """Blank who was asked, a year after."""
    _until_done("forget-asked", asks.forget_old)


@app.task
def tell(notice: str, pk: int) -> None:
    """Queue one mail for everybody whom a notice concerns; done twice, it is done once."""
    notices.tell(notice, pk)


@app.task
def carry(pk: int) -> None:
    """Carry the people of a completed merger over; done twice, it is done once."""
    with pghistory.context(what="carry-over"):
        carrying.carry(Merger.objects.select_related("ending", "survivor", "agreed_by").get(pk=pk))


def _until_done(what: str, step: Callable[..., int]) -> None:
    """Batch after batch, each in its own transaction."""
    now: datetime = timezone.now()
    with pghistory.context(what=what):
        while step(now=now):
            pass
