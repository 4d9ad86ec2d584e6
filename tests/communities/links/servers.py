"""Small servers on loopback that count who connects, and answer in one fixed way."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

CANARY = "127.0.0.1"
FRIEND = "127.0.0.2"


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], answer: bytes):
        super().__init__(address, _Handler)
        self.answer = answer
        self.requests: list[bytes] = []
        self.keeps_open = threading.Event()
        self.keeps_open.set()

    @property
    def port(self) -> int:
        return self.server_address[1]


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        self.server.requests.append(self.request.recv(8192))
        self.request.sendall(self.server.answer)
        self.server.keeps_open.wait(timeout=5)


def response(status: str, **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers.items()), "", "hello"]
    return "\r\n".join(lines).encode("latin-1")


@contextmanager
def serving(answer: bytes = b"", *, host: str = FRIEND, port: int = 0) -> Iterator[_Server]:
    """A server that answers `answer` to everybody; `requests` holds what was asked."""
    with _Server((host, port), answer or response("200 OK")) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.keeps_open.set()
            server.shutdown()
            thread.join()
