"""Who belongs to what, in which state; who was invited; who acknowledged which rules."""

from datetime import timedelta

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from communities.models.community import Community
from communities.querysets import InvitationQuerySet, MembershipQuerySet

UNDO_WITHIN = timedelta(days=1)


@pghistory.track()
class Membership(models.Model):
    """A person in a community. One live row a pair; ended rows stay: agencies ask how many there were in March."""

    class State(models.TextChoices):
        """Live: requested, following, active. The others are how it ended."""

        REQUESTED = "requested", "Requested"
        FOLLOWING = "following", "Following"
        ACTIVE = "active", "Joined"
        DECLINED = "declined", "Declined"
        LEFT = "left", "Left"
        LAPSED = "lapsed", "Lapsed"
        REMOVED = "removed", "Removed"

    class Role(models.TextChoices):
        """What a member does for the community."""

        MEMBER = "member", "Member"
        CORE_TEAM = "core_team", "Core team"
        STEWARD = "steward", "Steward"

    class Basis(models.TextChoices):
        """Whose record says so: ours, or the person's word about a place elsewhere."""

        HERE = "here", "Joined here"
        BY_WORD = "by_word", "By their word"

    class DeclinedFor(models.TextChoices):
        """What a refusal rests on, for the reports of agencies; the person reads the reason in words."""

        RULE = "rule", "Does not meet the joining rule"
        ELSEWHERE = "elsewhere", "Another community fits better"
        ENDED = "ended", "The community ends"
        OTHER = "other", "Something else"

    LIVE = (State.REQUESTED, State.FOLLOWING, State.ACTIVE)

    community = models.ForeignKey(Community, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    state = models.CharField(max_length=10, choices=State)
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.HERE)
    note = models.TextField("note to the stewards", max_length=2_000, blank=True)
    reason = models.TextField("reason given", max_length=2_000, blank=True)
    declined_for = models.CharField(max_length=9, choices=DeclinedFor, blank=True, default="", db_default="")
    asked_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="memberships_decided"
    )
    asked_whether_in_at = models.DateTimeField("asked whether they got in elsewhere", null=True, blank=True)
    unmet_since = models.DateField("rule not met since", null=True, blank=True)
    term_ends = models.DateField("term as steward ends", null=True, blank=True, help_text="Last day.")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "person"],
                condition=Q(state__in=["requested", "following", "active"]),
                name="membership_one_live_per_person",
                violation_error_message="This person already belongs to this community.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["requested", "following", "active"], ended_at__isnull=True)
                | Q(state__in=["declined", "left", "lapsed", "removed"], ended_at__isnull=False),
                name="membership_ended_has_a_date",
                violation_error_message="An ended membership has an end date, a live one has none.",
            ),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(joined_at__isnull=False),
                name="membership_active_has_a_date",
                violation_error_message="A member has a joining date.",
            ),
            models.CheckConstraint(
                condition=Q(role="member") | ~Q(state__in=["requested", "following", "declined"]),
                name="membership_roles_are_for_members",
                violation_error_message="Only a member can be on the core team or a steward.",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="membership_decided_by_and_when",
                violation_error_message="Say both who decided and when.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "removed"]) | ~Q(reason=""),
                name="membership_refusal_has_a_reason",
                violation_error_message="Say why: the person reads it.",
            ),
            models.CheckConstraint(
                condition=Q(state="declined") | Q(declined_for=""),
                name="membership_declined_for_is_of_a_refusal",
                violation_error_message="Only a declined request was declined for something.",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "state", "joined_at", "id"], name="membership_list_of_community"),
            models.Index(fields=["person", "state"], name="membership_of_person"),
            models.Index(
                fields=["community"],
                condition=Q(state="active", role="steward"),
                name="membership_stewards",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.community}"

    @property
    def is_live(self) -> bool:
        """Requested, following or active."""
        return self.state in self.LIVE

    @property
    def can_undo(self) -> bool:
        """Joined within a day by their own press alone: nobody else decided anything about it."""
        return (
            self.state == self.State.ACTIVE
            and self.role == self.Role.MEMBER
            and self.decided_at is None
            and self.joined_at is not None
            and timezone.now() - self.joined_at < UNDO_WITHIN
        )


@pghistory.track(exclude=["token_digest"])
class Invitation(models.Model):
    """A steward invites one address; the token is kept as a digest only and used up at the POST."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="invitations_sent")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="invitations_accepted"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_and_when",
                violation_error_message="Say both who accepted and when.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_accepted_or_withdrawn",
                violation_error_message="An accepted invitation cannot be withdrawn.",
            ),
        ]
        indexes = [models.Index(fields=["community", "email"], name="invitation_of_address")]

    def __str__(self) -> str:
        return f"{self.community}: {self.email}"

    @property
    def is_open(self) -> bool:
        """Neither used nor withdrawn nor expired."""
        return self.accepted_at is None and self.withdrawn_at is None and timezone.now() < self.expires_at


@pghistory.track()
class Acknowledgement(models.Model):
    """A person read the rules of joining, in one of two forms, at one version."""

    class Form(models.TextChoices):
        """Members of the public read a shorter one."""

        OFFICIAL = "official", "Official"
        PUBLIC = "public", "Public"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="acknowledgements")
    form = models.CharField(max_length=10, choices=Form)
    version = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["person", "form", "version"], name="acknowledgement_once_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.form} {self.version}"
