"""Whatever is asked of somebody outside the desk, behind a link in a mail, and what they answered."""

from datetime import datetime

import pghistory
from django.conf import settings
from django.core.signing import Signer
from django.db import models
from django.db.models import Q
from django.urls import reverse

from communities.lifecycle.querysets import REMINDERS, UNANSWERED_AFTER, AskQuerySet
from communities.models import Community
from members.models import Agency


@pghistory.track(exclude=["to_email"])
class Ask(models.Model):
    """One question to one address. The link names the question, not a session: whoever holds it may answer, once.

    Two reminders follow; after 21 days without an answer a gate that needs it counts as met, "sent, unanswered".
    """

    class Kind(models.TextChoices):
        """What is asked; `communities.lifecycle.asks.KINDS` says in which words and what follows."""

        PACKAGE = "package", "Receive the launch package"
        PROMOTION = "promotion", "Tell your members about it"
        BACKUP = "backup", "Be the back-up steward"
        RECORDS = "records", "Own the records"
        SPONSOR = "sponsor", "Go on as its sponsor"
        FACTS = "facts", "Confirm its facts"
        TERM = "term", "Go on as its steward"

    class State(models.TextChoices):
        """How it stands."""

        SENT = "sent", "Sent"
        YES = "yes", "Yes"
        NO = "no", "No"
        WITHDRAWN = "withdrawn", "Withdrawn"

    community = models.ForeignKey(Community, models.CASCADE, related_name="asks")
    kind = models.CharField(max_length=9, choices=Kind)
    state = models.CharField(max_length=9, choices=State, default=State.SENT)
    to_name = models.CharField("who is asked", max_length=150, blank=True)
    to_email = models.EmailField("their email")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="asked", verbose_name="account"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="asked")
    other = models.ForeignKey(Community, models.CASCADE, null=True, blank=True, related_name="asked_of_us")
    text = models.TextField("what is asked", max_length=4_000, blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="asks_sent"
    )
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField("the link ends")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_as = models.CharField("who answered, in their words", max_length=150, blank=True)
    answer = models.TextField("what they said", max_length=2_000, blank=True)

    objects = AskQuerySet.as_manager()

    class Meta:
        verbose_name = "question sent"
        verbose_name_plural = "questions sent"
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["sent", "withdrawn"], answered_at__isnull=True)
                | Q(state__in=["yes", "no"], answered_at__isnull=False),
                name="ask_answer_has_a_time",
                violation_error_message="An answer has a time.",
            ),
            models.CheckConstraint(
                condition=Q(kind="promotion", other__isnull=False) | ~Q(kind="promotion") & Q(other__isnull=True),
                name="ask_promotion_names_the_other_community",
                violation_error_message="Choose the community that is asked.",
            ),
            models.UniqueConstraint(
                fields=["community", "kind", "to_email", "other"],
                condition=Q(state="sent"),
                nulls_distinct=False,
                name="ask_one_open_per_address",
                violation_error_message="They have been asked and have not answered yet.",
            ),
        ]
        indexes = [models.Index(fields=["state", "sent_at"], name="ask_waiting")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.to_name or self.to_email}"

    def get_absolute_url(self) -> str:
        return reverse("lifecycle:ask", args=[self.signer().sign(self.pk)])

    def is_unanswered(self, now: datetime) -> bool:
        """As `querysets.unanswered` finds it."""
        is_old = self.sent_at <= now - UNANSWERED_AFTER
        return self.state == self.State.SENT and self.reminders >= REMINDERS and is_old

    @staticmethod
    def signer() -> Signer:
        """Makes and reads the token of a link; the row decides whether it can still be used."""
        return Signer(salt="communities.lifecycle.ask")
