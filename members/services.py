"""Writes about people: where they work, and who runs the directory."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from members.models import Affiliation, Agency, EmailDomain, MemberClass, Person
from members.permissions import PROGRAM_OFFICE

agency_changed: list[Callable[[Agency], None]] = []
"""Upper rooms append functions of an agency here: its name or place has changed, what shows it is to be made anew."""

sign_in_changed: list[Callable[[Person], None]] = []
"""Upper rooms append functions of a person here: whether they may sign in has changed, in this transaction."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where a verified mailbox seems to belong: something to correct, never a decision."""

    domain: str
    level: str
    agency: Agency | None


def propose(person: Person) -> Proposal | None:
    """What the verified addresses of `person` say about where they work, the primary one first; None asks openly.

    A domain that a department shares proposes the department: the person chooses the bureau.
    """
    addresses = EmailAddress.objects.filter(user=person, verified=True).order_by("-primary", "pk")
    today = timezone.localdate()
    for address in addresses:
        if row := EmailDomain.objects.of_address(address.email, on=today):
            agency = row.agency and row.agency.living(today)
            if agency and agency.parent and row.is_shared:
                agency = agency.parent.living(today)
            return Proposal(domain=row.suffix, level=row.level, agency=agency)
    return None


@transaction.atomic
def state_affiliation(
    *, person: Person, member_class: str, agency: Agency | None = None, organization: str = "", by: Any
) -> Affiliation:
    """Record where `person` is employed from today on; the former home affiliation ended yesterday and stays on record.

    Saying the same again changes nothing. What the program office states for somebody counts as checked by it.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    today = timezone.localdate()
    facts = {"member_class": MemberClass(member_class), "agency": agency, "organization": organization}
    homes = Affiliation.objects.filter(person=person, kind=Affiliation.Kind.HOME).exclude(ends__lt=today)
    for former in homes.select_related("agency"):
        if all(getattr(former, name) == value for name, value in facts.items()):
            return former
    for former in homes:
        former.ends = max(today, former.starts) - timedelta(days=1)
        former.save(update_fields=["ends"])
    check = {"checked_at": timezone.now(), "checked_by": by} if by != person else {}
    return Affiliation.objects.create(person=person, starts=today, **facts, **check)


@transaction.atomic
def claim(*, person: Person, email: str) -> None:
    """Whoever proves an address that nobody has proven starts anew.

    Anybody may have signed up with it and chosen a password while they waited for its owner: that opens nothing now.
    """
    address = EmailAddress.objects.select_for_update().filter(user=person, email=email).first()
    if address and not address.verified:
        close_ways_in(person)


def close_ways_in(person: Person) -> None:
    """Take every way to sign in but codes sent to the person's addresses."""
    person.set_unusable_password()
    person.save(update_fields=["password"])
    for rows in (Authenticator, SocialAccount):
        rows.objects.filter(user=person).delete()


@transaction.atomic
def appoint_office(*, email: str) -> Person:
    """Put the holder of `email` into the program office; creates the person, who signs in by an emailed code."""
    email = email.lower()
    known = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
    person = known.user if known else Person.objects.filter(email=email).first()
    if person is None:
        person = Person.objects.create_user(email)
        EmailAddress.objects.create(user=person, email=email, primary=True, verified=False)
    elif not known:
        close_ways_in(person)
    person.is_staff = True
    person.save(update_fields=["is_staff"])
    office, _ = Group.objects.get_or_create(name=PROGRAM_OFFICE)
    person.groups.add(office)
    return person


@transaction.atomic
def allow_sign_in(*, person: Person, allowed: bool, by: Any) -> None:
    """Allow or end a person's sign-in."""
    person.is_active = allowed
    person.save(update_fields=["is_active"])
    for tell in sign_in_changed:
        tell(person)


def go_away(*, person: Person, until: date | None, by: Any) -> None:
    """Keep until when somebody is away; None when they are back."""
    person.away_until = until
    person.save(update_fields=["away_until"])
