"""Pausing, retiring, merging, converting: what is agreed before a status moves."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from communities.lifecycle.querysets import EndedQuerySet, MergerQuerySet
from communities.models import Community
from communities.models.community import TEXT_LENGTH, URL_LENGTH, web_address
from members.models import Agency


@pghistory.track()
class Retirement(models.Model):
    """A good end: members get thirty days' notice, deliverables an owner, readers a place to go."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="retirements")
    announced_at = models.DateTimeField()
    announced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="retirements_announced")
    closes_on = models.DateField("closes on")
    statement = models.TextField("closing statement", max_length=TEXT_LENGTH)
    where_now = models.TextField("where to go now", max_length=2_000, blank=True)
    successor = models.ForeignKey(Community, models.PROTECT, null=True, blank=True, related_name="inherits_from")
    deliverables = models.TextField("deliverables, and who owns each from now on", max_length=4_000)
    records = models.TextField("what happens to records and lists", max_length=4_000)
    completed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = EndedQuerySet.as_manager()

    class Meta:
        ordering = ["-announced_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["community"],
                condition=Q(completed_at__isnull=True, cancelled_at__isnull=True),
                name="retirement_one_at_a_time",
                violation_error_message="A retirement has been announced already.",
            ),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True) | Q(cancelled_at__isnull=True),
                name="retirement_completed_or_cancelled",
                violation_error_message="A retirement is completed or cancelled, not both.",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("community")),
                name="retirement_successor_is_another",
                violation_error_message="Name another community as the place to go.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community} closes on {self.closes_on}"

    @property
    def is_open(self) -> bool:
        """Announced, neither completed nor cancelled."""
        return self.completed_at is None and self.cancelled_at is None


@pghistory.track()
class Merger(models.Model):
    """Two communities become one: both sides agree, members may opt out, the survivor's rule decides who is carried."""

    class State(models.TextChoices):
        """Proposed by one side, agreed by the other, completed after the time to opt out."""

        PROPOSED = "proposed", "Proposed"
        AGREED = "agreed", "Agreed"
        COMPLETED = "completed", "Completed"
        CANCELLED = "cancelled", "Cancelled"

    class Side(models.TextChoices):
        """Which of the two a person stands for."""

        ENDING = "ending", "The one that ends"
        SURVIVOR = "survivor", "The one that stays"

    OPEN = (State.PROPOSED, State.AGREED)

    ending = models.ForeignKey(Community, models.PROTECT, related_name="mergers_into_others")
    survivor = models.ForeignKey(Community, models.PROTECT, related_name="mergers_into_this")
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    reason = models.TextField("why", max_length=4_000)
    proposed_at = models.DateTimeField()
    proposed_for = models.CharField("proposed by", max_length=8, choices=Side)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mergers_proposed")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="mergers_agreed"
    )
    opt_out_until = models.DateField("members may opt out until", null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    why_not = models.TextField("why it was refused or stopped", max_length=4_000, blank=True)

    objects = MergerQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(ending=F("survivor")),
                name="merger_is_of_two",
                violation_error_message="Choose another community: one cannot merge with itself.",
            ),
            models.UniqueConstraint(
                fields=["ending"],
                condition=Q(state__in=["proposed", "agreed"]),
                name="merger_one_at_a_time",
                violation_error_message="This community is in a merger already.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "cancelled"])
                | Q(agreed_at__isnull=False, agreed_by__isnull=False, opt_out_until__isnull=False),
                name="merger_agreed_by_and_when",
                violation_error_message="Say who agreed, when, and until when members may opt out.",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(why_not=""),
                name="merger_cancelled_has_a_reason",
                violation_error_message="Say why: both sides read it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ending} into {self.survivor}"

    @property
    def is_open(self) -> bool:
        """Proposed or agreed."""
        return self.state in self.OPEN

    @property
    def asked(self) -> Community:
        """The side that answers the proposal."""
        return self.survivor if self.proposed_for == self.Side.ENDING else self.ending

    def other(self, community: Community) -> Community:
        """The one of the two that `community` is not."""
        return self.survivor if community.pk == self.ending_id else self.ending


@pghistory.track()
class OptOut(models.Model):
    """A member who does not want to be carried into the survivor of a merger."""

    merger = models.ForeignKey(Merger, models.CASCADE, related_name="opt_outs")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="merger_opt_outs")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "opt-out"
        constraints = [models.UniqueConstraint(fields=["merger", "person"], name="opt_out_once_a_person")]

    def __str__(self) -> str:
        return f"{self.person}: {self.merger}"


@pghistory.track()
class Conversion(models.Model):
    """The same record becomes another group type; where the new type asks members first, it waits for them."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="conversions")
    to_type = models.CharField("becomes a", max_length=20, choices=Community.Type)
    reason = models.TextField("why", max_length=4_000)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    parent = models.ForeignKey(Community, models.PROTECT, null=True, blank=True, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    guards = models.TextField("what its guards ask, and how it is met", max_length=4_000, blank=True)
    vote = models.URLField("where the members decided", max_length=URL_LENGTH, blank=True, validators=[web_address])
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="conversions_asked")
    completed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = EndedQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["community"],
                condition=Q(completed_at__isnull=True, cancelled_at__isnull=True),
                name="conversion_one_at_a_time",
                violation_error_message="A conversion is under way already.",
            ),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True) | Q(cancelled_at__isnull=True),
                name="conversion_completed_or_cancelled",
                violation_error_message="A conversion is completed or stopped, not both.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community} becomes a {self.get_to_type_display()}"

    @property
    def is_open(self) -> bool:
        """Asked for, neither completed nor stopped."""
        return self.completed_at is None and self.cancelled_at is None
