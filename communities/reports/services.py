"""Writes of the reports."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.memberships import Refused
from communities.models import Topic
from communities.reports.addresses import Frozen
from communities.reports.material import Choice, choice_of
from communities.reports.models import ReportChoice, ReportUse
from communities.reports.permissions import leads
from members.models import Agency


@transaction.atomic
def choose(*, agency: Agency, smallest: int, topics: Collection[Topic], by: Any) -> Choice:
    """Keep the smallest number that is printed and the priority topics, for months that are frozen from now on.

    Refused for all but leads, and for a number below the present one.
    """
    agency = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    if not leads(by, agency):
        raise Refused(f"The lead of {agency.short_name} and the program office choose this. Nothing was changed.")
    now = timezone.now()
    present = choice_of(agency, now)
    if smallest < present.smallest:
        raise Refused(f"Numbers below {present.smallest} are not printed by now. It can be raised, never lowered.")
    chosen = Choice(smallest, tuple(sorted(topic.name for topic in topics)))
    if chosen != present:
        ReportChoice.objects.create(
            agency=agency, smallest=smallest, topics=list(chosen.priorities), chosen_at=now, chosen_by=by
        )
    return chosen


def note_use(*, agency: Agency, frozen: Frozen, form: str, by: Any) -> None:
    """Keep who opened or took which report; reading the same one again on the same day is one reading."""
    now = timezone.now()
    kept = {"person": by, "agency": agency, "month": frozen.month, "version": frozen.version, "form": form}
    if form == ReportUse.Form.PAGE and ReportUse.objects.filter(**kept, at__date=timezone.localdate(now)).exists():
        return
    ReportUse.objects.create(**kept, at=now)
