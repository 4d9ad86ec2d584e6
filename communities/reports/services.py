"""Writes of the reports."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.memberships import Refused
from communities.models import Topic
from communities.reports.addresses import Frozen
from communities.reports.models import ReportChoice, ReportUse
from communities.reports.permissions import leads
from communities.small_cells import SMALLEST
from members.models import Agency


@transaction.atomic
def choose(*, agency: Agency, smallest: int, topics: Collection[Topic], by: Any) -> ReportChoice:
    """Keep the smallest number that is printed of an agency, and its priority topics; refused for all but leads."""
    agency = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    if not leads(by, agency):
        raise Refused(f"The lead of {agency.short_name} and the program office choose this. Nothing was changed.")
    if smallest < SMALLEST:
        raise Refused(f"Numbers of one to {SMALLEST - 1} people are never printed. Choose {SMALLEST} or more.")
    choice, _ = ReportChoice.objects.update_or_create(agency=agency, defaults={"smallest": smallest})
    choice.topics.set(topics)
    return choice


def note_use(*, agency: Agency, frozen: Frozen, form: str, by: Any) -> None:
    """Keep who opened or took which report; reading the same one again on the same day is one reading."""
    now = timezone.now()
    kept = {"person": by, "agency": agency, "month": frozen.month, "version": frozen.version, "form": form}
    if form == ReportUse.Form.PAGE and ReportUse.objects.filter(**kept, at__date=timezone.localdate(now)).exists():
        return
    ReportUse.objects.create(**kept, at=now)
