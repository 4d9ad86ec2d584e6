"""Agencies, their bureaus, and the e-mail domains that point to them."""

from datetime import date

import pghistory
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from members.models.dates import in_force


class Level(models.TextChoices):
    """The part of government that an agency or an e-mail domain belongs to."""

    FEDERAL = "federal", "Federal"
    MILITARY = "military", "Military"
    STATE = "state", "State"
    LOCAL = "local", "Local"
    TRIBAL = "tribal", "Tribal"
    TERRITORIAL = "territorial", "Territorial"
    EDUCATION = "education", "Education"


class AgencyQuerySet(models.QuerySet):
    """Agencies by date and place in the tree."""

    def current(self, on) -> "AgencyQuerySet":
        """Those that exist on the date `on`; on its last day an agency gives way to its successor."""
        return self.filter(in_force(on)).exclude(ends=on, successor__isnull=False)

    def heirs(self, on: date) -> dict[int, int]:
        """Id of each agency that has ended -> id of the one in its place, however many took it in turn."""
        followers = dict(self.filter(ends__lte=on, successor__isnull=False).values_list("pk", "successor"))
        heirs = {}
        for pk in followers:
            heir, seen = followers[pk], {pk}
            while heir in followers and heir not in seen:
                seen.add(heir)
                heir = followers[heir]
            if heir not in followers:  # those that name each other stand for themselves
                heirs[pk] = heir
        return heirs


@pghistory.track()
class Agency(models.Model):
    """An organization of government; a bureau is an agency with a parent. Ended, renamed, merged: never deleted."""

    name = models.CharField(max_length=200)
    abbreviation = models.CharField(max_length=20, blank=True)
    other_names = models.TextField(
        blank=True,
        help_text="Former names and other spellings, one on a line. Imports know the agency by them too.",
    )
    slug = models.SlugField(max_length=100, unique=True)
    level = models.CharField(max_length=20, choices=Level, default=Level.FEDERAL)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="bureaus", verbose_name="bureau of"
    )
    parent_since = models.DateField(
        "under this agency since",
        null=True,
        blank=True,
        help_text="First day. Reports of the months before go by the agency that it was under then.",
    )
    is_cfo_act = models.BooleanField("CFO Act agency", default=False)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(
        null=True,
        blank=True,
        help_text="Last day. People there move to its successor that day; reports count them there from the next day.",
    )
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    headcount = models.PositiveIntegerField(null=True, blank=True)
    headcount_source = models.CharField(max_length=200, blank=True)
    headcount_as_of = models.DateField(null=True, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "agencies"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(starts__lte=F("ends")),
                name="agency_starts_before_it_ends",
                violation_error_message="The last day must not be before the first.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="agency_is_not_its_own_parent",
                violation_error_message="An agency cannot be a bureau of itself.",
            ),
            models.CheckConstraint(
                condition=Q(headcount__isnull=True, headcount_as_of__isnull=True, headcount_source="")
                | Q(headcount__isnull=False, headcount_as_of__isnull=False) & ~Q(headcount_source=""),
                name="agency_headcount_has_source_and_date",
                violation_error_message="Give the headcount with its source and date, or leave all three empty.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def names(self) -> list[str]:
        """The name and then every other name."""
        return [self.name, *filter(None, map(str.strip, self.other_names.splitlines()))]

    def living(self, on: date) -> "Agency":
        """The agency itself, or the one in its place once it has ended."""
        if not self.ends or self.ends > on or not self.successor_id:
            return self
        return Agency.objects.select_related("parent").get(pk=Agency.objects.heirs(on).get(self.pk, self.pk))

    def lineage(self, on: date) -> list[int]:
        """Ids of the agency and of all whose place it has taken."""
        return [self.pk, *(pk for pk, heir in Agency.objects.heirs(on).items() if heir == self.pk)]

    @property
    def short_name(self) -> str:
        """The abbreviation where there is one."""
        return self.abbreviation or self.name


class EmailDomainQuerySet(models.QuerySet):
    """Email domains by date and by address."""

    def current(self, on) -> "EmailDomainQuerySet":
        """Rows in force on the date `on`."""
        return self.filter(in_force(on, starts="valid_from", ends="valid_until"))

    def of_address(self, email: str, *, on) -> "EmailDomain | None":
        """The row with the longest suffix that `email` ends with, or None: a.b.agency.gov leads to agency.gov."""
        labels = email.rpartition("@")[2].lower().split(".")
        suffixes = [".".join(labels[start:]) for start in range(len(labels))]
        rows = self.current(on).filter(suffix__in=suffixes).select_related("agency__parent")
        return max(rows, key=lambda row: len(row.suffix), default=None)


@pghistory.track()
class EmailDomain(models.Model):
    """A dated fact: addresses under `suffix` belonged to this part of government. The longest suffix wins.

    A mailbox shows control of an address, not employment; a shared domain proposes an agency and never a bureau.
    """

    suffix = models.CharField(
        max_length=253,
        validators=[
            RegexValidator(r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", "Write the domain like epa.gov, in small letters.")
        ],
    )
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="domains")
    level = models.CharField(max_length=20, choices=Level)
    is_shared = models.BooleanField("shared by several bureaus", default=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True, help_text="Last day.")
    source = models.CharField(max_length=200, blank=True)

    objects = EmailDomainQuerySet.as_manager()

    class Meta:
        verbose_name = "email domain"
        ordering = ["suffix", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                Lower("suffix"),
                condition=Q(valid_until__isnull=True),
                name="email_domain_has_one_current_row",
                violation_error_message="This domain already has a current row: end that one first.",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_from__lte=F("valid_until")),
                name="email_domain_dates_in_order",
                violation_error_message="The end must not be before the start.",
            ),
        ]
        indexes = [models.Index(fields=["suffix"], name="email_domain_suffix")]

    def __str__(self) -> str:
        return self.suffix
