"""What the worker does for memberships, on its own clock. Times are UTC."""

from collections.abc import Iterator

import pghistory
from django.utils import timezone
from procrastinate.contrib.django import app

from communities import memberships
from communities.models import Membership

AT_ONCE = 1_000


@app.periodic(cron="0 14 * * *")
@app.task(queueing_lock="ask-whether-in")
def ask_whether_in(timestamp: int) -> None:
    """Ask followers once whether the place elsewhere let them in."""
    with pghistory.context(what="ask-whether-in"):
        memberships.ask_whether_in(now=timezone.now())


@app.periodic(cron="40 7 * * *")
@app.task(queueing_lock="review-memberships")
def review(timestamp: int) -> None:
    """Note whose membership no longer meets its rule, and end it after the grace."""
    with pghistory.context(what="review-memberships"):
        for people in _people():
            memberships.review(people, today=timezone.localdate())


def _people() -> Iterator[list[int]]:
    """Ids of people who belong to something, a thousand at a time."""
    last = 0
    members = Membership.objects.members().order_by("person_id").values_list("person_id", flat=True).distinct()
    while people := list(members.filter(person_id__gt=last)[:AT_ONCE]):
        yield people
        last = people[-1]
