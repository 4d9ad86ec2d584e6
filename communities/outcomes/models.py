"""What was counted for a month, never changed afterwards: a correction is a new version with its reason."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from members.models import Agency


class SnapshotQuerySet(models.QuerySet):
    """Snapshots by month and version."""

    def latest_versions(self) -> "SnapshotQuerySet":
        """For each month the version that counts."""
        return self.order_by("month", "-version").distinct("month")


class Snapshot(models.Model):
    """One month of the whole directory, counted as of its last day, whenever the counting ran.

    `communities` holds what was true of each live community then, by id: name, slug, type, stage, status, agency,
    topics, sponsors (agencies' ids), flags that everybody sees, members in all.
    """

    month = models.DateField("first day of the month")
    version = models.PositiveSmallIntegerField(default=1)
    definitions = models.PositiveSmallIntegerField("version of the definitions")
    communities = models.JSONField(default=dict)
    reason = models.CharField("why it was counted again", max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["month", "version"], name="snapshot_version_of_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="snapshot_month_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(version=1) | Q(version__gt=1) & ~Q(reason=""),
                name="snapshot_correction_has_a_reason",
                violation_error_message="Say why it is counted again: readers see it.",
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.month:%B %Y}, version {self.version}"


class AgencyMonth(models.Model):
    """An agency in one month, or one of its bureaus; the agency's row takes in all of them. Numbers as counted.

    Nothing of this is printed as it stands: `communities.small_cells` decides what may be; only stewards are named in
    public. `by_community` is community id -> members, `stewards_in` community id -> [stewards, when the first of their
    terms ends]; `people` counts a person once, `memberships` once for each community.
    """

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="agencies")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    bureau = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    people = models.PositiveIntegerField(default=0)
    memberships = models.PositiveIntegerField(default=0)
    by_word = models.PositiveIntegerField("of these by their word", default=0)
    core_team = models.PositiveIntegerField(default=0)
    stewards = models.PositiveIntegerField(default=0)
    joined = models.PositiveIntegerField("joined in the month", default=0)
    left = models.PositiveIntegerField("left in the month", default=0)
    following = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    declined = models.PositiveIntegerField("declined in the month", default=0)
    tending = models.PositiveIntegerField("people who are stewards", default=0)
    by_community = models.JSONField(default=dict)
    stewards_in = models.JSONField(default=dict)

    class Meta:
        ordering = ["snapshot", "agency", "bureau"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "agency", "bureau"], name="agency_month_once", nulls_distinct=False
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.bureau or self.agency}, {self.snapshot}"
