"""What keeps listings true: wrong facts, checked links, notes for stewards, and what the office shows first."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from communities.models.community import URL_LENGTH, Community
from communities.querysets import CorrectionQuerySet, LinkCheckQuerySet


@pghistory.track(exclude=["email"])
class Correction(models.Model):
    """Somebody says that a fact is wrong; anybody may, without signing in. Their address is never in the history."""

    class State(models.TextChoices):
        """Open until the office or a steward settles it."""

        OPEN = "open", "Open"
        CORRECTED = "corrected", "Corrected"
        KEPT = "kept", "Checked, nothing to change"

    community = models.ForeignKey(Community, models.CASCADE, null=True, blank=True, related_name="corrections")
    page = models.CharField("path of the page", max_length=300, blank=True)
    text = models.TextField("what is wrong", max_length=2_000)
    email = models.EmailField("email for an answer", blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField(max_length=2_000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="corrections_settled"
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "wrong fact"
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True, settled_by__isnull=True)
                | (~Q(state="open") & Q(settled_at__isnull=False, settled_by__isnull=False)),
                name="correction_settled_by_and_when",
                violation_error_message="A settled report says who settled it and when.",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class LinkCheck(models.Model):
    """When an outward address was last tried and last answered; written by the weekly check only."""

    DEAD_AFTER = 3  # checks without an answer, one after another

    url = models.URLField(max_length=URL_LENGTH, unique=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField("last answered", null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True)
    misses = models.PositiveSmallIntegerField("times in a row without answer", default=0)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "link check"
        ordering = ["-misses", "url"]

    def __str__(self) -> str:
        return self.url


@pghistory.track()
class StewardNote(models.Model):
    """A contradiction or doubt in the listing that a steward should settle."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="steward_notes")
    text = models.CharField(max_length=500)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "note for stewards"
        verbose_name_plural = "notes for stewards"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["community", "text"], name="steward_note_said_once")]

    def __str__(self) -> str:
        return self.text


@pghistory.track()
class Spotlight(models.Model):
    """A community that the office shows on the home page until a date; three at most at a time."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="spotlights")
    position = models.PositiveSmallIntegerField(choices=[(1, "First"), (2, "Second"), (3, "Third")])
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        ordering = ["position", "starts"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__lte=F("ends")),
                name="spotlight_dates_in_order",
                violation_error_message="The end must not be before the start.",
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=3),
                name="spotlight_three_places",
                violation_error_message="There are three places.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community} until {self.ends}"
