"""What we hold about a person, and how it is blanked when they close their account.

The person's row stays, as "Former member": what they did keeps its place in the record, without saying who it was.
"""

from datetime import timedelta
from typing import Any

import pgtrigger
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from members.models import Person


def read(person: Person) -> dict[str, Any]:
    """What this room holds about `person`, as plain values for the download of one's own data."""
    return {
        "name": person.name,
        "title": person.title,
        "time_zone": person.time_zone,
        "name_may_be_shown": person.show_name,
        "account_since": person.date_joined,
        "last_sign_in": person.last_login,
        "emails": [
            {"email": address.email, "confirmed": address.verified, "main": address.primary}
            for address in EmailAddress.objects.filter(user=person).order_by("-primary", "email")
        ],
        "affiliations": [
            {
                "kind": affiliation.kind,
                "class": affiliation.member_class,
                "organization": affiliation.place,
                "starts": affiliation.starts,
                "ends": affiliation.ends,
                "checked_by_the_program_office": affiliation.checked_at,
                "sponsored_until": affiliation.sponsored_until,
            }
            for affiliation in person.affiliations.select_related("agency")
        ],
        "agency_roles": [
            {"agency": role.agency.name, "role": role.role, "starts": role.starts, "ends": role.ends}
            for role in person.agency_roles.select_related("agency")
        ],
        "keys": list(
            Authenticator.objects.filter(user=person).order_by("pk").values("type", "created_at", "last_used_at")
        ),
        "connected_accounts": list(
            SocialAccount.objects.filter(user=person).order_by("pk").values("provider", "uid", "date_joined")
        ),
        "signed_in": list(
            UserSession.objects.filter(user=person).order_by("pk").values("created_at", "ip", "user_agent")
        ),
    }


@transaction.atomic
def blank(*, person: Person) -> bool:
    """Close the account: nobody can sign in to it, and nothing personal is left, history included.

    False when it was closed already. Upper rooms end what they hold first; see communities/seams.py.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if person.closed_at:
        return False
    today = timezone.localdate()
    for open_session in UserSession.objects.filter(user=person):
        open_session.end()
    for rows in (EmailAddress, Authenticator, SocialAccount):
        rows.objects.filter(user=person).delete()
    person.groups.clear()
    person.user_permissions.clear()
    for dated in (person.agency_roles, person.affiliations):  # at once: yesterday was the last day
        held = dated.filter(Q(ends=None) | Q(ends__gte=today))
        held.update(ends=Greatest(Value(today), "starts") - timedelta(days=1))
    person.affiliations.exclude(organization="").update(organization="")
    _blank_row(person)
    scrub_history(person.events.all(), email=person.email, name="", title="", time_zone=person.time_zone)
    scrub_history(
        person.affiliations.model.pgh_event_model.objects.filter(person=person).exclude(organization=""),
        organization="",
    )
    return True


def scrub_history(events: QuerySet, **blanks: Any) -> None:
    """Overwrite personal fields in rows of history: the one exception to history being append-only."""
    event = events.model
    with pgtrigger.ignore(f"{event._meta.app_label}.{event.__name__}:append_only"):
        events.update(**blanks)


def _blank_row(person: Person) -> None:
    person.email = f"former-{person.pk}@closed.invalid"
    person.name = person.title = ""
    person.time_zone = Person._meta.get_field("time_zone").default
    person.show_name = person.is_staff = person.is_superuser = person.is_active = False
    person.last_login, person.closed_at = None, timezone.now()
    person.set_unusable_password()
    person.save()
