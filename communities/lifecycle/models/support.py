"""Who else wants a proposed community, and what was learnt from existing ones while exploring."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from communities.lifecycle.querysets import SupportQuerySet
from communities.models import Community
from members.models import Agency


@pghistory.track()
class Support(models.Model):
    """Somebody says "I need this too" or "I can help steward it", with their agency at that time (R34, R37)."""

    class Kind(models.TextChoices):
        """What the person offers."""

        NEED = "need", "I need this too"
        STEWARD = "steward", "I can help steward it"

    community = models.ForeignKey(Community, models.CASCADE, related_name="supports")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="supports")
    kind = models.CharField(max_length=7, choices=Kind)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="supports")
    hours = models.PositiveSmallIntegerField("hours a month", null=True, blank=True)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = SupportQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "person", "kind"],
                condition=Q(withdrawn_at__isnull=True),
                name="support_said_once",
                violation_error_message="You said so already.",
            ),
            models.CheckConstraint(
                condition=Q(kind="need", hours__isnull=True)
                | Q(kind="steward", hours__isnull=False, hours__gte=1, hours__lte=160),
                name="support_steward_states_hours",
                violation_error_message="Say how many hours a month, from 1 to 160.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class OutreachEntry(models.Model):
    """A talk with another community: what was learnt, what was received (R42)."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="outreach")
    other = models.ForeignKey(Community, models.SET_NULL, null=True, blank=True, related_name="outreach_from")
    other_name = models.CharField("community, when not listed here", max_length=150, blank=True)
    on = models.DateField("talked on")
    lessons = models.TextField("what you learnt", max_length=4_000)
    received = models.TextField("what you received", max_length=2_000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="outreach_entries")

    class Meta:
        verbose_name = "outreach entry"
        verbose_name_plural = "outreach entries"
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(other__isnull=False) | ~Q(other_name=""),
                name="outreach_names_a_community",
                violation_error_message="Choose the community, or write its name.",
            ),
            models.CheckConstraint(
                condition=Q(other__isnull=True) | ~Q(other=models.F("community")),
                name="outreach_is_to_others",
                violation_error_message="Name another community.",
            ),
        ]

    def __str__(self) -> str:
        return self.other.name if self.other else self.other_name
