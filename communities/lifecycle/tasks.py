"""What the worker does for the lifecycle, on its own clock. Times are UTC."""

from collections.abc import Callable
from datetime import datetime

import pghistory
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from communities.lifecycle import asks, flags, newcomers
from communities.lifecycle.ending import carrying, notices
from communities.lifecycle.models import CharterVersion, Merger
from communities.lifecycle.start import saving
from communities.models import Membership
from members.notifications.services import queue

AT_ONCE = 500


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


def ask_members(charter: int) -> None:
    """Let the worker mail the members, in the transaction around: thousands of mails are no work for a request."""
    tell_of_charter.defer(charter=charter)


@app.task
def tell_of_charter(charter: int) -> None:
    """Tell every member once that a charter is open for their answer; done again, it goes on where it stopped."""
    found = CharterVersion.objects.select_related("community").get(pk=charter)
    members = Membership.objects.members().filter(community=found.community_id).order_by("pk")
    last = 0
    with pghistory.context(what="tell-of-charter"):
        while rows := list(members.filter(pk__gt=last).select_related("person")[:AT_ONCE]):
            with transaction.atomic():
                for membership in rows:
                    _tell(found, membership)
            last = rows[-1].pk


def _tell(charter: CharterVersion, membership: Membership) -> None:
    community = charter.community
    queue(
        template="charter_open",
        to=membership.person.email,
        once=f"charter:{charter.pk}:{membership.person_id}",
        context={
            "community": community.name,
            "number": charter.number,
            "is_vote": charter.method == CharterVersion.Method.VOTE,
            "closes_on": charter.closes_on,
            "link": settings.BASE_URL + reverse("lifecycle:charter_answer", args=[community.slug]),
        },
    )


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
