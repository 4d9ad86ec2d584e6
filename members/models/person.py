"""The account holder."""

import zoneinfo
from datetime import date
from typing import Any, ClassVar

import pghistory
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

FORMER_MEMBER = "Former member"


def validate_time_zone(value: str) -> None:
    """Refuse what the time zone database does not know."""
    if value not in zoneinfo.available_timezones():
        raise ValidationError("Choose a time zone from the list, like America/New_York.")


class PersonManager(BaseUserManager["Person"]):
    """Creates people; e-mail addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """Create a person; without a password they sign in by an e-mailed code."""
        person = self.model(email=email.lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """Create an operator: every right, for those who run the machine."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


@pghistory.track(exclude=["password", "last_login"])
class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in; what they may do follows from their affiliations and memberships, not from here."""

    email = models.EmailField(
        "email", max_length=254, unique=True, error_messages={"unique": "Another person has this email."}
    )
    name = models.CharField(max_length=150, blank=True)
    title = models.CharField("job title", max_length=150, blank=True)
    time_zone = models.CharField(max_length=50, default="America/New_York", validators=[validate_time_zone])
    show_name = models.BooleanField(
        "show my name where a community that admits the public lists its members", default=False
    )
    is_staff = models.BooleanField("works in the program office", default=False)
    away_until = models.DateField("away until", null=True, blank=True)
    is_active = models.BooleanField("may sign in", default=True)
    date_joined = models.DateTimeField("account since", default=timezone.now, editable=False)
    welcomed_at = models.DateTimeField("finished the welcome pages", null=True, blank=True, editable=False)
    closed_at = models.DateTimeField("account closed", null=True, blank=True, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="person_email_in_small_letters",
                violation_error_message="Write the email in small letters.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(is_active=False),
                name="person_closed_account_cannot_sign_in",
                violation_error_message="A closed account cannot sign in.",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def clean(self) -> None:
        self.email = self.email.lower()

    def is_away(self, on: date) -> bool:
        """The person said that they are away on this day."""
        return self.away_until is not None and on <= self.away_until

    def home_agency(self, on: date) -> Any:
        """The Agency that employs the person on this day; None without one, or when it is not listed."""
        home = self.affiliations.homes(on).select_related("agency").first()
        return home.agency.living(on) if home and home.agency else None

    @property
    def display_name(self) -> str:
        """What others read: the name, else the part of the address before the @ sign."""
        if self.closed_at:
            return FORMER_MEMBER
        return self.name or self.email.partition("@")[0]
