"""CPU time of a request: this process and its database connection's, read from the kernel."""

import statistics
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings

NOT_COUNTED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@dataclass(frozen=True)
class Measured:
    """One subject: CPU milliseconds a request, statements, bytes of the answer."""

    app_ms: float
    database_ms: float
    statements: int
    size: int

    @property
    def total_ms(self) -> float:
        """Application and database together."""
        return self.app_ms + self.database_ms


class Meter:
    """Sends requests straight into the WSGI application: no socket, no client, nothing that would flatter a ratio."""

    def __init__(self):
        self.handler = WSGIHandler()
        self.factory = RequestFactory()
        self.body = b""

    def get(self, path: str, cookies: str = "") -> bytes:
        """One GET; raises when the answer is not 200."""
        environ = self.factory.get(path, HTTP_COOKIE=cookies).environ
        status = []
        answer = self.handler(environ, lambda line, headers: status.append(line))
        body = b"".join(answer)
        answer.close()
        if not status[0].startswith("200"):
            raise RuntimeError(f"{path} answered {status[0]}")
        return body

    def measure(
        self,
        path: str | Callable[[int], str],
        *,
        cookies: str = "",
        count: int = 60,
        before: Callable[[], object] = int,
    ) -> Measured:
        """Median of five runs of `count` requests, after a warm-up; `before` runs untimed ahead of each request."""
        address = path if callable(path) else lambda number: path
        before()
        self.get(address(0), cookies)
        before()
        with CaptureQueriesContext(connection) as captured:
            body = self.get(address(1), cookies)
        statements = sum(1 for query in captured if not query["sql"].startswith(NOT_COUNTED))
        runs = [self._run(address, cookies, count, before) for _ in range(5)]
        app, database = (statistics.median(values) for values in zip(*runs, strict=True))
        return Measured(app, database, statements, len(body))

    def _run(self, address, cookies: str, count: int, before) -> tuple[float, float]:
        app = 0.0
        database = _backend_seconds()
        for number in range(count):
            before()
            start = time.process_time()
            self.get(address(number), cookies)
            app += time.process_time() - start
        return app * 1000 / count, (_backend_seconds() - database) * 1000 / count

    def constant(self, size: int) -> Measured:
        """A view behind the same middleware that answers `size` bytes, all alike."""
        from communities.directory.benchmark import constant

        constant.body = b"x" * size
        with override_settings(ROOT_URLCONF="communities.directory.benchmark.constant"):
            return self.measure("/constant/", count=200)


def _backend_seconds() -> float:
    connection.ensure_connection()
    on_cpu = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()[0]
    return int(on_cpu) / 1e9


@contextmanager
def throw_away_database():
    """Work in an empty database beside the real one, and drop it."""
    real = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(real, verbosity=0)
