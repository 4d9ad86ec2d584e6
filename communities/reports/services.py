"""Writes of the reports."""

from typing import Any

from django.utils import timezone

from communities.reports.addresses import Frozen
from communities.reports.models import ReportUse
from members.models import Agency


def note_use(*, agency: Agency, frozen: Frozen, form: str, by: Any) -> None:
    """Keep who opened or took which report; reading the same one again on the same day is one reading."""
    now = timezone.now()
    kept = {"person": by, "agency": agency, "month": frozen.month, "version": frozen.version, "form": form}
    if form == ReportUse.Form.PAGE and ReportUse.objects.filter(**kept, at__date=timezone.localdate(now)).exists():
        return
    ReportUse.objects.create(**kept, at=now)
