"""Ask an address whether it answers: one GET at a time, short, read no further than the headers."""

import io
import socket
import ssl
from dataclasses import dataclass
from http.client import HTTPException, parse_headers
from time import monotonic
from urllib.parse import urljoin

from communities.links.reach import Reach, Target, Unreachable

SECONDS = 5
MOST_REDIRECTS = 3
MOST_BYTES = 64 * 1024  # of headers: no body is read
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# It answers, only not to a program: sign-in, a robot check, a method or a rate it does not like.
ANSWERS_PEOPLE = frozenset({401, 403, 405, 406, 429})
AGENT = "CommunitiesDirectoryLinkCheck/1.0"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking: `answered`, and where it did not or only half, a sentence about it."""

    answered: bool
    problem: str = ""


def ask(url: str, reach: Reach | None = None) -> Answer:
    """Open `url` and up to three redirects, each judged anew; never raises for what the other side does."""
    reach = reach or Reach()
    try:
        for _ in range(MOST_REDIRECTS + 1):
            status, location = _get(reach.target(url))
            if status not in REDIRECTS:
                return _judge(status)
            if not location:
                return Answer(False, "It redirects to nowhere.")
            url = urljoin(url, location)
    except Unreachable as error:
        return Answer(False, str(error))
    except (OSError, HTTPException, ValueError) as error:
        return Answer(False, _why(error))
    return Answer(False, "It redirects more than three times.")


def _judge(status: int) -> Answer:
    if 200 <= status < 400:
        return Answer(True)
    if status in ANSWERS_PEOPLE:
        return Answer(True, f"It answers people but not programs ({status}).")
    return Answer(False, f"It answers with an error ({status}).")


def _why(error: Exception) -> str:
    match error:
        case TimeoutError():
            return f"No answer within {SECONDS} seconds."
        case ssl.SSLCertVerificationError():
            return "Its certificate is not valid."
        case ssl.SSLError():
            return "No secure connection."
        case HTTPException() | ValueError():
            return "It answers something that is not the web."
    return "No connection."


def _get(target: Target) -> tuple[int, str]:
    """Return the status and the Location header of one GET to the address that was judged."""
    ends = monotonic() + SECONDS
    with socket.create_connection((target.address, target.port), timeout=SECONDS) as plain:
        if target.scheme == "http":
            return _exchange(plain, target, ends)
        plain.settimeout(_left(ends))
        with ssl.create_default_context().wrap_socket(plain, server_hostname=target.host) as secure:
            return _exchange(secure, target, ends)


def _exchange(connection: socket.socket, target: Target, ends: float) -> tuple[int, str]:
    host = f"[{target.host}]" if ":" in target.host else target.host
    lines = (f"GET {target.path} HTTP/1.1", f"Host: {host}", f"User-Agent: {AGENT}", "Accept: */*", "Connection: close")
    connection.settimeout(_left(ends))
    connection.sendall("\r\n".join([*lines, "", ""]).encode("ascii"))
    head = b""
    while b"\r\n\r\n" not in head:
        connection.settimeout(_left(ends))
        part = connection.recv(8192)
        if not part or len(head) > MOST_BYTES:
            raise HTTPException("no end of headers")
        head += part
    first, _, rest = head.partition(b"\r\n")
    protocol, _, status = first.decode("latin-1").partition(" ")
    if not protocol.startswith("HTTP/1."):
        raise HTTPException("not HTTP")
    return int(status[:3]), parse_headers(io.BytesIO(rest)).get("Location", "")


def _left(ends: float) -> float:
    left = ends - monotonic()
    if left <= 0:
        raise TimeoutError
    return left
