"""What the worker counts, on its own clock. Times are UTC."""

import pghistory
from procrastinate.contrib.django import app

from communities.outcomes import snapshots


@app.periodic(cron="10 9 * * *")
@app.task(queueing_lock="freeze-months")
def freeze_months(timestamp: int) -> None:
    """Freeze the month that is over; each day, so that a night without a worker is made up for."""
    with pghistory.context(what="freeze-months"):
        snapshots.freeze_missed()
