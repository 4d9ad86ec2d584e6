"""A question to those who know: where it stands, whom it was put to, what was said, and what stays of it."""

from datetime import date, timedelta
from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from communities.experts.models.roster import Sme
from communities.experts.querysets import ConsultationQuerySet, SummaryQuerySet, TurnQuerySet
from communities.models import Community, Topic
from members.models import Agency

TEXT_LENGTH = 10_000


@pghistory.track(exclude=["title", "body", "useful_line", "outcome"])
class Consultation(models.Model):
    """A question and where it stands (R3, R4, R19); `communities.experts.states` says what may follow what.

    `desk` says with whom it is when no expert has it. Agencies are those of the day: reports use them. Times are kept
    twice: as moments, and as minutes of working days, because a median of those is what reports print.
    """

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", "Open"
        REROUTED = "rerouted", "With the next expert"
        ACCEPTED = "accepted", "Accepted"
        ANSWERED = "answered", "Answered"
        CLOSED = "closed", "Closed"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Desk(models.TextChoices):
        """Who looks for an answer."""

        EXPERTS = "experts", "The experts"
        STEWARDS = "stewards", "The stewards"
        OFFICE = "office", "The program office"

    LOOKING = (State.OPEN, State.REROUTED)
    LIVE = (*LOOKING, State.ACCEPTED, State.ANSWERED)

    asker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="consultations")
    asker_agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="questions_asked")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="consultations")
    community = models.ForeignKey(Community, models.PROTECT, null=True, blank=True, related_name="consultations")
    kind = models.CharField("kind of help", max_length=10, choices=Sme.Help, default=Sme.Help.ANSWER)
    named = models.ForeignKey(
        Sme, models.PROTECT, null=True, blank=True, related_name="asked_by_name", verbose_name="expert asked by name"
    )
    title = models.CharField("question in one line", max_length=200)
    body = models.TextField("what was tried", max_length=TEXT_LENGTH)
    is_private = models.BooleanField("not for publication", default=False)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    desk = models.CharField(max_length=8, choices=Desk, default=Desk.EXPERTS)
    asked_at = models.DateTimeField()
    desk_since = models.DateTimeField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="consultations_taken"
    )
    taken_agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="questions_taken")
    accepted_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField("first answered", null=True, blank=True)
    closed_at = models.DateTimeField("ended", null=True, blank=True)
    minutes_to_accept = models.PositiveIntegerField(null=True, blank=True)
    minutes_to_answer = models.PositiveIntegerField(null=True, blank=True)
    useful = models.BooleanField(null=True, blank=True)
    useful_line = models.CharField("what it was good for", max_length=300, blank=True)
    outcome = models.CharField("why it ended without an answer", max_length=500, blank=True)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(topic__isnull=False) | Q(community__isnull=False),
                name="consultation_is_about_something",
                violation_error_message="Choose a topic or a community.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "answered"], taken_by__isnull=False)
                | Q(state__in=["open", "rerouted"], taken_by__isnull=True)
                | Q(state__in=["closed", "declined", "withdrawn"]),
                name="consultation_taken_by_somebody",
                violation_error_message="Somebody has an accepted question, nobody an open one.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "declined", "withdrawn"], closed_at__isnull=False)
                | Q(state__in=["open", "rerouted", "accepted", "answered"], closed_at__isnull=True),
                name="consultation_ended_has_a_time",
                violation_error_message="What ended has a time, what lives has none.",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, minutes_to_answer__isnull=True)
                | Q(answered_at__isnull=False, minutes_to_answer__isnull=False),
                name="consultation_answer_has_its_minutes",
                violation_error_message="An answer has its time and its minutes.",
            ),
            models.CheckConstraint(
                condition=Q(useful__isnull=True, useful_line="") | Q(useful__isnull=False, answered_at__isnull=False),
                name="consultation_rated_after_an_answer",
                violation_error_message="Only an answer can be rated.",
            ),
        ]
        indexes = [
            models.Index(fields=["asker", "-asked_at"], name="consultation_of_asker"),
            models.Index(fields=["community", "state"], name="consultation_of_community"),
            models.Index(fields=["desk", "asked_at"], condition=Q(state__in=["open", "rerouted"]), name="looking"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("experts:question", args=[self.pk])

    @property
    def is_looking(self) -> bool:
        """Nobody has taken it yet."""
        return self.state in self.LOOKING

    @property
    def is_live(self) -> bool:
        """It has not ended."""
        return self.state in self.LIVE


@pghistory.track(exclude=["reason"])
class Turn(models.Model):
    """A question put to one expert. One at a time is asked or has it; how each turn ended stays on record."""

    class State(models.TextChoices):
        """How it stands."""

        ASKED = "asked", "Asked"
        ACCEPTED = "accepted", "Has it"
        DONE = "done", "Answered"
        DECLINED = "declined", "Declined"
        LATE = "late", "Not in time"
        LEFT = "left", "Left the roster"
        TAKEN_BACK = "taken_back", "Taken back"

    LIVE = (State.ASKED, State.ACCEPTED)

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="turns")
    sme = models.ForeignKey(Sme, models.PROTECT, related_name="turns")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    accept_by = models.DateTimeField()
    answer_by = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveIntegerField("minutes of working days until answered", null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="turns_settled"
    )
    reason = models.TextField("why not", max_length=1_000, blank=True)

    objects = TurnQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation"],
                condition=Q(state__in=["asked", "accepted"]),
                name="turn_one_at_a_time",
                violation_error_message="Another expert has this question.",
            ),
            models.UniqueConstraint(
                fields=["consultation", "sme"],
                name="turn_once_per_expert",
                violation_error_message="This expert had this question.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "accepted"], settled_at__isnull=True)
                | Q(state__in=["done", "declined", "late", "left", "taken_back"], settled_at__isnull=False),
                name="turn_settled_has_a_time",
                violation_error_message="A settled turn has a time, a live one has none.",
            ),
            models.CheckConstraint(
                condition=Q(answer_by__gte=F("accept_by")),
                name="turn_answer_comes_after_accepting",
                violation_error_message="The answer is due no sooner than the yes.",
            ),
        ]
        indexes = [
            models.Index(fields=["sme", "-asked_at"], name="turn_of_expert"),
            models.Index(fields=["state", "accept_by"], name="turn_due"),
        ]

    def __str__(self) -> str:
        return f"{self.sme}: {self.get_state_display()}"

    @property
    def last_day_to_accept(self) -> date:
        """The day at whose end the yes is due."""
        return timezone.localdate(self.accept_by - timedelta(seconds=1))

    @property
    def last_day_to_answer(self) -> date:
        """The day at whose end the answer is due."""
        return timezone.localdate(self.answer_by - timedelta(seconds=1))


class Message(models.Model):
    """What somebody wrote below a question. Never changed afterwards: it may be a record."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="consultation_messages")
    text = models.TextField(max_length=TEXT_LENGTH)
    at = models.DateTimeField()
    is_answer = models.BooleanField(default=False)
    is_solution = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation"],
                condition=Q(is_solution=True),
                name="message_one_solution",
                violation_error_message="One answer is the solution: take that mark away first.",
            ),
            models.CheckConstraint(
                condition=Q(is_solution=False) | Q(is_answer=True),
                name="message_solution_is_an_answer",
                violation_error_message="Only an answer can be the solution.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by}, {self.at:%Y-%m-%d}"


class Attachment(models.Model):
    """A file below a message, kept in the database with it; only ever downloaded."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(size__range=(1, 10 * 1024 * 1024)),
                name="attachment_size",
                violation_error_message="Attach a file of up to 10 MB that is not empty.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("experts:file", args=[self.pk])


@pghistory.track(exclude=["vector"])
class Summary(models.Model):
    """What others may learn from a question: written by the asker, reviewed by who answered, then found by search."""

    class State(models.TextChoices):
        """Where it stands."""

        REVIEW = "review", "With the expert"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    PARTS: ClassVar[tuple[str, ...]] = ("title", "question", "answer")

    consultation = models.OneToOneField(Consultation, models.PROTECT, related_name="summary")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="summaries")
    state = models.CharField(max_length=9, choices=State, default=State.REVIEW)
    title = models.CharField("title", max_length=200)
    question = models.TextField("the question", max_length=4_000)
    answer = models.TextField("what helped", max_length=8_000)
    names_asker = models.BooleanField("the asker may be named", default=False)
    names_expert = models.BooleanField("the expert may be named", default=False)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="summaries_written")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="summaries_reviewed"
    )
    vector = models.GeneratedField(
        expression=SearchVector("title", "question", "answer", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = SummaryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "summaries"
        ordering = ["-reviewed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="summary_published_after_review",
                violation_error_message="The expert reviews a summary before it is published.",
            )
        ]
        indexes = [GinIndex(fields=["vector"], name="summary_vector")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("experts:summary", args=[self.pk])


class Helped(models.Model):
    """Somebody said that a published summary helped them."""

    summary = models.ForeignKey(Summary, models.CASCADE, related_name="helped")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="helped_by")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "helped"
        constraints = [models.UniqueConstraint(fields=["summary", "person"], name="helped_said_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.summary}"


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class Block(models.Model):
    """An expert does not want questions of somebody. Nobody else learns of it: routing passes them by."""

    sme = models.ForeignKey(Sme, models.CASCADE, related_name="blocks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocked_by")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sme", "person"], name="block_once", violation_error_message="You have blocked them."
            )
        ]

    def __str__(self) -> str:
        return f"{self.sme} blocks {self.person}"


@pghistory.track()
class Stop(models.Model):
    """A steward takes no more questions of somebody for their community."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="question_stops")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="question_stops")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="question_stops_made")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "person"],
                condition=Q(ended_at__isnull=True),
                name="stop_once",
                violation_error_message="Their questions are stopped already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.community} stops {self.person}"
