"""Who said yes to being asked: people and shared roles, who confirmed them, and who looks for them."""

from datetime import date, datetime

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from communities.experts.querysets import HolderQuerySet, SmeQuerySet
from communities.models import Community, Topic
from members.models import Agency

MOST_OPEN, MOST_A_WEEK = 2, 1  # what an expert takes who said nothing else


@pghistory.track(exclude=["open_now", "asked_last_at", "free_again_at", "words"])
class Sme(models.Model):
    """A person, or a shared role with people behind it, who offers expertise in topics (R3, R19).

    The last four fields follow from the rest and are kept by `load` and `roster`: how many requests are open, when the
    expert was asked last, when the weekly limit allows the next one, and the words that search looks at.
    """

    class Help(models.TextChoices):
        """Kinds of help."""

        ANSWER = "answer", "Answer a question"
        REVIEW = "review", "Review a draft"
        SPEAK = "speak", "Give a talk"
        SET_UP = "set_up", "Help set up a community"
        MENTOR = "mentor", "Mentor"
        COACH = "coach", "Coach"

    ASKED_FOR = (Help.ANSWER, Help.REVIEW, Help.SPEAK, Help.SET_UP)  # by a consultation; the others by a pair

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="expertise"
    )
    role_name = models.CharField("name of the role or office", max_length=120, blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="experts")
    evidence = models.CharField("what you know, and from what", max_length=500)
    topics = models.ManyToManyField(Topic, related_name="experts")
    helps = ArrayField(models.CharField(max_length=10, choices=Help), verbose_name="kinds of help")
    hours_a_month = models.PositiveSmallIntegerField("hours a month", null=True, blank=True)
    most_open = models.PositiveSmallIntegerField("open requests at most", default=MOST_OPEN)
    most_a_week = models.PositiveSmallIntegerField("new requests a week at most", default=MOST_A_WEEK)
    away_from = models.DateField(null=True, blank=True)
    away_until = models.DateField("last day away", null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    consent_by = models.CharField("supervisor who agreed", max_length=150, blank=True)
    consent_on = models.DateField("agreed on", null=True, blank=True)
    offered_at = models.DateTimeField()
    ended_at = models.DateTimeField("left the roster", null=True, blank=True)
    is_listed = models.BooleanField(default=True)
    open_now = models.PositiveSmallIntegerField(default=0)
    asked_last_at = models.DateTimeField(null=True, blank=True)
    free_again_at = models.DateTimeField(null=True, blank=True)
    words = SearchVectorField(null=True, editable=False)

    objects = SmeQuerySet.as_manager()

    class Meta:
        verbose_name = "expert"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ended_at__isnull=True),
                name="sme_one_offer_per_person",
                violation_error_message="You are on the roster: change that offer.",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, role_name="") | Q(person__isnull=True) & ~Q(role_name=""),
                name="sme_is_a_person_or_a_role",
                violation_error_message="An expert is a person, or a role with a name.",
            ),
            models.CheckConstraint(
                condition=Q(helps__len__gte=1), name="sme_offers_help", violation_error_message="Choose a kind of help."
            ),
            models.CheckConstraint(
                condition=Q(hours_a_month__isnull=True) | Q(hours_a_month__range=(1, 160)),
                name="sme_hours_a_month",
                violation_error_message="Say how many hours a month, from 1 to 160.",
            ),
            models.CheckConstraint(
                condition=Q(most_open__range=(1, 20)) & Q(most_a_week__range=(1, 20)),
                name="sme_caps",
                violation_error_message="Take from 1 to 20 requests.",
            ),
            models.CheckConstraint(
                condition=Q(away_from__isnull=True, away_until__isnull=True)
                | Q(away_from__isnull=False, away_until__isnull=False, away_until__gte=F("away_from")),
                name="sme_away_dates_in_order",
                violation_error_message="Give both days away, the first one first.",
            ),
            models.CheckConstraint(
                condition=Q(consent_on__isnull=True, consent_by="") | Q(consent_on__isnull=False) & ~Q(consent_by=""),
                name="sme_consent_has_who_and_when",
                violation_error_message="Say both who agreed and on which day.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(is_listed=False),
                name="sme_ended_is_not_listed",
                violation_error_message="Whoever left the roster is not listed.",
            ),
        ]
        indexes = [
            models.Index(fields=["-offered_at", "-id"], condition=Q(is_listed=True), name="sme_listed_newest_first"),
            models.Index(fields=["agency", "-offered_at"], condition=Q(is_listed=True), name="sme_listed_of_agency"),
            GinIndex(fields=["words"], name="sme_words"),
            GinIndex(fields=["helps"], name="sme_helps"),
        ]

    def __str__(self) -> str:
        return self.role_name or (self.person.display_name if self.person else "")

    def get_absolute_url(self) -> str:
        return reverse("experts:expert", args=[self.pk])

    @property
    def is_role(self) -> bool:
        """A desk or an office, which outlives the people behind it."""
        return bool(self.role_name)

    def is_away(self, on: date) -> bool:
        """Away by the dates stated."""
        return self.away_from is not None and self.away_from <= on <= self.away_until

    def takes_now(self, now: datetime, today: date) -> bool:
        """As `SmeQuerySet.free` finds it: listed, not paused, not away, below both limits."""
        is_there = self.is_listed and self.paused_at is None and not self.is_away(today)
        return is_there and self.open_now < self.most_open and (self.free_again_at is None or self.free_again_at <= now)

    @property
    def help_labels(self) -> list[str]:
        """The kinds of help in words, in the order of the list."""
        return [kind.label for kind in self.Help if kind in self.helps]


class ExpertTopicLink(Sme.topics.through):  # type: ignore[name-defined]
    """The link between an expert and a topic, named so that its history is kept."""

    class Meta:
        proxy = True


pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None)(ExpertTopicLink)


@pghistory.track()
class Holder(models.Model):
    """Somebody who answers for a shared role, by their own yes."""

    sme = models.ForeignKey(Sme, models.CASCADE, related_name="holders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="expert_roles")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    objects = HolderQuerySet.as_manager()

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sme", "person"],
                condition=Q(until__isnull=True),
                name="holder_once_per_role",
                violation_error_message="They answer for this role already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.sme}"


@pghistory.track()
class RosterInvitation(models.Model):
    """A steward asks somebody to become an expert, or a colleague to answer for a role: nobody is listed unasked."""

    community = models.ForeignKey(Community, models.CASCADE, null=True, blank=True, related_name="expert_invitations")
    sme = models.ForeignKey(Sme, models.CASCADE, null=True, blank=True, related_name="invitations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="expert_invitations")
    note = models.TextField("why them", max_length=1_000, blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="expert_invitations_sent")
    answered_at = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(null=True, blank=True)

    class Meta:
        verbose_name = "invitation to the roster"
        verbose_name_plural = "invitations to the roster"
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(community__isnull=False, sme__isnull=True) | Q(community__isnull=True, sme__isnull=False),
                name="roster_invitation_for_one_thing",
                violation_error_message="Invite to a community's roster, or to a role.",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, accepted__isnull=True)
                | Q(answered_at__isnull=False, accepted__isnull=False),
                name="roster_invitation_answer_has_a_time",
                violation_error_message="An answer has a time.",
            ),
            models.UniqueConstraint(
                fields=["community", "sme", "person"],
                condition=Q(answered_at__isnull=True),
                nulls_distinct=False,
                name="roster_invitation_open_once",
                violation_error_message="They have been invited and have not answered yet.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.sme or self.community}"

    def get_absolute_url(self) -> str:
        return reverse("experts:invitation", args=[self.pk])


@pghistory.track()
class Confirmation(models.Model):
    """A community's steward says that somebody knows what they say: shown as "confirmed by"."""

    sme = models.ForeignKey(Sme, models.CASCADE, related_name="confirmations")
    community = models.ForeignKey(Community, models.CASCADE, related_name="confirmed_experts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="experts_confirmed")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sme", "community"],
                condition=Q(ended_at__isnull=True),
                name="confirmation_once_per_community",
                violation_error_message="This community has confirmed them.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sme}, confirmed by {self.community}"


@pghistory.track()
class ExpertCall(models.Model):
    """A community looks for an expert, to be set up or to grow (R37)."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="expert_calls")
    text = models.TextField("what for", max_length=1_000)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="expert_calls")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "call for an expert"
        verbose_name_plural = "calls for experts"
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["community"],
                condition=Q(closed_at__isnull=True),
                name="expert_call_one_open_per_community",
                violation_error_message="This community has an open call: change that one.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.community} looks for an expert"

    def get_absolute_url(self) -> str:
        return reverse("experts:call", args=[self.pk])


@pghistory.track()
class CallAnswer(models.Model):
    """Somebody offers to be the expert that a community looks for."""

    call = models.ForeignKey(ExpertCall, models.CASCADE, related_name="answers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="expert_call_answers")
    text = models.TextField("what you offer", max_length=2_000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "person"],
                name="call_answered_once",
                violation_error_message="You have answered this call.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.call}"


@pghistory.track()
class Promise(models.Model):
    """In how many working days a community's questions are taken and answered."""

    community = models.OneToOneField(Community, models.CASCADE, related_name="promise")
    accept_days = models.PositiveSmallIntegerField("working days to take a question", default=2)
    answer_days = models.PositiveSmallIntegerField("working days to answer it", default=5)

    class Meta:
        verbose_name = "promised times"
        verbose_name_plural = "promised times"
        constraints = [
            models.CheckConstraint(
                condition=Q(accept_days__range=(1, 20)) & Q(answer_days__range=(F("accept_days"), 60)),
                name="promise_days_in_order",
                violation_error_message="Take a question within 1 to 20 working days, and answer it no sooner.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.accept_days} and {self.answer_days} working days"


@pghistory.track()
class ConsentRule(models.Model):
    """An agency asks that its experts name a supervisor who agreed; without one they are not listed."""

    agency = models.OneToOneField(Agency, models.CASCADE, related_name="expert_consent")
    since = models.DateField()

    class Meta:
        verbose_name = "supervisor's consent asked for"
        verbose_name_plural = "supervisors' consent asked for"
        ordering = ["agency__name"]

    def __str__(self) -> str:
        return str(self.agency)
