"""What the outbox forgets, and when."""

from datetime import datetime, timedelta

from django.db import transaction

from members.notifications.delivery import without_bodies
from members.notifications.models import Mail

# General Records Schedule 5.2, item 010: short-lived notices, generally under 180 days.
MAIL_KEPT = timedelta(days=180)


@transaction.atomic
def expire(now: datetime) -> int:
    """End mail whose secret is too old to be of use to the right person; return how many."""
    unlocked = Mail.objects.expired(now).select_for_update(skip_locked=True).values("pk")
    return Mail.objects.filter(pk__in=unlocked).update(state=Mail.State.EXPIRED, **without_bodies())


def forget(now: datetime) -> int:
    """Delete settled mail older than its time; return how many."""
    old = Mail.objects.filter(created_at__lt=now - MAIL_KEPT).exclude(state__in=Mail.UNSENT)
    return old.delete()[0]
