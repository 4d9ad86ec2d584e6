"""How an agency wants its report, and who opened or took it."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from communities.small_cells import SMALLEST
from members.models import Agency


class ReportChoice(models.Model):
    """What an agency chose for its report, in months frozen from then on; the latest row before a month counts.

    The smallest number that is printed is raised, never lowered. A month that is frozen keeps what it had: two
    smallest numbers for one month would tell what lies between.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="report_choices")
    smallest = models.PositiveSmallIntegerField("smallest number that is printed", default=SMALLEST)
    topics = ArrayField(models.CharField(max_length=100), verbose_name="priority topics", default=list, blank=True)
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-chosen_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(smallest__gte=SMALLEST),
                name="report_smallest_is_never_lowered",
                violation_error_message="Numbers of one to four people are never printed. Choose 5 or more.",
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.agency}: from {self.smallest}"


class ReportUse(models.Model):
    """Somebody read a report, or took it away, in which form and of which month; kept for audits (R93)."""

    class Form(models.TextChoices):
        """How it went out."""

        PAGE = "page", "Read on the site"
        CSV = "csv", "CSV file"
        XLSX = "xlsx", "Excel file"
        SVG = "svg", "Picture"
        MAILED = "mail", "Excel file by mail"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reports_used")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="reports_used")
    month = models.DateField()
    version = models.PositiveSmallIntegerField()
    form = models.CharField(max_length=4, choices=Form)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "use of a report"
        verbose_name_plural = "uses of reports"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["agency", "-at"], name="report_use_of_agency")]

    def __str__(self) -> str:
        return f"{self.person}: {self.agency}, {self.month:%B %Y}, {self.get_form_display()}"


@pghistory.track()
class ReportMail(models.Model):
    """Somebody wants the headline of a report by mail, each month or each fiscal quarter, while they hold a role."""

    class Every(models.TextChoices):
        """How often."""

        MONTH = "month", "Each month"
        QUARTER = "quarter", "Each fiscal quarter"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="report_mails")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="report_mails")
    every = models.CharField(max_length=7, choices=Every)
    with_file = models.BooleanField("with the Excel file", default=False)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "report by mail"
        verbose_name_plural = "reports by mail"
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "agency"],
                condition=Q(ended_at=None),
                name="report_mail_once_a_person",
                violation_error_message="This person gets it by mail already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.agency}, {self.get_every_display().lower()}"


@pghistory.track()
class AccessRequest(models.Model):
    """Somebody asks to read the report of their agency; its lead, else the program office, answers with a reason."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="report_requests")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="report_requests")
    why = models.TextField("what it is for", max_length=1_000)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="report_requests_answered"
    )
    is_granted = models.BooleanField(null=True, blank=True)
    answer = models.TextField("what was answered", max_length=1_000, blank=True)

    class Meta:
        verbose_name = "request to read a report"
        verbose_name_plural = "requests to read reports"
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "agency"],
                condition=Q(answered_at=None),
                name="report_request_one_open",
                violation_error_message="This person has asked already.",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, is_granted=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False, is_granted__isnull=False),
                name="report_request_answered_whole",
                violation_error_message="An answer has somebody who gave it, and a time.",
            ),
            models.CheckConstraint(
                condition=~Q(is_granted=False) | ~Q(answer=""),
                name="report_request_refusal_has_a_reason",
                violation_error_message="Say why: the person reads it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.agency}"
