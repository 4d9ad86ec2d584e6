"""The outbox, and what an address does not want to get."""

import uuid
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import Signer
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils import timezone

from members.notifications.kinds import STOPPABLE

MAX_ATTEMPTS = 124  # five days, see delivery.BACK_OFF
MAX_INTERRUPTED = 6  # in a row
LATE_AFTER = timedelta(minutes=10)


class PreferenceQuerySet(models.QuerySet):
    """Preferences by the token that stands in a mail."""

    def by_token(self, token: str) -> "PreferenceQuerySet":
        """Return the one row that `token` was made for; raises BadSignature for any other text."""
        return self.filter(pk=Preference.signer().unsign(token))


class Preference(models.Model):
    """One address and one kind of mail: the row that an unsubscribe link names, so that no link carries an address."""

    address = models.EmailField(max_length=254)
    kind = models.SlugField(max_length=50)  # of kinds.STOPPABLE; not choices, so that a new kind needs no migration
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        verbose_name = "mail preference"
        ordering = ["address", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["address", "kind"],
                name="preference_once_per_address_and_kind",
                violation_error_message="This address has a preference for this kind of mail.",
            ),
            models.CheckConstraint(
                condition=Q(address=Lower("address")),
                name="preference_address_in_small_letters",
                violation_error_message="Write the address in small letters.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} to {self.address}"

    def get_absolute_url(self) -> str:
        """The page of one button where this kind of mail is stopped, without sign-in."""
        return reverse("notifications:unsubscribe", args=[self.signer().sign(self.pk)])

    @property
    def title(self) -> str:
        """The kind in words, or its slug when the site sends it no more."""
        return STOPPABLE[self.kind].title if self.kind in STOPPABLE else self.kind

    @staticmethod
    def signer() -> Signer:
        return Signer(salt="members.notifications.unsubscribe")


class MailQuerySet(models.QuerySet):
    """The outbox by what is still owed."""

    def unsent(self) -> "MailQuerySet":
        """Those that wait, and those whose worker is sending or has died."""
        return self.filter(state__in=Mail.UNSENT)

    def due(self, now: datetime) -> "MailQuerySet":
        """Those whose next try has come."""
        return self.unsent().filter(next_try_at__lte=now)

    def expired(self, now: datetime) -> "MailQuerySet":
        """Those with a secret that nobody should get any more."""
        return self.unsent().filter(expires_at__lte=now)

    def overdue(self, now: datetime) -> "MailQuerySet":
        """Those that should have been sent by now, with `owed_since`: the mail server or our worker is in trouble.

        A delay on the recipient's side does not count, nor does a refusal after which other mail got through.
        """
        got_through = Mail.objects.filter(state=Mail.State.SENT, sent_at__gt=OuterRef("tried_at"))
        return (
            self.unsent()
            .annotate(owed_since=Coalesce("asked_to_wait_until", "created_at"))
            .filter(owed_since__lt=now - LATE_AFTER)
            .exclude(Exists(got_through), next_try_at__gt=now)
        )


class Mail(models.Model):
    """A mail to one address, from the moment something caused it; its key is its Message-ID for ever."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Sending"
        SENT = "sent", "Sent"
        BOUNCED = "bounced", "Refused by the recipient's server"
        FAILED = "failed", "Given up"
        EXPIRED = "expired", "Expired unsent"

    UNSENT = (State.WAITING, State.SENDING)
    NOT_DELIVERED = (State.BOUNCED, State.FAILED)
    MOVES = {
        State.WAITING: {State.SENDING, State.EXPIRED},
        # To sending again: the worker that had it died.
        State.SENDING: {State.SENDING, State.WAITING, State.SENT, State.BOUNCED, State.FAILED, State.EXPIRED},
        State.FAILED: {State.WAITING},
        State.BOUNCED: {State.WAITING},
        State.SENT: set(),
        State.EXPIRED: set(),
    }

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    template = models.CharField(max_length=100)
    preference = models.ForeignKey(
        Preference, models.PROTECT, null=True, blank=True, verbose_name="kind, when it can be stopped"
    )
    recipient = models.EmailField(max_length=254)
    subject = models.CharField(max_length=250)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    attachment_name = models.CharField(max_length=200, blank=True)
    attachment = models.BinaryField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    interrupted = models.PositiveSmallIntegerField("tries that their worker did not survive", default=0, db_default=0)
    error = models.CharField(max_length=500, blank=True)
    once = models.CharField(
        "queued once for", max_length=200, blank=True, help_text="A second mail under the same words is not queued."
    )
    created_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(default=timezone.now)
    tried_at = models.DateTimeField("last tried at", null=True, blank=True)
    asked_to_wait_until = models.DateTimeField("waits for the recipient until", null=True, blank=True)
    expires_at = models.DateTimeField("has a secret that expires", null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "mail"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["once"],
                condition=~Q(once=""),
                name="mail_queued_once",
                violation_error_message="This mail was queued before.",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at__isnull=True),
                name="mail_sent_has_its_time",
                violation_error_message="A sent mail has the time it was sent, any other has none.",
            ),
            models.CheckConstraint(
                condition=Q(attachment__isnull=True) | ~Q(attachment_name=""),
                name="mail_attachment_has_a_name",
                violation_error_message="An attachment has the name of a file.",
            ),
            models.CheckConstraint(
                condition=Q(attempts__lte=MAX_ATTEMPTS),
                name="mail_tried_for_five_days_at_most",
                violation_error_message="A mail is tried for five days at most.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(state__in=["waiting", "sending"]), name="mail_unsent_by_next_try"
            ),
            models.Index(fields=["-created_at"], name="mail_newest_first"),
            models.Index(fields=["sent_at"], condition=Q(state="sent"), name="mail_sent_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.subject}, to {self.recipient}"

    @property
    def message_id(self) -> str:
        """The same at every try, so that a mail received twice can be told to be one."""
        return f"<{self.key}@{urlsplit(settings.BASE_URL).hostname}>"

    @property
    def can_be_sent_again(self) -> bool:
        """It was not delivered and we still have its text; an old code is of no use to anybody."""
        return self.state in self.NOT_DELIVERED and bool(self.text) and self.expires_at is None

    def move(self, to: State, **facts: object) -> None:
        """Save the move and its facts; the caller holds the row's lock."""
        if to not in self.MOVES[self.State(self.state)]:
            raise ValueError(f"No way from {self.state} to {to}.")
        self.state = to
        for name, value in facts.items():
            setattr(self, name, value)
        self.save(update_fields=["state", *facts])
