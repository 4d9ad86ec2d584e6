"""Reports of wrong facts: settled once, answered, and in time without the address of whoever sent them."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from communities.models import Correction
from members.notifications.services import queue

ADDRESS_KEPT = timedelta(days=180)  # after the report was settled


class AlreadySettled(Exception):
    """Somebody else settled it first; the message says who."""


@transaction.atomic
def settle(*, correction: Correction, state: str, answer: str, by: Any) -> Correction:
    """Close a report as corrected or kept. Whoever left an address gets the answer by mail.

    Raises AlreadySettled for the second of two people.
    """
    correction = (
        Correction.objects.select_for_update(of=("self",))
        .select_related("community", "settled_by")
        .get(pk=correction.pk)
    )
    if correction.state != Correction.State.OPEN:
        raise AlreadySettled(f"{correction.settled_by.display_name} settled this already.")
    correction.state, correction.answer = state, answer.strip()
    correction.settled_at, correction.settled_by = timezone.now(), by
    correction.save(update_fields=["state", "answer", "settled_at", "settled_by"])
    if correction.email:
        _tell_reporter(correction)
    return correction


def _tell_reporter(correction: Correction) -> None:
    page = correction.page if correction.page.startswith("/") else "/"
    path = correction.community.get_absolute_url() if correction.community else page
    queue(
        template="correction_settled",
        to=correction.email,
        context={
            "about": correction.community.name if correction.community else "the directory",
            "report": correction.text,
            "answer": correction.answer,
            "is_corrected": correction.state == Correction.State.CORRECTED,
            "link": settings.BASE_URL + path,
        },
        once=f"correction:{correction.pk}",
    )


def forget_addresses(now: datetime) -> int:
    """Blank the addresses in reports that were settled long enough ago; return how many."""
    old = Correction.objects.filter(settled_at__lt=now - ADDRESS_KEPT).exclude(email="")
    return old.update(email="")
