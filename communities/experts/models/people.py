"""What people let others see of themselves, what they want for themselves, and whom they got to know."""

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from communities.experts.people.querysets import AvoidQuerySet, GoalQuerySet, IntroductionQuerySet
from communities.models import Community
from members.models import Agency

TEXT, REACH, LINE = 1_000, 300, 500  # characters of a text, of how to reach somebody, of a line


class Audience(models.TextChoices):
    """Who sees a field, the narrowest first; each one includes those before it."""

    NOBODY = "nobody", "Nobody"
    COMMUNITIES = "communities", "Members of my communities"
    GOVERNMENT = "government", "My communities and all of government"


def _audience(default: str = Audience.NOBODY) -> models.CharField:
    return models.CharField(max_length=11, choices=Audience, default=default)


@pghistory.track(exclude=["work", "reach", "words"])
class Profile(models.Model):
    """Who sees which field of a person (R6), and two texts that are kept nowhere else.

    Without a row the defaults hold: name and agency for members of shared communities, the rest for nobody. The other
    values live with the person, their affiliation and their interests. `words` is what search finds in `work`.
    """

    FIELDS = ("name", "title", "agency", "interests", "work", "time_zone", "reach")
    OPEN_BY_DEFAULT = frozenset({"name", "agency"})

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="profile")
    name_to = _audience(Audience.COMMUNITIES)
    title_to = _audience()
    agency_to = _audience(Audience.COMMUNITIES)
    interests_to = _audience()
    work_to = _audience()
    time_zone_to = _audience()
    reach_to = _audience()
    work = models.TextField("what you work on", max_length=TEXT, blank=True)
    reach = models.CharField("how to reach you", max_length=REACH, blank=True)
    words = SearchVectorField(null=True, editable=False)

    class Meta:
        ordering = ["person"]
        indexes = [GinIndex(fields=["words"], name="profile_words")]

    def __str__(self) -> str:
        return f"Profile of {self.person}"


@pghistory.track(exclude=["text"])
class Goal(models.Model):
    """What a member wants from a community, for their work or for themselves: nobody else ever reads it (R8)."""

    class Kind(models.TextChoices):
        """Whose goal it is."""

        PROFESSIONAL = "professional", "For my work"
        PERSONAL = "personal", "For myself"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="goals")
    community = models.ForeignKey(Community, models.CASCADE, related_name="goals_of_members")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PROFESSIONAL)
    text = models.CharField("goal", max_length=LINE)
    made_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True, blank=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""), name="goal_says_something", violation_error_message="Write the goal."
            )
        ]

    def __str__(self) -> str:
        return f"Goal {self.pk}"


@pghistory.track(exclude=["why"])
class Introduction(models.Model):
    """Two people who may get to know each other, once both have said yes (R6, R26).

    `one` has the lower id. `asked_by` is one of the two, who said yes by asking, or a third person who sees both.
    What was written is blanked when it ends. An introduction is *held* where one of the two avoids the other, or where
    a third person asks for what is under way already: whoever asked sees it wait, the two never hear of it.
    """

    class State(models.TextChoices):
        """Waiting for an answer, made, or how it ended."""

        WAITING = "waiting", "Waiting"
        MADE = "made", "Made"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"
        EXPIRED = "expired", "Expired"
        ENDED = "ended", "Ended"

    LIVE = (State.WAITING, State.MADE)

    one = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="introductions_as_one")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="introductions_as_other")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="introductions_asked")
    why = models.CharField("why", max_length=LINE, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    is_held = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    one_agreed_at = models.DateTimeField(null=True, blank=True)
    other_agreed_at = models.DateTimeField(null=True, blank=True)
    one_talked_at = models.DateTimeField(null=True, blank=True)
    other_talked_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(one__lt=F("other")),
                name="introduction_of_two",
                violation_error_message="An introduction is of two people.",
            ),
            models.UniqueConstraint(
                fields=["one", "other"],
                condition=Q(state__in=["waiting", "made"], is_held=False),
                name="introduction_one_open_at_a_time",
                violation_error_message="There is an introduction between these two already.",
            ),
            models.UniqueConstraint(
                fields=["asked_by", "one", "other"],
                condition=Q(state__in=["waiting", "made"]),
                name="introduction_asked_once",
                violation_error_message="You asked for this introduction already.",
            ),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True)
                | Q(one_agreed_at__isnull=False, other_agreed_at__isnull=False, is_held=False),
                name="introduction_made_by_two_yeses",
                violation_error_message="Both have to say yes.",
            ),
            models.CheckConstraint(
                condition=~Q(state="made") | Q(made_at__isnull=False),
                name="introduction_made_has_a_time",
                violation_error_message="An introduction that was made has a time.",
            ),
            models.CheckConstraint(
                condition=Q(one_talked_at__isnull=True, other_talked_at__isnull=True) | Q(made_at__isnull=False),
                name="introduction_talked_after_it_was_made",
                violation_error_message="They talk once both have said yes.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "made"], ended_at__isnull=True)
                | Q(state__in=["declined", "withdrawn", "expired", "ended"], ended_at__isnull=False, why=""),
                name="introduction_ended_has_a_time_and_no_text",
                violation_error_message="What ended has a time, and its text is gone.",
            ),
        ]
        indexes = [
            models.Index(fields=["other", "state"], name="introduction_of_other"),
            models.Index(fields=["asked_by", "asked_at"], name="introduction_asked_by"),
            models.Index(fields=["expires_at"], condition=Q(state="waiting"), name="introduction_expiring"),
        ]

    def __str__(self) -> str:
        return f"Introduction {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("experts:introduction", args=[self.pk])

    def side_of(self, person_id: int) -> str:
        """ "one", "other", or "" for whoever is neither."""
        return {self.one_id: "one", self.other_id: "other"}.get(person_id, "")

    def across_from(self, person_id: int) -> int:
        """The id of the other of the two."""
        return self.other_id if person_id == self.one_id else self.one_id


class Avoid(models.Model):
    """Somebody does not want to meet somebody: neither sees the other among people, and nobody is told.

    Without a history on purpose: once it is taken back nothing is left of it.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="avoids")
    avoided = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="avoided_by")
    at = models.DateTimeField()

    objects = AvoidQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "avoided"],
                name="avoid_once",
                violation_error_message="You avoid this person already.",
            ),
            models.CheckConstraint(
                condition=~Q(person=F("avoided")),
                name="avoid_somebody_else",
                violation_error_message="Nobody avoids themselves.",
            ),
        ]

    def __str__(self) -> str:
        return f"Avoid {self.pk}"


@pghistory.track()
class Tie(models.Model):
    """The first two-way exchange between two people of different agencies, with the agencies of that day (R26, R70).

    `communities.experts.ties.note` writes it. `one` has the lower id; agencies are those on top, never bureaus.
    """

    class Source(models.TextChoices):
        """What they exchanged first."""

        INTRODUCTION = "introduction", "Introduction"
        CONSULTATION = "consultation", "Question and answer"
        MENTORING = "mentoring", "Mentoring or coaching"

    one = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="ties_as_one")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="ties_as_other")
    one_agency = models.ForeignKey(Agency, models.PROTECT, related_name="ties_as_one")
    other_agency = models.ForeignKey(Agency, models.PROTECT, related_name="ties_as_other")
    source = models.CharField(max_length=12, choices=Source)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(one__lt=F("other")),
                name="tie_of_two",
                violation_error_message="A tie is between two people.",
            ),
            models.UniqueConstraint(
                fields=["one", "other"], name="tie_counted_once", violation_error_message="This tie is counted."
            ),
            models.CheckConstraint(
                condition=~Q(one_agency=F("other_agency")),
                name="tie_across_agencies",
                violation_error_message="A tie is between people of different agencies.",
            ),
        ]
        indexes = [
            models.Index(fields=["one_agency", "at"], name="tie_of_one_agency"),
            models.Index(fields=["other_agency", "at"], name="tie_of_other_agency"),
        ]

    def __str__(self) -> str:
        return f"Tie {self.pk}"
