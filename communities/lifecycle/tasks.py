"""What the worker does for the lifecycle, on its own clock. Times are UTC."""

import pghistory
from django.utils import timezone
from procrastinate.contrib.django import app

from communities.lifecycle import flags


@app.periodic(cron="20 8 * * *")
@app.task(queueing_lock="look-for-flags")
def look_for_flags(timestamp: int) -> None:
    """Raise and clear flags of all communities."""
    with pghistory.context(what="look-for-flags"):
        flags.look(now=timezone.now())
