"""What the worker does for this room."""

from procrastinate.contrib.django import app

from communities.resources import services


@app.periodic(cron="41 5 * * 0")
@app.task(queueing_lock="check-links")
def check_links(timestamp: int) -> None:
    """Once a week, early on Sunday: ask every outward address whether it still answers."""
    services.check_links()
