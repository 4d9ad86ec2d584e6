"""How a test signs in as a person does: by the pages and the mail."""

import re
from typing import Any

from django.contrib.auth.hashers import make_password
from django.urls import reverse

from members.models import Person
from members.notifications.models import Mail
from tests.factories import PersonFactory

PASSWORD = "plain teapot orbit lemon"


def with_password(**fields: Any) -> Person:
    return PersonFactory(password=make_password(PASSWORD), **fields)


def code_sent_to(address: str) -> str:
    """The code in the newest mail to the address."""
    text = Mail.objects.filter(recipient=address).latest("created_at").text
    return re.search(r"^([A-Z0-9]{3,4}-[A-Z0-9]{3,4})$", text, re.MULTILINE)[1]


def sign_in(client, person: Person, **more: str):
    """Post email and password; returns the answer."""
    return client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD, **more})


def ask_for_code(client, address: str, **more: str):
    return client.post(reverse("account_request_login_code"), {"email": address, **more})


def sign_up(client, address: str, **more: str):
    return client.post(reverse("account_signup"), {"email": address, **more})


def person_of(client) -> int | None:
    """Who is signed in."""
    key = client.session.get("_auth_user_id")
    return int(key) if key else None


def use_second_factor(client, person: Person) -> None:
    """Mark the session as one that used an authenticator app."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "type": "totp"}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
