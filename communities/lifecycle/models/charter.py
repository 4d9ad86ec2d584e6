"""The charter: structured, versioned, put to the members, public when adopted (R13, R14)."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from communities.models import Community

PART = 8_000  # characters of one part


@pghistory.track()
class CharterVersion(models.Model):
    """One version of the terms of a community; the parts are fields, so that differences can be shown part by part."""

    class State(models.TextChoices):
        """A draft is put to the members, then adopted or not; the next adopted version replaces it."""

        DRAFT = "draft", "Draft"
        OPEN = "open", "With the members"
        ADOPTED = "adopted", "Adopted"
        NOT_ADOPTED = "not_adopted", "Not adopted"
        REPLACED = "replaced", "Replaced"

    class Method(models.TextChoices):
        """How members decide."""

        OBJECTION = "objection", "Objection period"
        VOTE = "vote", "Vote"
        ELSEWHERE = "elsewhere", "Decided on the community's own list"

    PARTS = (
        *("purpose", "scope_in", "scope_out", "audience", "goals", "vision", "strategic_goal", "join_rules"),
        *("roles", "decisions", "cadence", "closing"),
    )
    REQUIRED = ("purpose", "scope_in", "goals", "join_rules", "roles", "decisions", "cadence", "closing")

    community = models.ForeignKey(Community, models.PROTECT, related_name="charters")
    number = models.PositiveSmallIntegerField("version")
    state = models.CharField(max_length=11, choices=State, default=State.DRAFT)
    purpose = models.TextField(max_length=PART, blank=True)
    scope_in = models.TextField("what belongs to it", max_length=PART, blank=True)
    scope_out = models.TextField("what does not", max_length=PART, blank=True)
    audience = models.TextField("who it is for", max_length=PART, blank=True)
    goals = models.TextField(max_length=PART, blank=True)
    vision = models.TextField(max_length=PART, blank=True)
    strategic_goal = models.TextField("strategic goal it serves", max_length=PART, blank=True)
    join_rules = models.TextField("who may join, and how", max_length=PART, blank=True)
    roles = models.TextField("roles and terms", max_length=PART, blank=True)
    decisions = models.TextField("how it decides", max_length=PART, blank=True)
    cadence = models.TextField("how often it meets", max_length=PART, blank=True)
    closing = models.TextField("how it closes", max_length=PART, blank=True)
    review_on = models.DateField("next review", null=True, blank=True)
    method = models.CharField("how members decide", max_length=9, choices=Method, blank=True)
    opened_at = models.DateTimeField("put to the members", null=True, blank=True)
    closes_on = models.DateField("members answer until", null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    result = models.TextField("what came of it", max_length=2_000, blank=True)
    link = models.URLField("where it was decided", max_length=2_000, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="charters_drafted")

    class Meta:
        verbose_name = "charter version"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "number"],
                name="charter_versions_are_numbered",
                violation_error_message="There is a version with this number.",
            ),
            models.UniqueConstraint(
                fields=["community"],
                condition=Q(state="adopted"),
                name="charter_one_adopted",
                violation_error_message="Another version is adopted.",
            ),
            models.UniqueConstraint(
                fields=["community"],
                condition=Q(state__in=["draft", "open"]),
                name="charter_one_in_the_making",
                violation_error_message="Finish the version in the making first.",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", opened_at__isnull=True)
                | ~Q(state="draft") & Q(opened_at__isnull=False) & ~Q(method=""),
                name="charter_past_draft_was_put_to_members",
                violation_error_message="Say how and when it was put to the members.",
            ),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(closes_on__isnull=False),
                name="charter_open_until_a_day",
                violation_error_message="Say until when members answer.",
            ),
        ]

    def __str__(self) -> str:
        return f"Charter of {self.community}, version {self.number}"


@pghistory.track()
class Voice(models.Model):
    """What one member says about a charter put to them; who said what is for stewards, the sums are for all."""

    class Choice(models.TextChoices):
        """An objection period counts objections, a vote counts yes and no."""

        YES = "yes", "Yes"
        NO = "no", "I object"
        ABSTAIN = "abstain", "No view"

    charter = models.ForeignKey(CharterVersion, models.CASCADE, related_name="voices")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="charter_voices")
    choice = models.CharField(max_length=7, choices=Choice)
    reason = models.TextField(max_length=2_000, blank=True)
    at = models.DateTimeField()
    settled_at = models.DateTimeField("objection settled", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="objections_settled"
    )
    settlement = models.CharField("how it was settled", max_length=300, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["charter", "person"],
                name="voice_once_a_person",
                violation_error_message="They have answered already.",
            ),
            models.CheckConstraint(
                condition=~Q(choice="no") | ~Q(reason=""),
                name="voice_objection_has_a_reason",
                violation_error_message="Say what you object to, so that it can be settled.",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(choice="no", settled_at__isnull=False, settled_by__isnull=False),
                name="voice_settled_by_and_when",
                violation_error_message="Say who settled the objection and when.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_choice_display()}"
