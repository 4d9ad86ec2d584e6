"""Dated links between people and agencies: where somebody works, and what they do for an agency here."""

from datetime import timedelta

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from members.models.agency import Agency
from members.models.dates import in_force

DAY = timedelta(days=1)


class MemberClass(models.TextChoices):
    """Employment class, as the person states it: asked, never assumed from an address."""

    FEDERAL = "federal", "Federal civilian employee"
    MILITARY = "military", "Active-duty military"
    CONTRACTOR = "contractor", "Contractor to government"
    STATE = "state", "State employee"
    LOCAL = "local", "City, county or special district employee"
    TRIBAL = "tribal", "Tribal government employee"
    TERRITORIAL = "territorial", "Territorial government employee"
    EDUCATION = "education", "Employee of an educational institution"
    PUBLIC = "public", "Member of the public"


class AffiliationQuerySet(models.QuerySet):
    """Affiliations by date."""

    def current(self, on) -> "AffiliationQuerySet":
        """Those in force on the date `on`."""
        return self.filter(in_force(on))

    def homes(self, on) -> "AffiliationQuerySet":
        """Where people were employed on the date `on`; of two for one person the latest comes first."""
        return self.current(on).filter(kind=self.model.Kind.HOME).order_by("-starts", "-id")


@pghistory.track()
class Affiliation(models.Model):
    """A person's place in one organization; `ends` is its last day. Reports use the one at the time of the act."""

    class Kind(models.TextChoices):
        """Home is where somebody is employed; detail is where they are lent to."""

        HOME = "home", "Home"
        DETAIL = "detail", "Detail"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="affiliations")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.HOME)
    member_class = models.CharField(max_length=20, choices=MemberClass)
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="affiliations",
        verbose_name="agency or bureau",
    )
    organization = models.CharField("organization, when not listed", max_length=200, blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True, help_text="Last day.")
    checked_at = models.DateTimeField("checked by the program office", null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="affiliations_checked"
    )
    sponsor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="affiliations_sponsored",
        verbose_name="federal sponsor",
    )
    sponsored_until = models.DateField(null=True, blank=True, help_text="Last day.")

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        ordering = ["-starts", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ends__isnull=True, kind="home"),
                name="affiliation_one_home_at_a_time",
                violation_error_message="This person has a home agency: end that affiliation first.",
            ),
            models.CheckConstraint(
                # What is taken back on its first day ends the day before, and never held.
                condition=Q(ends__isnull=True) | Q(starts__lte=F("ends") + DAY),
                name="affiliation_dates_in_order",
                violation_error_message="The end must not be before the start.",
            ),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="affiliation_check_has_who_and_when",
                violation_error_message="Say both who checked and when.",
            ),
            models.CheckConstraint(
                condition=Q(sponsor__isnull=True, sponsored_until__isnull=True)
                | Q(sponsor__isnull=False, sponsored_until__isnull=False),
                name="affiliation_sponsor_has_an_end",
                violation_error_message="A sponsor vouches until a date.",
            ),
            models.CheckConstraint(
                condition=Q(sponsor__isnull=True) | ~Q(sponsor=F("person")),
                name="affiliation_nobody_sponsors_themselves",
                violation_error_message="Nobody can vouch for themselves.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.place}"

    @property
    def place(self) -> str:
        """The organization's name in a sentence."""
        return self.agency.name if self.agency else self.organization


class AgencyRoleQuerySet(models.QuerySet):
    """Agency roles by date."""

    def current(self, on) -> "AgencyRoleQuerySet":
        """Those held on the date `on`."""
        return self.filter(in_force(on))


@pghistory.track()
class AgencyRole(models.Model):
    """What a person does for an agency here: lead, liaison or reader of its reports, between two dates."""

    class Role(models.TextChoices):
        """The lead grants the other two."""

        LEAD = "lead", "Lead"
        LIAISON = "liaison", "Liaison"
        READER = "reader", "Reader"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="agency_roles")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="roles")
    role = models.CharField(max_length=10, choices=Role)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True, help_text="Last day.")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="agency_roles_granted")

    objects = AgencyRoleQuerySet.as_manager()

    class Meta:
        verbose_name = "agency role"
        ordering = ["agency", "role", "-starts"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "agency", "role"],
                condition=Q(ends__isnull=True),
                name="agency_role_held_once",
                violation_error_message="This person already holds this role.",
            ),
            models.CheckConstraint(
                # What is taken back on its first day ends the day before, and never held.
                condition=Q(ends__isnull=True) | Q(starts__lte=F("ends") + DAY),
                name="agency_role_dates_in_order",
                violation_error_message="The end must not be before the start.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display().lower()} of {self.agency}"
