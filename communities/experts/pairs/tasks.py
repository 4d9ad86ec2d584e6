"""What the worker does for pairs, on its own clock. Times are UTC."""

import pghistory
from django.utils import timezone
from procrastinate.contrib.django import app

from communities.experts.pairs import clock, skill_clock


@app.periodic(cron="40 13 * * *")
@app.task(queueing_lock="tend-pairs")
def tend_pairs(timestamp: int) -> None:
    """Ask silent pairs how it goes, tell of ends, and end what has ended by itself, matches of skills too."""
    with pghistory.context(what="tend-pairs"):
        for step in (*clock.STEPS, skill_clock.end_past):
            step(now=timezone.now())
