"""What the worker does for this room."""

from procrastinate.contrib.django import app

from communities.resources import services


@app.periodic(cron="41 5 * * *")
@app.task(queueing_lock="check-links")
def check_links(timestamp: int) -> None:
    """Ask every outward address once a week whether it still answers; a day without a worker is made up for."""
    services.check_links()
