"""What the worker does for experts and people, on its own clock. Times are UTC."""

import pghistory
from django.utils import timezone
from procrastinate.contrib.django import app

from communities.experts.people import introducing


@app.periodic(cron="25 6 * * *")
@app.task(queueing_lock="end-old-introductions")
def end_old_introductions(timestamp: int) -> None:
    """End introductions that waited for thirty days."""
    with pghistory.context(what="end-old-introductions"):
        introducing.expire(now=timezone.now())
