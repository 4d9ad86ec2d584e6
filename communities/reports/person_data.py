"""What the reports hold about a person: what they read, asked for and get by mail; blanked with the account."""

from typing import Any

from django.utils import timezone

from communities.reports.models import AccessRequest, ReportMail, ReportUse
from members.closing import scrub_history

GONE = "Closed their account."


def read(person: Any) -> dict[str, Any]:
    """As plain values for the download of their data."""
    asked = AccessRequest.objects.filter(person=person)
    return {
        "reports_read": list(
            ReportUse.objects.filter(person=person).order_by("pk").values("agency__name", "month", "form", "at")
        ),
        "reports_by_mail": list(
            ReportMail.objects.filter(person=person)
            .order_by("pk")
            .values("agency__name", "every", "asked_at", "ended_at")
        ),
        "reports_asked_for": list(asked.values("agency__name", "why", "asked_at", "is_granted", "answer")),
    }


def forget(person: Any) -> None:
    """End the mail, close what waits, blank what they wrote."""
    now = timezone.now()
    ReportMail.objects.filter(person=person, ended_at=None).update(ended_at=now)
    theirs = AccessRequest.objects.filter(person=person)
    theirs.filter(answered_at=None).update(answered_at=now, answered_by=person, is_granted=False, answer=GONE)
    theirs.update(why=GONE)
    scrub_history(AccessRequest.pgh_event_model.objects.filter(person=person), why=GONE)
