"""Mentoring and coaching: who asks, who takes how many, and a pair from its proposal to its close-out (R30)."""

from datetime import date, timedelta

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from communities.experts.models.roster import Sme
from communities.experts.pairs.querysets import PairQuerySet, RequestQuerySet
from communities.models import Topic
from members.models import Agency

MOST_PAIRS = 2  # what a mentor takes at once who said nothing else
MOST_AIMS = 5
LONGEST = timedelta(days=549)  # eighteen months
GONE = "Removed when the account was closed."  # an agreement always has its aims


class PairKind(models.TextChoices):
    """Two kinds, reported apart: a view of a career, or one skill over a set time."""

    MENTORING = "mentoring", "Mentoring"
    COACHING = "coaching", "Coaching"


HELP = {PairKind.MENTORING: Sme.Help.MENTOR, PairKind.COACHING: Sme.Help.COACH}
MONTHS = {PairKind.MENTORING: 6, PairKind.COACHING: 3}  # how long a pair lasts that says nothing else


class Rhythm(models.IntegerChoices):
    """How often the two meet, in days."""

    WEEKLY = 7, "Every week"
    TWO_WEEKS = 14, "Every two weeks"
    MONTHLY = 30, "Every month"


@pghistory.track(exclude=["ways"])
class MentorTerms(models.Model):
    """What a mentor or coach on the roster takes; without a row it is MOST_PAIRS pairs, in any time zone."""

    sme = models.OneToOneField(Sme, models.CASCADE, related_name="mentor_terms", verbose_name="offer")
    most_pairs = models.PositiveSmallIntegerField("pairs at most", default=MOST_PAIRS)
    near_in_time = models.BooleanField("only people within three hours of my time", default=False)
    ways = models.CharField("how you like to meet", max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "mentor terms"
        constraints = [
            models.CheckConstraint(
                condition=Q(most_pairs__range=(1, 10)),
                name="mentor_terms_pairs",
                violation_error_message="Take from 1 to 10 pairs at a time.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sme}: {self.most_pairs} pairs at most"


@pghistory.track(exclude=["what_for"])
class MentoringRequest(models.Model):
    """Somebody looks for a mentor or a coach. What for is read by whoever is asked, and by the two of a pair."""

    class AgencyWish(models.TextChoices):
        """From where the other one is preferred."""

        ANY = "any", "No preference"
        OTHER = "other", "Another agency than mine"
        SAME = "same", "My own agency"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentoring_requests")
    kind = models.CharField(max_length=9, choices=PairKind)
    topics = models.ManyToManyField(Topic, related_name="mentoring_requests")
    what_for = models.TextField("what for", max_length=1_000)
    rhythm = models.PositiveSmallIntegerField(choices=Rhythm, default=Rhythm.TWO_WEEKS)
    agency_wish = models.CharField("agency preferred", max_length=5, choices=AgencyWish, default=AgencyWish.ANY)
    is_shown = models.BooleanField("mentors who fit may see who I am and what I look for, and offer", default=False)
    open_until = models.DateField()
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(ended_at__isnull=True),
                name="mentoring_request_one_of_a_kind",
                violation_error_message="You have asked already: change that request.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} asks for {self.get_kind_display().lower()}"

    def is_open(self, on: date) -> bool:
        """It looks for somebody on this day."""
        return self.ended_at is None and on <= self.open_until

    @property
    def who(self) -> str:
        """Who is looked for: "mentor" or "coach"."""
        return HELP[PairKind(self.kind)].label.lower()


class RequestTopicLink(MentoringRequest.topics.through):  # type: ignore[name-defined]
    """The link between a request and a topic, named so that its history is kept."""

    class Meta:
        proxy = True


pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None)(RequestTopicLink)


@pghistory.track(exclude=["message", "mentor_line", "mentee_line", "checked_in_at", "outside_since"])
class MentoringPair(models.Model):
    """Two people, from a proposal to its end; `pairs.states` says what may follow what.

    Agencies are those at the agreement: reports use them. `rhythm` and `ends` are those of the agreement in force.
    `aims_set` and `aims_met` are counted at close-out and stay when the words of the aims go.
    """

    class State(models.TextChoices):
        """Where it stands."""

        PROPOSED = "proposed", "Proposed"
        ACCEPTED = "accepted", "Being agreed"
        LIVE = "live", "Agreed"
        COMPLETED = "completed", "Completed"
        ENDED = "ended", "Ended"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Taken back"
        EXPIRED = "expired", "Not answered in time"

    TAKEN = (State.ACCEPTED, State.LIVE)  # takes one of a mentor's places
    OPEN = (State.PROPOSED, *TAKEN)

    kind = models.CharField(max_length=9, choices=PairKind)
    request = models.ForeignKey(MentoringRequest, models.PROTECT, related_name="pairs")
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="pairs_given")
    mentee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="pairs_received")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="pairs_proposed")
    proposed_at = models.DateTimeField()
    message = models.TextField("first words", max_length=1_000, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    accepted_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField("both said yes", null=True, blank=True)
    closed_at = models.DateTimeField("over since", null=True, blank=True)
    mentor_agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="pairs_given")
    mentee_agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="pairs_received")
    rhythm = models.PositiveSmallIntegerField(choices=Rhythm, null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    aims_set = models.PositiveSmallIntegerField(null=True, blank=True)
    aims_met = models.PositiveSmallIntegerField(null=True, blank=True)
    mentor_line = models.CharField("how it went, says the mentor", max_length=300, blank=True)
    mentee_line = models.CharField("how it went, says the mentee", max_length=300, blank=True)
    checked_in_at = models.DateTimeField("last asked how it goes", null=True, blank=True)
    outside_since = models.DateField("one of them left government", null=True, blank=True)

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(mentor=F("mentee")),
                name="pair_is_of_two",
                violation_error_message="Nobody mentors themselves.",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by=F("mentor")) | Q(proposed_by=F("mentee")),
                name="pair_proposed_by_one_of_the_two",
                violation_error_message="One of the two proposes it.",
            ),
            models.UniqueConstraint(
                fields=["mentor", "mentee"],
                condition=Q(state__in=["proposed", "accepted", "live"]),
                name="pair_once",
                violation_error_message="You two have a pair, or a proposal that waits for an answer.",
            ),
            models.UniqueConstraint(
                fields=["mentee", "kind"],
                condition=Q(state__in=["accepted", "live"]),
                name="pair_one_mentor_at_a_time",
                violation_error_message="They have found somebody meanwhile.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "accepted", "live"], closed_at__isnull=True)
                | Q(state__in=["completed", "ended", "declined", "withdrawn", "expired"], closed_at__isnull=False),
                name="pair_over_has_a_time",
                violation_error_message="What is over has a time, what goes on has none.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["live", "completed"])
                | Q(agreed_at__isnull=False, ends__isnull=False, rhythm__isnull=False),
                name="pair_live_is_agreed",
                violation_error_message="A pair that lives has a rhythm and an end.",
            ),
            models.CheckConstraint(
                condition=Q(state="completed", aims_set__isnull=False, aims_met__lte=F("aims_set"))
                | ~Q(state="completed") & Q(aims_set__isnull=True, aims_met__isnull=True),
                name="pair_completed_counts_its_aims",
                violation_error_message="A close-out says which aims were met.",
            ),
        ]
        indexes = [models.Index(fields=["state", "ends"], name="pair_by_state_and_end")]

    def __str__(self) -> str:
        return f"{self.mentor} and {self.mentee}, {self.get_kind_display().lower()}"

    def get_absolute_url(self) -> str:
        return reverse("experts:pair", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """It is not over."""
        return self.state in self.OPEN

    def other(self, person_id: int) -> int:
        """The id of the other one of the two."""
        return self.mentee_id if person_id == self.mentor_id else self.mentor_id


@pghistory.track(exclude=["aims"])
class PairAgreement(models.Model):
    """One version of what the two agree on. It holds once both said yes to it; the latest such version is in force.

    `met` says of each aim whether it was met, from the close-out on.
    """

    pair = models.ForeignKey(MentoringPair, models.CASCADE, related_name="agreements")
    number = models.PositiveSmallIntegerField("version")
    aims = ArrayField(models.CharField(max_length=200), size=MOST_AIMS)
    met = ArrayField(models.BooleanField(), size=MOST_AIMS, null=True, blank=True, verbose_name="aims met")
    rhythm = models.PositiveSmallIntegerField(choices=Rhythm)
    starts = models.DateField()
    ends = models.DateField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="agreements_written")
    written_at = models.DateTimeField()
    mentor_yes_at = models.DateTimeField(null=True, blank=True)
    mentee_yes_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField("left aside", null=True, blank=True)

    class Meta:
        ordering = ["pair", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["pair", "number"],
                name="pair_agreement_numbered",
                violation_error_message="The other one has written a version meanwhile.",
            ),
            models.CheckConstraint(
                condition=Q(aims__len__range=(1, MOST_AIMS)),
                name="pair_agreement_has_aims",
                violation_error_message="Write from one to five aims.",
            ),
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")) & Q(ends__lte=F("starts") + LONGEST),
                name="pair_agreement_period",
                violation_error_message="The end is after the start, and within eighteen months of it.",
            ),
            models.CheckConstraint(
                condition=Q(met__isnull=True) | Q(met__len=F("aims__len")),
                name="pair_agreement_marks_each_aim",
                violation_error_message="Say of each aim whether it was met.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pair}, version {self.number}"

    @property
    def holds(self) -> bool:
        """Both said yes to it."""
        return self.mentor_yes_at is not None and self.mentee_yes_at is not None

    def has_yes_of(self, person_id: int) -> bool:
        """This one of the two said yes to it."""
        yes = self.mentor_yes_at if person_id == self.pair.mentor_id else self.mentee_yes_at
        return yes is not None


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), exclude=["note"])
class PairSession(models.Model):
    """The two met. One a day, so that both may log it and it counts once; the note is for the two alone."""

    pair = models.ForeignKey(MentoringPair, models.CASCADE, related_name="sessions")
    on = models.DateField("day")
    minutes = models.PositiveSmallIntegerField()
    note = models.TextField(max_length=2_000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sessions_logged")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "session"
        ordering = ["-on"]
        constraints = [
            models.UniqueConstraint(
                fields=["pair", "on"],
                name="pair_session_once_a_day",
                violation_error_message="This day is in the log already.",
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(5, 480)),
                name="pair_session_minutes",
                violation_error_message="Write from 5 to 480 minutes.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pair} on {self.on}"
