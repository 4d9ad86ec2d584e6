"""Strengths: skills that members offer, skills that communities ask for, and what came of the two (R25)."""

from datetime import date

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from communities.experts.pairs.querysets import SkillAskQuerySet, SkillMatchQuerySet, SkillQuerySet
from communities.models import Community, Topic


@pghistory.track(exclude=["name", "can", "words"])
class Skill(models.Model):
    """Something a person can do for others. Stewards see it with `is_proposed`, or when the person offers it to them.

    `words` is what matching looks at: the name before the rest.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="skills")
    name = models.CharField("skill", max_length=80)
    can = models.CharField("what you can do with it", max_length=500)
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, blank=True, related_name="skills")
    hours_a_month = models.PositiveSmallIntegerField("hours a month", null=True, blank=True)
    is_proposed = models.BooleanField("propose me to communities that ask for this", default=False)
    offered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    words = models.GeneratedField(
        expression=SearchVector("name", weight="A", config="english")
        + SearchVector("can", weight="C", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = SkillQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                "person",
                Lower("name"),
                condition=Q(ended_at__isnull=True),
                name="skill_offered_once",
                violation_error_message="You offer this skill already: change that one.",
            ),
            models.CheckConstraint(
                condition=Q(hours_a_month__isnull=True) | Q(hours_a_month__range=(1, 160)),
                name="skill_hours_a_month",
                violation_error_message="Say how many hours a month, from 1 to 160.",
            ),
        ]
        indexes = [
            GinIndex(fields=["words"], name="skill_words"),
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="skill_name_letters"),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track(exclude=["vector"])
class SkillAsk(models.Model):
    """A community looks for people with a skill, for a project or for itself; people in government read it."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="skill_asks")
    title = models.CharField("what it is about", max_length=120)
    needed = models.TextField("what is needed", max_length=2_000)
    skills = models.CharField("skills, separated by commas", max_length=200)
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, blank=True, related_name="skill_asks")
    hours = models.PositiveSmallIntegerField("hours in all")
    until = models.DateField("needed until")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="skill_asks")
    closed_at = models.DateTimeField(null=True, blank=True)
    vector = models.GeneratedField(
        expression=SearchVector("skills", weight="A", config="english")
        + SearchVector("title", weight="B", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = SkillAskQuerySet.as_manager()

    class Meta:
        ordering = ["until", "id"]
        constraints = [
            models.UniqueConstraint(
                "community",
                Lower("title"),
                condition=Q(closed_at__isnull=True),
                name="skill_ask_open_once",
                violation_error_message="This community asks for this already: change that one.",
            ),
            models.CheckConstraint(
                condition=Q(hours__range=(1, 500)),
                name="skill_ask_hours",
                violation_error_message="Say how many hours in all, from 1 to 500.",
            ),
        ]
        indexes = [GinIndex(fields=["vector"], name="skill_ask_vector")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("experts:skill_ask", args=[self.pk])

    def is_open(self, on: date) -> bool:
        """It looks for people on this day, for a community that has not ended."""
        return self.closed_at is None and on <= self.until and self.community.is_live


@pghistory.track()
class SkillMatch(models.Model):
    """A skill put to an ask by one side; when the other says yes, each sees how to reach the other."""

    class Side(models.TextChoices):
        """Who proposed it."""

        MEMBER = "member", "The member"
        COMMUNITY = "community", "The community"

    class State(models.TextChoices):
        """How it stands."""

        PROPOSED = "proposed", "Proposed"
        AGREED = "agreed", "Agreed"
        DECLINED = "declined", "Declined"
        ENDED = "ended", "Ended"

    ask = models.ForeignKey(SkillAsk, models.CASCADE, related_name="matches")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="matches")
    side = models.CharField("proposed by", max_length=9, choices=Side)
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="skill_matches_proposed")
    proposed_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="skill_matches_answered"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = SkillMatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "skill matches"
        ordering = ["proposed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ask", "skill"],
                name="skill_match_once",
                violation_error_message="This was proposed already.",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="skill_match_answer_has_who_and_when",
                violation_error_message="An answer has who gave it and when.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["agreed", "declined"]) | Q(answered_at__isnull=False),
                name="skill_match_agreed_is_answered",
                violation_error_message="What is agreed or declined was answered.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill} for {self.ask}"
