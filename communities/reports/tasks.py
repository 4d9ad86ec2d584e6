"""What the worker tells readers of reports, on its own clock. Times are UTC."""

from django.utils import timezone
from procrastinate.contrib.django import app

from communities.reports import mailing, roles


@app.periodic(cron="30 11 * * *")
@app.task(queueing_lock="tell-ended-readers")
def tell_ended_readers(timestamp: int) -> None:
    """Tell those whose role for a report ended by its date."""
    roles.tell_ended(now=timezone.now())


@app.periodic(cron="40 11 * * *")
@app.task(queueing_lock="mail-reports")
def mail_reports(timestamp: int) -> None:
    """Mail the latest month; each day, so that a night without a worker is made up for."""
    mailing.send(now=timezone.now())
