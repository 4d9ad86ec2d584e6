"""What the nightly look found: a flag with its evidence. It moves nothing by itself."""

from django.db import models
from django.db.models import Q

from communities.lifecycle.querysets import FlagQuerySet
from communities.models import Community


class Flag(models.Model):
    """Something a steward or the program office should see; written by the nightly look only."""

    class Kind(models.TextChoices):
        """`communities.lifecycle.flags.FLAGS` says what each means, what helps, and who sees it."""

        QUIET = "quiet", "Quiet"
        STALLED = "stalled", "Stalled"
        STRAIN = "strain", "Steward strain"
        UNCONFIRMED = "unconfirmed", "Unconfirmed"
        PAUSE_OVER = "pause_over", "Pause is over"

    community = models.ForeignKey(Community, models.CASCADE, related_name="flags")
    kind = models.CharField(max_length=11, choices=Kind)
    since = models.DateField()
    evidence = models.CharField("what it rests on", max_length=500)
    cleared_on = models.DateField(null=True, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "kind"],
                condition=Q(cleared_on__isnull=True),
                name="flag_one_of_a_kind",
                violation_error_message="The flag is up already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community}: {self.get_kind_display()}"
