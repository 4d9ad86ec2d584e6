"""How a community works and how it will know that it helped: plan, outcome measures, decisions, care (R43, R55-R58)."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from communities.models import Community
from members.models import Agency


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class PlanEntry(models.Model):
    """Something the community will do, use, follow or be, tied to one of its goals (R43)."""

    class Kind(models.TextChoices):
        """The four columns of the plan."""

        ACTIVITY = "activity", "Activity"
        TECHNOLOGY = "technology", "Technology"
        PROCESS = "process", "Process"
        ROLE = "role", "Role"

    community = models.ForeignKey(Community, models.CASCADE, related_name="plan")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField("what", max_length=200)
    goal = models.CharField("the goal it serves", max_length=300)
    owner = models.CharField("who sees to it", max_length=150, blank=True)
    on = models.DateField("on", null=True, blank=True)

    class Meta:
        verbose_name = "plan entry"
        verbose_name_plural = "plan entries"
        ordering = ["kind", "on", "id"]

    def __str__(self) -> str:
        return self.name


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class OutcomeMeasure(models.Model):
    """What is set before launch and reviewed against: a number, or a story with evidence (R55, R57)."""

    class Kind(models.TextChoices):
        """An intangible is never given an invented number."""

        TANGIBLE = "tangible", "Tangible"
        INTANGIBLE = "intangible", "Intangible"

    community = models.ForeignKey(Community, models.CASCADE, related_name="measures")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField("what will be different", max_length=200)
    evidence = models.CharField("how you will know", max_length=300)
    baseline = models.DecimalField("today", max_digits=14, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=50, blank=True)
    due = models.DateField("by", null=True, blank=True)

    class Meta:
        verbose_name = "outcome measure"
        ordering = ["-kind", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="tangible", target__isnull=False)
                | Q(kind="intangible", target__isnull=True, baseline__isnull=True),
                name="measure_numbers_are_for_tangibles",
                violation_error_message="A tangible measure has a target; an intangible one has no number.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Decision(models.Model):
    """A line of the decision log: members can read what was decided and why (R14)."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="decisions")
    on = models.DateField("decided on")
    text = models.CharField("what was decided", max_length=500)
    reason = models.TextField("why", max_length=2_000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="decisions_logged")

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return self.text


@pghistory.track()
class Care(models.Model):
    """What looking after a community needs to be settled: records, reviews, launch, what newcomers are told."""

    community = models.OneToOneField(Community, models.CASCADE, primary_key=True, related_name="care")
    records_owner = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="records_of",
        verbose_name="agency that owns records",
    )
    retention = models.CharField("how long records are kept", max_length=300, blank=True)
    foia_contact = models.EmailField("FOIA contact", blank=True)
    review_on = models.DateField("next review", null=True, blank=True)
    launch_on = models.DateField("launch date", null=True, blank=True)
    member_target = models.PositiveIntegerField("members to reach at launch", null=True, blank=True)
    welcome = models.TextField("what a new member is told", max_length=4_000, blank=True)
    benefits = models.TextField("what members get", max_length=4_000, blank=True)
    agency_benefits = models.TextField("what agencies get", max_length=4_000, blank=True)
    no_tangible = models.CharField("why there is no tangible measure", max_length=500, blank=True)
    no_intangible = models.CharField("why there is no intangible measure", max_length=500, blank=True)

    class Meta:
        verbose_name_plural = "care"

    def __str__(self) -> str:
        return f"Care of {self.community}"
