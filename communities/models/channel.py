"""Where a community talks, who asked to be let in, and dated counts of who is there."""

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from communities import list_commands
from communities.models.community import URL_LENGTH, Community, web_address
from communities.models.joining import JoinRule
from communities.querysets import ChannelQuerySet


@pghistory.track()
class Channel(JoinRule):
    """A list, chat, forum or site; a rule of its own decides this channel only (R87)."""

    class Kind(models.TextChoices):
        """What sort of place it is."""

        MAILING_LIST = "mailing_list", "Mailing list"
        CHAT = "chat", "Chat"
        FORUM = "forum", "Forum"
        SITE = "site", "Site"

    class Server(models.TextChoices):
        """Whose commands the list obeys; steps are written only for a server that is known."""

        LISTSERV = "listserv", "LISTSERV"
        GOOGLE_GROUPS = "google_groups", "Google Groups"
        SLACK = "slack", "Slack"
        OTHER = "other", "Another"

    community = models.ForeignKey(Community, models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.MAILING_LIST)
    name = models.CharField(max_length=150)
    server = models.CharField(max_length=15, choices=Server, default=Server.OTHER)
    list_name = models.CharField("name of the list on its server", max_length=100, blank=True)
    subscribe_address = models.EmailField("address to write to", blank=True)
    subscribe_subject = models.CharField("subject to send", max_length=200, blank=True)
    subscribe_body = models.CharField(
        "text to send",
        max_length=300,
        blank=True,
        help_text="{name}, {title} and {agency} are filled from the person's profile. Empty when the list wants none.",
    )
    owner_address = models.EmailField("address of its owners", blank=True)
    form_url = models.URLField("form to fill in", max_length=URL_LENGTH, blank=True, validators=[web_address])
    url = models.URLField("address", max_length=URL_LENGTH, blank=True, validators=[web_address])
    mails_per_week = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    mails_as_of = models.DateField("mails a week, as of", null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=1)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        ordering = ["community", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "position"],
                name="channel_position_is_unique",
                violation_error_message="Another channel of this community has this position.",
            ),
            models.CheckConstraint(
                condition=Q(mails_per_week__isnull=True) | Q(mails_per_week__gte=0),
                name="channel_mails_not_negative",
                violation_error_message="Mails a week cannot be below zero.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a message that the list's server would not take as a request to join."""
        found = list_commands.problems(
            server=self.server,
            list_name=self.list_name,
            address=self.subscribe_address,
            owner_address=self.owner_address,
            body=self.subscribe_body,
        )
        if found:
            raise ValidationError(found)


@pghistory.track()
class ChannelSubscription(models.Model):
    """A person was shown how to join a channel, and what they said came of it."""

    class Delivery(models.TextChoices):
        """Offered only where the server's command for it is known."""

        EACH = "each", "Every message"
        DIGEST = "digest", "A digest"
        NONE = "none", "No mail, read the archive"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="subscriptions")
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="subscriptions")
    delivery = models.CharField(max_length=10, choices=Delivery, default=Delivery.EACH)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    got_in = models.BooleanField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "channel subscription"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "channel"],
                condition=Q(left_at__isnull=True),
                name="subscription_one_live_per_channel",
                violation_error_message="This person already follows this channel.",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, got_in__isnull=True)
                | Q(answered_at__isnull=False, got_in__isnull=False),
                name="subscription_answer_has_a_date",
                violation_error_message="An answer has a date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.channel}"


@pghistory.track()
class MemberCount(models.Model):
    """What somebody stated about a channel's size on a day; a fact of its own, never added to members here."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="member_counts")
    as_of = models.DateField()
    members = models.PositiveIntegerField()
    source = models.CharField(max_length=100)
    is_doubtful = models.BooleanField("doubtful", default=False)
    why_doubtful = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "member count"
        ordering = ["-as_of"]
        get_latest_by = "as_of"
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "as_of", "source"],
                name="member_count_one_a_day_and_source",
                violation_error_message="There is a count from this source on this day.",
            ),
            models.CheckConstraint(
                condition=Q(is_doubtful=False, why_doubtful="") | (Q(is_doubtful=True) & ~Q(why_doubtful="")),
                name="member_count_doubt_has_a_reason",
                violation_error_message="Say why the count is doubtful, and only then.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.members:,} on {self.as_of}"
