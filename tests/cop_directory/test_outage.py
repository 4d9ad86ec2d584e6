"""What people see when the database is lost, at whatever depth of a request, and when the web service is."""

import base64
import hashlib
import re
from types import SimpleNamespace

import pytest
from django.conf import settings as project
from django.contrib.auth.decorators import login_not_required
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.test import Client
from django.urls import path

from cop_directory.middleware import FAIL_FAST_SECONDS, FailFast


def lose(*args, **kwargs):
    raise OperationalError("server closed the connection unexpectedly")


@login_not_required
def view_that_loses(request: HttpRequest) -> HttpResponse:
    lose()


@login_not_required
def view_with_a_closed_connection(request: HttpRequest) -> HttpResponse:
    raise InterfaceError("the connection is closed")


@login_not_required
def view_with_a_mistake(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


@login_not_required
def view_that_reads_the_cache(request: HttpRequest) -> HttpResponse:
    return HttpResponse(caches["default"].get("key"))


@login_not_required
def view_that_writes_the_session(request: HttpRequest) -> HttpResponse:
    request.session["seen"] = True
    return HttpResponse("seen")


@login_not_required
def fine_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("fine")


def private_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("private")


urlpatterns = [
    path("loses/", view_that_loses),
    path("closed/", view_with_a_closed_connection),
    path("mistake/", view_with_a_mistake),
    path("cache/", view_that_reads_the_cache),
    path("session/", view_that_writes_the_session),
    path("fine/", fine_view),
    path("private/", private_view),
]


@pytest.fixture(autouse=True)
def _patience(monkeypatch):
    """Each test begins and ends with a process that has not just lost the database."""
    monkeypatch.setattr(FailFast, "until", 0.0)


@pytest.fixture
def gone(monkeypatch):
    """This process has no connection to the database."""
    monkeypatch.setattr("cop_directory.middleware.connection", SimpleNamespace(connection=None))


@pytest.fixture
def visitor(settings) -> Client:
    """Somebody who gets answers like a browser does, not exceptions."""
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


def assert_unavailable(response) -> None:
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Length"] == str(len(response.content))
    assert "<h1>Back soon</h1>" in response.content.decode()


@pytest.mark.parametrize("address", ["/loses/", "/closed/"])
def test_view_that_loses_the_database_is_unavailable(visitor, address):
    response = visitor.get(address)

    assert_unavailable(response)


def test_unavailable_page_carries_the_headers_of_every_page(visitor):
    response = visitor.get("/loses/")

    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"


def test_unavailable_page_is_the_same_while_debugging(visitor, settings):
    settings.DEBUG = True

    response = visitor.get("/loses/")

    assert_unavailable(response)


def test_person_who_cannot_be_looked_up_is_unavailable(visitor, settings, monkeypatch):
    monkeypatch.setattr(SessionStore, "load", lose)
    visitor.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32

    response = visitor.get("/private/")

    assert_unavailable(response)


def test_change_by_a_person_who_cannot_be_looked_up_is_unavailable(visitor, settings, monkeypatch):
    monkeypatch.setattr(SessionStore, "load", lose)
    visitor.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32

    response = visitor.post("/closed/")

    assert_unavailable(response)


def test_session_that_cannot_be_saved_is_unavailable(visitor, monkeypatch):
    monkeypatch.setattr(SessionStore, "save", lose)

    response = visitor.get("/session/")

    assert_unavailable(response)


def test_cache_that_cannot_be_read_is_unavailable(visitor, monkeypatch):
    monkeypatch.setattr(DatabaseCache, "get", lose)

    response = visitor.get("/cache/")

    assert_unavailable(response)


def test_other_errors_stay_errors(visitor):
    response = visitor.get("/mistake/")

    assert response.status_code == 500
    assert "Retry-After" not in response.headers


def test_request_just_after_the_loss_does_not_wait_for_the_database_again(visitor, gone):
    visitor.get("/loses/")
    again = FailFast.until

    response = visitor.get("/fine/")

    assert_unavailable(response)
    assert FailFast.until == again


def test_request_a_second_after_the_loss_is_tried(visitor, gone):
    visitor.get("/loses/")
    FailFast.until -= FAIL_FAST_SECONDS

    response = visitor.get("/fine/")

    assert (response.status_code, response.content) == (200, b"fine")


@pytest.mark.django_db
def test_statement_that_was_cancelled_concerns_nobody_else(visitor):
    connection.ensure_connection()

    visitor.get("/loses/")

    assert visitor.get("/fine/").status_code == 200


# ---- the web service is down: the proxy's own page ----

PAGE = (project.BASE_DIR / "deploy" / "unavailable.html").read_text()
NGINX = (project.BASE_DIR / "deploy" / "nginx.conf").read_text()


def words_of(html: str) -> list[str]:
    """The text of the title and of the main part."""
    parts = re.findall(r"<title>.*?</title>|<main.*?</main>", html, re.DOTALL)
    return re.sub(r"<[^>]*>", " ", " ".join(parts)).split()


def test_page_of_the_proxy_says_what_ours_says():
    assert words_of(PAGE) == words_of(get_template("503.html").render())


def test_page_of_the_proxy_stands_alone():
    assert re.findall(r"\{[{%#]|<(?:link|script|img|svg)\b|\b(?:src|href)=|url\(", PAGE) == []


def test_page_of_the_proxy_has_the_headers_of_every_page():
    location = re.search(r"location = /unavailable\.html \{(.*?)\n    \}", NGINX, re.DOTALL)[1]
    headers = dict(re.findall(r"add_header (\S+) \"?([^\"\n]*?)\"? always;", location))
    style = re.search(r"<style>(.*?)</style>", PAGE, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert "alias /srv/cop-directory/deploy/unavailable.html;" in location
    assert headers == {
        "Retry-After": "10",
        "Cache-Control": "no-store",
        "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload",
        "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
    }
