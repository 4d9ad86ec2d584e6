"""The start assessment: what somebody answered before starting a group, saved as they go (R32-R38)."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from communities.lifecycle.start.answers import Fit
from communities.lifecycle.start.rules import Outcome
from communities.models import Community
from members.models import Agency

ABANDONED_AFTER = timedelta(days=90)
MOST_HOURS = 200
MOST_EXPERTS = 1_000


class StartAssessmentQuerySet(models.QuerySet):
    """Assessments by whose they are and whether they are still of use."""

    def of(self, person_id: int | None, keys: list[str]) -> "StartAssessmentQuerySet":
        """Those of the person; and those begun in a visit (`keys`) that nobody has taken over yet."""
        begun_here = Q(person=None, key__in=keys)
        return self.filter(begun_here | Q(person=person_id) if person_id else begun_here)

    def answered(self) -> "StartAssessmentQuerySet":
        """Those with at least one answer, latest first."""
        return self.exclude(saved_at=None).order_by("-saved_at", "-id")

    def abandoned(self, now: datetime) -> "StartAssessmentQuerySet":
        """Nobody's, nothing came of them, and not touched for long."""
        before = now - ABANDONED_AFTER
        nobodys = self.filter(person=None, community=None)
        return nobodys.filter(Q(saved_at__lt=before) | Q(saved_at=None, created_at__lt=before))


class StartAssessment(models.Model):
    """The answers of one person, or of one visit until its visitor signs in.

    Its history is not kept: it is a draft that its writer may throw away, and that goes by itself when abandoned.
    `None` is a question that has not been answered.
    """

    key = models.UUIDField(unique=True, default=uuid4, editable=False)
    share_key = models.UUIDField("address of the shared page", unique=True, null=True, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="start_assessments"
    )
    answered = ArrayField(models.CharField(max_length=20), default=list, blank=True, help_text="Screens, by name.")
    problem = models.TextField(max_length=4_000, blank=True)
    affected = models.TextField("who is affected", max_length=2_000, blank=True)
    change = models.TextField("what should change", max_length=2_000, blank=True)
    problem_open = models.BooleanField("the problem cannot be stated yet", default=False)
    named = models.TextField("agencies as they were typed", max_length=5_000, blank=True)
    agencies = models.ManyToManyField(Agency, blank=True, related_name="+")
    # Of the names we don't know, those that the person confirmed as a government body.
    other_agencies = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    people = models.TextField("who there has said so", max_length=2_000, blank=True)
    objective = models.BooleanField("one objective with an end date", null=True)
    objective_ends = models.DateField(null=True, blank=True)
    stays = models.BooleanField("stay together afterwards", null=True)
    outside = models.BooleanField("members from outside government are essential", null=True)
    one_organization = models.BooleanField("all in one organization", null=True)
    teaches = models.BooleanField("experts teach, rather than peers learn", null=True)
    experts = models.PositiveSmallIntegerField(
        "experts who have committed themselves", default=0, validators=[MaxValueValidator(MOST_EXPERTS)]
    )
    period_set = models.BooleanField("the period is set", default=False)
    advises = models.BooleanField("gives an agency agreed advice with non-federal members", null=True)
    leader_agrees = models.BooleanField("a named person agrees to lead", null=True)
    leader = models.CharField("who leads", max_length=200, blank=True)
    hours = models.PositiveSmallIntegerField("hours a month", default=0, validators=[MaxValueValidator(MOST_HOURS)])
    override = models.CharField("chosen instead", max_length=20, choices=Outcome, blank=True)
    override_reason = models.TextField("why", max_length=2_000, blank=True)
    community = models.ForeignKey(
        Community,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="start_assessments",
        verbose_name="proposed from it",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(null=True, blank=True)

    objects = StartAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(override="", override_reason="") | (~Q(override="") & ~Q(override_reason="")),
                name="start_assessment_override_has_reason",
                violation_error_message="Say both what you choose instead and why.",
            ),
        ]
        indexes = [models.Index(fields=["saved_at"], name="start_assessment_by_saving")]

    def __str__(self) -> str:
        return self.heading

    def get_absolute_url(self) -> str:
        return reverse("lifecycle:start_advice", args=[self.key])

    @property
    def heading(self) -> str:
        """The problem in one line, for lists."""
        words = " ".join(self.problem.split())
        return f"{words[:80].rstrip()}…" if len(words) > 80 else words or "Problem not stated yet"

    @property
    def is_stated(self) -> bool:
        """The problem can be said: what it is, whom it affects, and what should change."""
        return bool(self.problem and self.affected and self.change) and not self.problem_open

    @property
    def search_text(self) -> str:
        """What existing groups are compared with."""
        return "\n".join(filter(None, (self.problem, self.affected, self.change)))


class StartMatch(models.Model):
    """How one existing group fits, and why not wholly (R35)."""

    assessment = models.ForeignKey(StartAssessment, models.CASCADE, related_name="matches")
    community = models.ForeignKey(Community, models.CASCADE, related_name="start_matches")
    fit = models.CharField(max_length=6, choices=Fit)
    why = models.TextField("what is missing", max_length=1_000, blank=True)
    narrower = models.BooleanField("ours is narrower", default=False)

    class Meta:
        verbose_name_plural = "start matches"
        ordering = ["assessment", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "community"],
                name="start_match_once",
                violation_error_message="This group is judged already.",
            ),
            models.CheckConstraint(
                condition=Q(fit=Fit.FITS) | ~Q(why=""),
                name="start_match_says_what_is_missing",
                violation_error_message="Say what is missing, or why it does not fit.",
            ),
            models.CheckConstraint(
                condition=Q(narrower=False) | Q(fit=Fit.PARTLY),
                name="start_match_narrower_fits_partly",
                violation_error_message="Only what fits partly can be the bigger community.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community_id}: {self.fit}"
