"""Reads of the reports."""

from communities.outcomes.models import Snapshot
from communities.reports.addresses import Frozen
from communities.reports.material import MONTHS_SHOWN, Material


def months_of(material: Material) -> list[Frozen]:
    """Frozen months to choose from, the latest first."""
    months = Snapshot.objects.latest_versions().values_list("month", flat=True)
    return [Frozen(month) for month in sorted(months, reverse=True)[:MONTHS_SHOWN]]
