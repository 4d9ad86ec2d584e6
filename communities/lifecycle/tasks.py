"""What the worker does for the lifecycle, on its own clock. Times are UTC."""

import pghistory
from django.utils import timezone
from procrastinate.contrib.django import app

from communities.lifecycle import flags
from communities.lifecycle.services import start


@app.periodic(cron="20 6 * * *")
@app.task(queueing_lock="forget-abandoned-assessments")
def forget_abandoned_assessments(timestamp: int) -> None:
    """Delete what visitors began and left for ninety days."""
    start.forget_abandoned(now=timezone.now())


@app.periodic(cron="20 8 * * *")
@app.task(queueing_lock="look-for-flags")
def look_for_flags(timestamp: int) -> None:
    """Raise and clear flags of all communities."""
    with pghistory.context(what="look-for-flags"):
        flags.look(now=timezone.now())
