"""What counts as an answer, and what is said where there is none."""

from ipaddress import ip_network

import pytest

from communities.links import fetch
from communities.links.fetch import Answer, ask
from communities.links.reach import Reach
from tests.communities.links.servers import FRIEND, response, serving


def friendly(port: int) -> Reach:
    """Every name is the friendly server."""
    return Reach(
        resolve=lambda host, port: [FRIEND],
        ports={"http": port, "https": port},
        also_allowed=frozenset({ip_network(FRIEND)}),
    )


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        ("200 OK", Answer(True)),
        ("204 No Content", Answer(True)),
        ("401 Unauthorized", Answer(True, "It answers people but not programs (401).")),
        ("403 Forbidden", Answer(True, "It answers people but not programs (403).")),
        ("404 Not Found", Answer(False, "It answers with an error (404).")),
        ("503 Service Unavailable", Answer(False, "It answers with an error (503).")),
        ("302 Found", Answer(False, "It redirects to nowhere.")),
        ("nonsense", Answer(False, "It answers something that is not the web.")),
    ],
)
def test_status_decides(status, answer):
    with serving(response(status)) as server:
        assert ask("http://agency.gov/", friendly(server.port)) == answer


def test_redirects_end_after_three():
    with serving(response("301 Moved Permanently", Location="/again")) as server:
        answer = ask("http://agency.gov/", friendly(server.port))

        assert answer == Answer(False, "It redirects more than three times.")
        assert len(server.requests) == 4


def test_what_is_not_http_is_no_answer():
    with serving(b"220 smtp.agency.gov ESMTP\r\n\r\n") as server:
        assert ask("http://agency.gov/", friendly(server.port)) == Answer(
            False, "It answers something that is not the web."
        )


def test_headers_without_end_are_cut_off():
    with serving(b"HTTP/1.1 200 OK\r\n" + b"X-Long: y\r\n" * 50_000) as server:
        assert ask("http://agency.gov/", friendly(server.port)).answered is False


def test_silence_ends_at_the_time_limit(monkeypatch):
    monkeypatch.setattr(fetch, "SECONDS", 0.2)
    with serving(b"HTTP/1.1 200 OK\r\nX-Slow: ") as server:
        server.keeps_open.clear()
        answer = ask("http://agency.gov/", friendly(server.port))

    assert answer == Answer(False, "No answer within 0.2 seconds.")


def test_certificate_of_nobody_is_no_answer():
    with serving() as server:
        assert ask("https://agency.gov/", friendly(server.port)) == Answer(False, "No secure connection.")


def test_closed_port_is_no_answer():
    with serving() as server:
        port = server.port

    assert ask("http://agency.gov/", friendly(port)) == Answer(False, "No connection.")
