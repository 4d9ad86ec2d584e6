"""Writes of the reports."""

from typing import Any

from django.utils import timezone

from communities.reports.material import Material
from communities.reports.models import ReportUse


def note_use(*, material: Material, form: str, by: Any) -> None:
    """Keep who opened or took which report; reading the same one again on the same day is one reading."""
    now = timezone.now()
    kept = {
        "person": by,
        "agency": material.bureau or material.agency,
        "month": material.month,
        "version": material.snapshot.version,
        "form": form,
    }
    if form == ReportUse.Form.PAGE and ReportUse.objects.filter(**kept, at__date=timezone.localdate(now)).exists():
        return
    ReportUse.objects.create(**kept, at=now)
