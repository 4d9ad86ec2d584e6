"""How many codes one address gets, over all kinds, and whom that never locks out."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from members.adapters import TOO_MANY_CODES
from members.notifications.models import Mail
from tests.members.signing_in import ask_for_code, code_sent_to, person_of, sign_in, sign_up, with_password

pytestmark = pytest.mark.django_db


def ask_for_each_kind(client, address: str) -> list:
    """Ask for a code to sign in, to reset a password, to sign up."""
    return [
        ask_for_code(client, address),
        client.post(reverse("account_reset_password"), {"email": address}),
        sign_up(client, address),
    ]


@pytest.mark.parametrize("known", [True, False])
def test_codes_to_one_address_end_after_ten_in_an_hour_over_all_kinds(client, known):
    person = with_password(email="ana@epa.gov")
    address = person.email if known else "nobody@epa.gov"
    with time_machine.travel("2026-11-23 12:00Z") as clock:
        for _ in range(4):
            ask_for_each_kind(type(client)(), address)
            clock.shift(60)
        mails = Mail.objects.filter(recipient=address)
        before = mails.count()

        for _ in range(2):
            ask_for_each_kind(type(client)(), address)

    assert mails.count() == before
    assert before <= 10


@pytest.mark.slow
@pytest.mark.parametrize(("hours", "codes"), [(1, 10), (3, 20), (25, 30)])
def test_codes_to_one_address_end_after_twenty_in_a_day(client, hours, codes):
    with_password(email="ana@epa.gov")
    with time_machine.travel("2026-11-23 12:00Z", tick=False) as clock:
        for hour in range(hours):
            for _ in range(12 if hour in (0, 1, 2, 24) else 0):
                ask_for_code(type(client)(), "ana@epa.gov")
                clock.shift(5)
            clock.shift(3600 - (60 if hour in (0, 1, 2, 24) else 0))

    assert Mail.objects.filter(template="code").count() == codes


def test_whoever_asks_in_somebodys_name_does_not_lock_them_out(client):
    person = with_password(email="ana@epa.gov", welcomed_at=timezone.now())
    sign_in(client, person)
    client.post(reverse("account_logout"))
    for _ in range(12):
        ask_for_code(type(client)(), person.email)
    before = Mail.objects.count()

    ask_for_code(client, person.email)

    assert Mail.objects.count() == before + 1
    client.post(reverse("account_confirm_login_code"), {"code": code_sent_to(person.email)})
    assert person_of(client) == person.pk


def test_refused_code_is_said_alike_for_known_and_unknown_addresses(client):
    with_password(email="ana@epa.gov")
    said = []
    for address in ("ana@epa.gov", "nobody@epa.gov"):
        for number in range(11):
            browser = type(client)(REMOTE_ADDR=f"192.0.2.{number}")
            page = browser.post(reverse("account_request_login_code"), {"email": address}, follow=True)
        said.append([str(message) for message in page.context["messages"]])

    assert said == [[TOO_MANY_CODES]] * 2
