"""security.txt is valid, and somebody is told before it is not."""

from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client
from django.utils import timezone


def test_security_txt_names_contact_expiry_and_itself(client, settings):
    settings.RELEASED_ON = date(2026, 11, 23)
    settings.SECURITY_CONTACT = "https://agency.gov/vulnerability-disclosure-policy"

    response = client.get("/.well-known/security.txt")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == (
        "Contact: https://agency.gov/vulnerability-disclosure-policy\n"
        "Expires: 2027-11-23T00:00:00Z\n"
        "Preferred-Languages: en\n"
        "Canonical: http://127.0.0.1:8000/.well-known/security.txt\n"
    )


def test_security_txt_contact_is_the_office_unless_said_otherwise(client, settings):
    response = client.get("/.well-known/security.txt")

    assert f"Contact: mailto:{settings.OFFICE_EMAIL}\n" in response.content.decode()


def test_security_txt_of_this_release_is_good_for_a_month_at_least(client):
    response = client.get("/.well-known/security.txt")

    expires = datetime.fromisoformat(response.content.decode().split("Expires: ")[1].split("\n")[0])
    assert expires - timezone.now() > timedelta(days=30)


@pytest.mark.parametrize(("days", "warns"), [(334, False), (336, True), (400, True)])
def test_deployment_check_warns_a_month_before_the_contact_expires(settings, days, warns):
    settings.RELEASED_ON = timezone.now().date() - timedelta(days=days)

    if warns:
        with pytest.raises(SystemCheckError, match="W001"):
            call_command("check", "--deploy", "--tag", "security", "--fail-level", "WARNING")
    else:
        call_command("check", "--deploy", "--tag", "security", "--fail-level", "ERROR")


@pytest.mark.django_db
def test_a_form_without_its_token_shows_what_was_written():
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/wrong/", {"text": "The list <b>moved</b>.", "password": "secret"})

    assert answer.status_code == 403
    assert "The list &lt;b&gt;moved&lt;/b&gt;." in answer.text
    assert "secret" not in answer.text
