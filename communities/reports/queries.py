"""Reads of the reports."""

from django.db.models import Q
from django.utils import timezone

from communities.reports.models import AccessRequest, ReportUse
from members.models import Agency, AgencyRole

USES_SHOWN = 50


def roles_for(agency: Agency) -> list[AgencyRole]:
    """Who holds a role for the agency or one of its bureaus today or later, by place and name."""
    today = timezone.localdate()
    whole = agency.lineage(today)
    found = AgencyRole.objects.filter(Q(agency__in=whole) | Q(agency__parent__in=whole)).exclude(ends__lt=today)
    return list(
        found.select_related("person", "agency", "granted_by").order_by("agency__name", "role", "person__name", "pk")
    )


def requests_for(agency: Agency) -> list[AccessRequest]:
    """Who waits for an answer, the oldest first."""
    asked = AccessRequest.objects.filter(agency__in=agency.lineage(timezone.localdate()), answered_at=None)
    return list(asked.select_related("person"))


def uses_of(agency: Agency) -> list[ReportUse]:
    """Who read or took the report of the agency or a bureau, the latest first."""
    found = ReportUse.objects.filter(Q(agency=agency) | Q(agency__parent=agency))
    return list(found.select_related("person", "agency")[:USES_SHOWN])
