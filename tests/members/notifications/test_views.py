"""Stopping a kind of mail: the link asks, its button does it, and a mail program may press by itself."""

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from members.notifications.models import Preference

pytestmark = pytest.mark.django_db


@pytest.fixture
def preference(stoppable) -> Preference:
    return Preference.objects.create(address="ana@epa.gov", kind="tests")


def is_stopped(preference: Preference) -> bool:
    preference.refresh_from_db()
    return preference.stopped_at is not None


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_changes_nothing(client, preference, method):
    for _ in range(3):
        response = getattr(client, method)(preference.get_absolute_url())

    assert response.status_code == 200
    assert is_stopped(preference) is False


def test_page_says_which_mail_to_whom(client, preference):
    response = client.get(preference.get_absolute_url())

    page = response.content.decode()
    assert "<h1>Stop these mails?</h1>" in page
    assert "Test mails, to ana@epa.gov." in page
    assert '<meta name="robots" content="noindex">' in page
    assert "no-store" in response.headers["Cache-Control"]


def test_button_stops_the_mail(client, preference):
    response = client.post(preference.get_absolute_url())

    assert response.status_code == 200
    assert "<h1>You no longer get these mails</h1>" in response.content.decode()
    assert is_stopped(preference) is True


def test_mail_program_stops_the_mail_without_cookie_token_or_redirect(preference):
    program = Client(enforce_csrf_checks=True)

    response = program.post(preference.get_absolute_url(), {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    assert is_stopped(preference) is True


def test_stopping_twice_keeps_the_first_time(client, preference):
    client.post(preference.get_absolute_url())
    preference.refresh_from_db()
    first = preference.stopped_at

    client.post(preference.get_absolute_url())

    preference.refresh_from_db()
    assert preference.stopped_at == first


def test_second_button_takes_it_back(client, preference):
    Preference.objects.update(stopped_at=timezone.now())

    response = client.post(preference.get_absolute_url(), {"resume": "yes"})

    assert "<h1>Stop these mails?</h1>" in response.content.decode()
    assert is_stopped(preference) is False


@pytest.mark.parametrize("method", ["get", "post"])
def test_token_that_was_not_signed_here_is_not_found(client, preference, method):
    signed = preference.get_absolute_url()
    forged = signed.replace(f"/{preference.pk}:", f"/{preference.pk + 1}:")

    assert forged != signed
    for address in (forged, signed[:-2] + "/", "/unsubscribe/1/", "/unsubscribe/%00:x/"):
        assert getattr(client, method)(address).status_code == 404
    assert is_stopped(preference) is False


def test_token_of_a_row_that_is_gone_is_not_found(client, preference):
    address = preference.get_absolute_url()
    preference.delete()

    assert client.get(address).status_code == 404


def test_link_names_no_address(preference):
    assert "ana" not in preference.get_absolute_url()
    assert "epa" not in preference.get_absolute_url()


def test_opening_the_link_starts_no_session(client, preference):
    client.get(preference.get_absolute_url())

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone() == (0,)
    assert client.cookies == {}
