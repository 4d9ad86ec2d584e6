"""Ask a virus scanner before a file is kept, and keep nothing that it has not answered for.

The scanner is a ClamAV daemon, named in the setting VIRUS_SCANNER: "clamav.internal:3310" or "unix:/run/clamd.sock".
"none" is an operator's decision to go without. With nothing set, no files are taken. The daemon's own limits
(StreamMaxLength, MaxScanSize, MaxFileSize) must lie above ours: it passes what it did not read to the end unless
AlertExceedsMax is on.
"""

import logging
import re
import socket
import struct
from hashlib import sha256
from time import monotonic

from django.conf import settings

from communities.experts.files.flaws import Unsafe
from communities.experts.files.names import shown

SECONDS = 5  # for all files of one message: a request has eight (cop_directory/deadline.py)
SECONDS_TO_CONNECT = 2
PIECE = 64 * 1024
LONGEST_ANSWER = 1_000
NO_SCANNER = "none"
CLEAN = b"stream: OK\0"
_FOUND = re.compile(rb"stream: ([\x20-\x7e]{1,300}) FOUND\0")
_TCP = re.compile(r"\[?([^\[\]/\s]+?)\]?:([0-9]{1,5})")

FOUND = "did not pass the virus check. Do not send it, and show it to your help desk."
AWAY = "Files cannot be checked at the moment. Send your message without them, or try again later."

logger = logging.getLogger(__name__)


class ScannerAway(Unsafe):
    """Nobody could say whether the file is safe."""

    def __init__(self) -> None:
        super().__init__(AWAY)


def is_open() -> bool:
    """Whether files can be attached at all: a scanner is named, or the operator decided to go without."""
    return bool(_scanner())


def scan(content: bytes, name: str = "", *, ends: float | None = None) -> None:
    """Raises Unsafe when the scanner finds something, ScannerAway when it does not say that all is well.

    `name` is for the sentence only and is never logged. `ends` is when to wait no longer, on the monotonic clock:
    files of one message share it.
    """
    scanner = _scanner()
    if scanner == NO_SCANNER:
        return
    try:
        answer = _ask(scanner, content, ends or monotonic() + SECONDS)
    except (OSError, ValueError) as error:
        logger.error("The virus scanner does not answer: %s.", type(error).__name__)
        raise ScannerAway from error
    if answer == CLEAN:
        return
    if found := _FOUND.fullmatch(answer):
        logger.warning("The virus scanner found %s in the file %s.", found[1].decode(), sha256(content).hexdigest())
        raise Unsafe(f"{shown(name)} {FOUND}")
    logger.error("The virus scanner answers something unknown: %r.", answer[:100])
    raise ScannerAway


def _scanner() -> str:
    return str(getattr(settings, "VIRUS_SCANNER", "") or "").strip()


def _ask(scanner: str, content: bytes, ends: float) -> bytes:
    """The answer to one INSTREAM command: pieces with their lengths, closed by a length of zero."""
    with _connected(scanner, min(SECONDS_TO_CONNECT, _left(ends))) as connection:
        _send(connection, b"zINSTREAM\0", ends)
        for start in range(0, len(content), PIECE):
            piece = content[start : start + PIECE]
            _send(connection, struct.pack(">L", len(piece)) + piece, ends)
        _send(connection, struct.pack(">L", 0), ends)
        return _answer(connection, ends)


def _connected(scanner: str, seconds: float) -> socket.socket:
    if scanner.startswith("unix:"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(seconds)
            connection.connect(scanner.removeprefix("unix:"))
        except (OSError, ValueError):
            connection.close()
            raise
        return connection
    parts = _TCP.fullmatch(scanner)
    if not parts or int(parts[2]) > 65_535:
        raise ValueError("VIRUS_SCANNER is not an address.")
    return socket.create_connection((parts[1], int(parts[2])), timeout=seconds)


def _send(connection: socket.socket, data: bytes, ends: float) -> None:
    connection.settimeout(_left(ends))
    connection.sendall(data)


def _answer(connection: socket.socket, ends: float) -> bytes:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        connection.settimeout(_left(ends))
        part = connection.recv(LONGEST_ANSWER)
        if not part:
            break
        answer += part
    return answer


def _left(ends: float) -> float:
    left = ends - monotonic()
    if left <= 0:
        raise TimeoutError
    return left
