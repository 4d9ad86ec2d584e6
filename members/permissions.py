"""Who may do what with people and agencies."""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from members.models import AgencyRole

PROGRAM_OFFICE = "Program office"
STRONG_SIGN_IN = "strong_sign_in"  # session key: the account that its provider vouched for, [provider, uid]

powers: list[Callable[[Any], bool]] = []
"""Upper rooms append functions of a person here: do they hold a role there, which calls for shorter sessions?"""


def works_in_office(person: Any) -> bool:
    """The person works in the program office, which runs the directory; operators count."""
    return person.is_authenticated and person.is_active and (person.is_staff or person.is_superuser)


def is_office(person: Any) -> bool:
    """The person may act as the program office now."""
    return works_in_office(person) and can_use_powers(person)


def can_use_powers(person: Any) -> bool:
    """Powers that a person holds are used only from a session with a second factor.

    Ask this last, after whether they hold the power: a no is remembered, and `members.middleware` turns the refusal
    that follows into the page that asks for the second factor. People who were not loaded by a request, as in nightly
    jobs, are not asked.
    """
    if getattr(person, "has_second_factor", True):
        return True
    person.needs_second_factor = True
    return False


def needs_second_factor(person: Any) -> bool:
    """Something was withheld from this person in this request, for want of a second factor."""
    return getattr(person, "needs_second_factor", False)


def has_powers(person: Any) -> bool:
    """Office, a role for an agency, or any power that an upper room knows of: such sessions end after 12 hours."""
    if not person.is_authenticated:
        return False
    today = timezone.localdate()
    return (
        works_in_office(person)
        or AgencyRole.objects.current(today).filter(person=person).exists()
        or any(gives_power(person) for gives_power in powers)
    )


def used_second_factor(request: HttpRequest) -> bool:
    """This session was opened with a passkey or a second step, or by a provider that vouched for one.

    Always true in the demonstration, which says so on its pages.
    """
    if settings.DEMO:
        return True
    vouched = request.session.get(STRONG_SIGN_IN)
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" or (vouched and _account(record) == vouched) for record in records)


def _account(record: dict[str, Any]) -> list[str | None]:
    """Which account at which provider a step of the sign-in was made with."""
    return [record.get("provider"), record.get("uid")]
