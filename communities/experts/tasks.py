"""What the worker does for experts, questions and people, on its own clock. Times are UTC."""

import pghistory
from django.utils import timezone
from procrastinate.contrib.django import app

from communities.experts import nightly
from communities.experts.people import introducing


@app.periodic(cron="5 * * * *")
@app.task(queueing_lock="pass-questions-on")
def pass_questions_on(timestamp: int) -> None:
    """Take questions from who is late or gone, find experts for those that wait, tell the office of the rest."""
    now = timezone.now()
    with pghistory.context(what="pass-questions-on"):
        nightly.pass_on_late(now=now)
        nightly.pass_on_from_desk(now=now)
        nightly.pass_on_unlisted(now=now)
        nightly.find_for_waiting(now=now)
        nightly.escalate(now=now)


@app.periodic(cron="10 13 * * *")
@app.task(queueing_lock="remind-experts")
def remind_experts(timestamp: int) -> None:
    """Remind experts on the last working day."""
    with pghistory.context(what="remind-experts"):
        nightly.remind(now=timezone.now())


@app.periodic(cron="10 7 * * *")
@app.task(queueing_lock="look-at-roster")
def look_at_roster(timestamp: int) -> None:
    """List whoever may be listed, pass on what others had, and close what was left alone."""
    now = timezone.now()
    with pghistory.context(what="look-at-roster"):
        nightly.look_at_roster(now=now)
        nightly.close_silent(now=now)


@app.periodic(cron="25 6 * * *")
@app.task(queueing_lock="end-old-introductions")
def end_old_introductions(timestamp: int) -> None:
    """End introductions that waited for thirty days."""
    with pghistory.context(what="end-old-introductions"):
        introducing.expire(now=timezone.now())
