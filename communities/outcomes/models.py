"""What was counted for a month, never changed afterwards: a correction is a new version with its reason."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from communities.models import Community
from members.models import Agency


class SnapshotQuerySet(models.QuerySet):
    """Snapshots by month and version."""

    def latest_versions(self) -> "SnapshotQuerySet":
        """For each month the version that counts."""
        return self.order_by("month", "-version").distinct("month")


class Snapshot(models.Model):
    """One month of the whole directory, counted as of its last day, whenever the counting ran.

    `communities` holds what was true of each live community then, by id: name, slug, type, stage, status, agency,
    topics, sponsors (agencies' ids), flags that everybody sees, members in all, the day of its list's census, whether
    it lives here. `bureaus` holds of each whole agency, by id, its bureaus as they were then: id -> [name, slug];
    `names` of whole agencies, by id, [name, short name]; `headcounts` of agencies and bureaus, by id, [people employed,
    as of, source, whether it is a CFO Act agency].
    """

    month = models.DateField("first day of the month")
    version = models.PositiveSmallIntegerField(default=1)
    definitions = models.PositiveSmallIntegerField("version of the definitions")
    communities = models.JSONField(default=dict)
    bureaus = models.JSONField(default=dict)
    names = models.JSONField(default=dict)
    headcounts = models.JSONField(default=dict)
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
    public. `people` counts a person once, `memberships` once for each community. Three are by community id: members;
    [stewards, when the first of their terms ends]; [addresses on its own list, as of]. Two are for whole agencies only:
    by topic [memberships, stewards], and what `helping.helping` counts of the twelve months to the end of this one.
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
    declined_for = models.JSONField("of these for what", default=dict)
    tending = models.PositiveIntegerField("people who are stewards", default=0)
    by_community = models.JSONField(default=dict)
    stewards_in = models.JSONField(default=dict)
    on_lists = models.JSONField(default=dict)
    by_topic = models.JSONField(default=dict)
    helping = models.JSONField("experts, questions and pairs", default=dict, db_default={})

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


class Census(models.Model):
    """Who is on a community's own list, counted from its roster on a day: by agency, never by address.

    No address of the roster is kept; `unreadable` are the numbers of lines without one. `addresses`, `repeated` and
    `left_out` (why -> how many) add up to the addresses found; older ones did not count the last two.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="censuses")
    as_of = models.DateField()
    source = models.CharField("where the roster comes from", max_length=200)
    addresses = models.PositiveIntegerField()
    repeated = models.PositiveIntegerField(null=True, blank=True)
    left_out = models.JSONField(default=dict, blank=True)
    unreadable = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="censuses_taken")

    class Meta:
        verbose_name_plural = "censuses"
        ordering = ["-as_of", "-id"]
        get_latest_by = ["as_of", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "as_of", "source"],
                name="census_once_a_day_and_source",
                violation_error_message="There is a census of this day from this source.",
            ),
            models.CheckConstraint(condition=Q(addresses__gt=0), name="census_counts_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.community}, {self.as_of}"


class CensusCount(models.Model):
    """How many addresses of a roster belong to an agency or bureau, by its email domain; None: to none that we know."""

    census = models.ForeignKey(Census, models.CASCADE, related_name="counts")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    domain = models.CharField(max_length=253, blank=True)
    addresses = models.PositiveIntegerField()

    class Meta:
        ordering = ["census", "domain"]
        constraints = [
            models.UniqueConstraint(fields=["census", "domain"], name="census_count_once_a_domain"),
            models.CheckConstraint(
                condition=Q(agency__isnull=False) & ~Q(domain="") | Q(agency=None, domain=""),
                name="census_names_domains_of_agencies_only",
                violation_error_message="Domains of people at home are not kept.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.domain or 'Others'}: {self.addresses}"
