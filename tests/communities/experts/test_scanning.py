"""The virus scanner is asked in its own language, and whatever is not its "OK" keeps the file out."""

import logging
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from time import monotonic

import pytest

from communities.experts.files import LIMIT, ScannerAway, Unsafe, check, is_open, scan, scanning
from tests.communities.experts.corpus import EICAR

AWAY = "Files cannot be checked at the moment. Send your message without them, or try again later."
LOGGER = "communities.experts.files.scanning"


class _Clamd(socketserver.BaseRequestHandler):
    """Speaks INSTREAM as ClamAV does, and knows one virus; or answers what it is told to."""

    def handle(self) -> None:
        if self.server.closes:
            return
        if self.server.hangs:
            self.server.ends.wait(timeout=5)
            return
        with self.request.makefile("rb") as stream:
            received = self._received(stream)
        self.server.received.append(received)
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in received else b"stream: OK\0"
        self.request.sendall(found if self.server.answer is None else self.server.answer)

    def _received(self, stream) -> bytes:
        if stream.read(10) != b"zINSTREAM\0":
            return b"another command"
        pieces = []
        while length := struct.unpack(">L", stream.read(4))[0]:
            pieces.append(stream.read(length))
        return b"".join(pieces)


class _Behavior:
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address, *, answer: bytes | None, closes: bool, hangs: bool):
        self.answer, self.closes, self.hangs = answer, closes, hangs
        self.received: list[bytes] = []
        self.ends = threading.Event()
        super().__init__(address, _Clamd)


class _TcpServer(_Behavior, socketserver.ThreadingTCPServer):
    pass


class _UnixServer(_Behavior, socketserver.ThreadingUnixStreamServer):
    pass


@contextmanager
def clamd(settings, *, path: Path | None = None, answer=None, closes=False, hangs=False) -> Iterator[_Behavior]:
    """A scanner on loopback, or behind a Unix socket, that the settings name."""
    make, address = (_UnixServer, str(path)) if path else (_TcpServer, ("127.0.0.1", 0))
    with make(address, answer=answer, closes=closes, hangs=hangs) as server:
        settings.VIRUS_SCANNER = f"unix:{path}" if path else f"127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.ends.set()
            server.shutdown()
            thread.join()


def assert_away(content: bytes = b"hello") -> None:
    with pytest.raises(ScannerAway) as caught:
        scan(content)
    assert str(caught.value) == AWAY


@pytest.mark.parametrize("content", [b"", b"hello", bytes(LIMIT)])
def test_clean_file_passes_and_was_sent_whole(settings, content):
    with clamd(settings) as server:
        scan(content)

    assert server.received == [content]


def test_scanner_behind_a_unix_socket_is_asked(settings, tmp_path):
    with clamd(settings, path=tmp_path / "clamd.sock") as server:
        scan(b"hello")
        with pytest.raises(Unsafe):
            scan(EICAR)

    assert server.received == [b"hello", EICAR]


@pytest.mark.parametrize("content", [EICAR, b"a" * 65_500 + EICAR])
def test_virus_is_refused_and_logged_by_digest_only(settings, caplog, content):
    with clamd(settings), caplog.at_level(logging.INFO), pytest.raises(Unsafe) as caught:
        scan(content, "../budget\u202e.txt")

    assert type(caught.value) is Unsafe
    assert str(caught.value) == (
        "budget.txt did not pass the virus check. Do not send it, and show it to your help desk."
    )
    assert caplog.record_tuples == [
        (
            LOGGER,
            logging.WARNING,
            f"The virus scanner found Eicar-Test-Signature in the file {sha256(content).hexdigest()}.",
        )
    ]


def test_virus_that_is_plain_text_passes_every_check_but_this(settings):
    kept = check("a.txt", EICAR)

    with clamd(settings), pytest.raises(Unsafe):
        scan(kept.content, kept.name)


def test_virus_in_a_file_without_a_name_is_refused(settings):
    with clamd(settings), pytest.raises(Unsafe, match=r"^The file did not pass the virus check\."):
        scan(EICAR)


@pytest.mark.matrix
@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"stream: OK",
        b"stream: OK\n",
        b"stream: OK\0stream: Eicar FOUND\0",
        b"stream: ok\0",
        b"OK\0",
        b"\0",
        b"PONG\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: FOUND\0",
        b"stream: a\nb FOUND\0",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"\xff" * 100_000,
    ],
)
def test_answer_that_is_not_ok_keeps_the_file_out(settings, caplog, answer):
    with clamd(settings, answer=answer):
        assert_away()

    assert [(record.name, record.levelname) for record in caplog.records] == [(LOGGER, "ERROR")]


@pytest.mark.parametrize("content", [b"hello", bytes(LIMIT)])
def test_scanner_that_closes_early_keeps_the_file_out(settings, content):
    with clamd(settings, closes=True):
        assert_away(content)


@pytest.mark.parametrize("content", [b"hello", bytes(LIMIT)])
def test_scanner_that_hangs_keeps_the_file_out_in_time(settings, monkeypatch, content):
    monkeypatch.setattr(scanning, "SECONDS", 0.2)
    begin = monotonic()

    with clamd(settings, hangs=True):
        assert_away(content)

    assert monotonic() - begin < 2


def test_times():
    assert (scanning.SECONDS_TO_CONNECT, scanning.SECONDS) == (2, 5)


def test_scanner_that_is_not_there_keeps_the_file_out(settings):
    with clamd(settings):
        pass

    assert_away()


@pytest.mark.parametrize(
    "scanner",
    [
        "",
        "clamav",
        "clamav:",
        "clamav:port",
        "clamav:99999",
        ":3310",
        "http://clamav:3310",
        "None of them",
        "unix:",
        "unix:/nowhere/clamd.sock",
        "unix:/" + "a" * 200,
        "unix:\0",
        "." * 300 + ":3310",
    ],
)
def test_setting_that_names_no_scanner_keeps_the_file_out(settings, scanner):
    settings.VIRUS_SCANNER = scanner

    assert_away()


def test_operator_may_go_without(settings):
    settings.VIRUS_SCANNER = "none"

    scan(EICAR)


def test_nothing_set_keeps_the_file_out(settings):
    if hasattr(settings, "VIRUS_SCANNER"):
        del settings.VIRUS_SCANNER

    assert is_open() is False
    assert_away()


@pytest.mark.parametrize(
    ("scanner", "opened"),
    [("", False), (" ", False), ("none", True), ("clamav.internal:3310", True), ("unix:/run/clamd.sock", True)],
)
def test_files_are_offered_when_the_operator_decided(settings, scanner, opened):
    settings.VIRUS_SCANNER = scanner

    assert is_open() is opened
