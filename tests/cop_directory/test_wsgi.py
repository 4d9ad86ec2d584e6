"""What would make Django stumble before it can answer is met at the door."""

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from cop_directory.wsgi import application

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _same_connection():
    """As Django's own test client does: the end of a request does not close the connection of the test."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def answer_to(content_type: str, method: str = "POST") -> str:
    environ = RequestFactory().generic(method, "/wrong/?page=%5Cud800", b"text=a").environ
    status = []
    environ["CONTENT_TYPE"] = content_type
    application(environ, lambda line, headers: status.append(line)).close()
    return status[0][:3]


@pytest.mark.matrix
@pytest.mark.parametrize("charset", ["hex", "utf-16", "rot13", "unicode_escape", "undefined", '"punycode"', "nonsense"])
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_strange_charset_is_not_listened_to(charset, kind, method):
    assert answer_to(f"{kind}; charset={charset}", method) in ("200", "400", "403", "422")


@pytest.mark.parametrize("spelling", ["charset =hex", "charset*=hex''x", "CHARSET=hex", "a=b;charset=hex;c=d"])
def test_however_it_is_spelled(spelling):
    assert answer_to(f"text/plain; {spelling}") in ("200", "400", "403", "422")


@pytest.mark.parametrize("key", [r'"\000aaaaaaaaaa"', r'"\355\240\200aaaaaaa"', "a-b-c-d-e-f"])
def test_a_session_that_we_never_gave_out_is_nobodys(key):
    environ = RequestFactory().get("/", HTTP_COOKIE=f"sessionid={key}").environ
    status = []

    application(environ, lambda line, headers: status.append(line)).close()

    assert status[0] == "200 OK"
