"""Reviews of a community's life and knowledge, and what is to be done next (R52-R54)."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from communities.models import Community


@pghistory.track()
class Review(models.Model):
    """A look back that ends in a forward plan: after launch, each year, and before the end."""

    class Kind(models.TextChoices):
        """When it is due."""

        LAUNCH = "launch", "Launch review"
        YEARLY = "yearly", "Yearly review"
        CLOSING = "closing", "Closing review"

    community = models.ForeignKey(Community, models.CASCADE, related_name="reviews")
    kind = models.CharField(max_length=7, choices=Kind)
    on = models.DateField("held on")
    worked = models.TextField("what worked", max_length=4_000)
    change = models.TextField("what to change", max_length=4_000)
    strategies = models.TextField("strategies from now on", max_length=4_000, blank=True)
    goals = models.TextField("goals from now on", max_length=4_000, blank=True)
    technologies = models.TextField("technologies from now on", max_length=4_000, blank=True)
    no_items = models.CharField("why there is nothing to go through", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews_written")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "kind"],
                condition=Q(finished_at__isnull=True),
                name="review_one_open_of_a_kind",
                violation_error_message="Finish the review that is open first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.community}"

    @property
    def has_forward_plan(self) -> bool:
        """Strategies, goals and technologies are all said."""
        return bool(self.strategies and self.goals and self.technologies)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ReviewItem(models.Model):
    """One piece of knowledge or one product, assessed (R52)."""

    class Verdict(models.TextChoices):
        """What becomes of it."""

        KEEP = "keep", "Keep"
        UPDATE = "update", "Update"
        RETIRE = "retire", "Retire"

    review = models.ForeignKey(Review, models.CASCADE, related_name="items")
    name = models.CharField("knowledge or product", max_length=200)
    verdict = models.CharField(max_length=6, choices=Verdict)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = "item of a review"
        verbose_name_plural = "items of a review"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_verdict_display()}"


@pghistory.track()
class ActionItem(models.Model):
    """Something somebody will do by a day."""

    class State(models.TextChoices):
        """How it stands."""

        OPEN = "open", "Open"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    community = models.ForeignKey(Community, models.CASCADE, related_name="action_items")
    review = models.ForeignKey(Review, models.SET_NULL, null=True, blank=True, related_name="action_items")
    text = models.CharField("what is to be done", max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="action_items"
    )
    due = models.DateField()
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="action_items_settled"
    )

    class Meta:
        verbose_name = "action item"
        ordering = ["due", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True, settled_by__isnull=True)
                | ~Q(state="open") & Q(settled_at__isnull=False, settled_by__isnull=False),
                name="action_item_settled_by_and_when",
                violation_error_message="Say who settled it and when.",
            ),
        ]
        indexes = [models.Index(fields=["community", "due"], condition=Q(state="open"), name="action_item_open")]

    def __str__(self) -> str:
        return self.text
