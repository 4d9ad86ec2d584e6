"""What the worker does for this room."""

from django.utils import timezone
from procrastinate.contrib.django import app

from communities import corrections


@app.periodic(cron="37 3 * * *")
@app.task(queueing_lock="forget-reporters")
def forget_reporters(timestamp: int) -> None:
    """Blank the addresses of people whose reports were settled half a year ago."""
    corrections.forget_addresses(timezone.now())
