"""What the outbox forgets, and when."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from members.notifications.delivery import without_bodies
from members.notifications.models import Mail, Preference

# General Records Schedule 5.2, item 010: short-lived notices, generally under 180 days.
MAIL_KEPT = timedelta(days=180)
# Until then the office can send again what was not delivered.
TEXT_KEPT = timedelta(days=30)


@transaction.atomic
def expire(now: datetime) -> int:
    """End mail whose secret is too old to be of use to the right person; return how many."""
    unlocked = Mail.objects.expired(now).select_for_update(skip_locked=True).values("pk")
    return Mail.objects.filter(pk__in=unlocked).update(state=Mail.State.EXPIRED, **without_bodies())


def forget(now: datetime) -> int:
    """Delete settled mail older than its time, and before that its text; return how many were deleted."""
    undelivered = Mail.objects.filter(state__in=Mail.NOT_DELIVERED, created_at__lt=now - TEXT_KEPT).exclude(text="")
    undelivered.update(**without_bodies())
    old = Mail.objects.filter(created_at__lt=now - MAIL_KEPT).exclude(state__in=Mail.UNSENT)
    return old.delete()[0]


def forget_person(person: Any) -> None:
    """Delete all mail to a person, sent or not, and what they did not want to get: they close their account."""
    addresses = [person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)]
    Mail.objects.filter(recipient__in=addresses).delete()
    Preference.objects.filter(address__in=addresses).delete()


def read_person(person: Any) -> list[dict[str, Any]]:
    """What the outbox holds about a person, as plain values for the download of their data."""
    addresses = EmailAddress.objects.filter(user=person).values("email")
    return list(
        Mail.objects.filter(recipient__in=addresses)
        .order_by("created_at")
        .values("recipient", "subject", "state", "created_at")
    )
