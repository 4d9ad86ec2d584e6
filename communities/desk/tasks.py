"""What the worker tells stewards and the program office, on its own clock. Times are UTC."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from communities.desk import digests


@app.periodic(cron="0 12 * * 1-5")
@app.task(queueing_lock="tell-of-requests")
def tell_of_requests(timestamp: int) -> None:
    """Every working day: requests that wait for a steward."""
    digests.tell_of_requests(now=timezone.now())


@app.periodic(cron="10 12 * * 1-5")
@app.task(queueing_lock="tell-of-the-week")
def tell_of_the_week(timestamp: int) -> None:
    """Every Monday, or later in the week when no worker ran then: everything that needs a steward."""
    # By the day it was planned for: a run that was cut off goes on, one of the next day finds it done.
    digests.tell_of_the_week(now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="20 12 * * 1-5")
@app.task(queueing_lock="tell-the-office")
def tell_the_office(timestamp: int) -> None:
    """Every working day: what waits for the program office."""
    digests.tell_the_office(now=timezone.now())
