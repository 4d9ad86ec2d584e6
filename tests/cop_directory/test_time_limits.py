"""A request that somebody else's lock or its own statement holds up ends soon, and leaves nothing waiting."""

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import InternalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from psycopg import connect
from psycopg.errors import IdleInTransactionSessionTimeout

from cop_directory.time_limits import working_as

LOCK = 4_711
pytestmark = pytest.mark.django_db


@login_not_required
def view_that_waits_for_a_lock(request: HttpRequest) -> HttpResponse:
    with working_as("page"), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    return HttpResponse("locked")


@login_not_required
def view_with_a_long_statement(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 20")
        cursor.execute("SELECT pg_sleep(30)")
    return HttpResponse("slept")


@login_not_required
def view_that_idled(request: HttpRequest) -> HttpResponse:
    raise InternalError from IdleInTransactionSessionTimeout()


urlpatterns = [
    path("lock/", view_that_waits_for_a_lock),
    path("long/", view_with_a_long_statement),
    path("idled/", view_that_idled),
]


@pytest.fixture
def visitor(settings) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.fixture
def other():
    """Another session of the same database, in a transaction."""
    where = connection.settings_dict
    with connect(host=where["HOST"], user=where["USER"], dbname=where["NAME"]) as link:
        yield link


def shown(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        return cursor.fetchone()[0]


def assert_busy(response: HttpResponse) -> None:
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "3", "no-store")
    assert "<h1>Busy, try again</h1>" in response.text


def test_lock_held_elsewhere_is_busy_and_nothing_waits_on(visitor, other):
    other.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])

    response = visitor.get("/lock/")

    assert_busy(response)
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted"
    assert other.execute(waiting, [LOCK]).fetchone() == (0,)


def test_long_statement_is_busy(visitor):
    assert_busy(visitor.get("/long/"))


def test_session_that_idled_in_its_transaction_is_an_outage(visitor, monkeypatch):
    monkeypatch.setattr("cop_directory.middleware.FailFast.until", 0.0)

    response = visitor.get("/idled/")

    assert (response.status_code, response["Retry-After"]) == (503, "10")


def test_command_has_more_time_than_a_page():
    limits = settings.TIME_LIMITS["command"]

    assert {name: shown(name) for name in limits} == limits
    assert limits["statement_timeout"] == "1h"


def test_working_as_ends_with_its_transaction():
    before = shown("lock_timeout")

    with working_as("import"):
        inside = shown("lock_timeout")

    assert (before, inside) == ("10s", "3s")
