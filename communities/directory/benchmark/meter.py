"""CPU time of a request: of the web worker and of its database connection, read from the kernel.

The site runs as in production, under gunicorn with one worker; its clients and their sockets are not counted.
"""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

# What the client says and hears beside HTTP; see served.py.
FORGET, COUNT = "X-Forget", "X-Count"
WORKER, BACKEND, STATEMENTS = "X-Worker", "X-Backend", "X-Statements"
START_SECONDS = 30
RUNS = 5


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


class Server:
    """A running site; `master` is the process that began it."""

    def __init__(self, port: int, master: int):
        self.port, self.master = port, master

    def get(self, path: str, cookies: str = "", **headers: str) -> tuple[bytes, http.client.HTTPMessage]:
        """One GET: body and headers; raises when the answer is not 200."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            link.request("GET", path, headers={"Cookie": cookies, **headers})
            answer = link.getresponse()
            body = answer.read()
        finally:
            link.close()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return body, answer.headers

    def measure(
        self, path: str | Callable[[int], str], *, cookies: str = "", count: int = 60, forget: str = ""
    ) -> Measured:
        """Median of five runs of `count` requests, after a warm-up; `forget` names what goes before each request."""
        address = path if callable(path) else lambda number: path
        headers = {FORGET: forget} if forget else {}
        for number in range(3):
            self.get(address(number), cookies, **headers)
        body, told = self.get(address(0), cookies, **headers, **{COUNT: "1"})
        processes = int(told[WORKER]), int(told[BACKEND])
        runs = [self._run(processes, address, cookies, headers, count) for _ in range(RUNS)]
        app, database = (statistics.median(values) for values in zip(*runs, strict=True))
        return Measured(app, database, int(told[STATEMENTS]), len(body))

    def _run(self, processes: tuple[int, int], address, cookies: str, headers, count: int) -> tuple[float, float]:
        before = [_cpu_seconds(process) for process in processes]
        for number in range(count):
            self.get(address(number), cookies, **headers)
        after = [_cpu_seconds(process) for process in processes]
        app, database = (end - start for start, end in zip(before, after, strict=True))
        return app * 1000 / count, database * 1000 / count

    def constant(self, size: int) -> Measured:
        """A view behind the same middleware that answers `size` bytes, all alike."""
        return self.measure(f"/constant/{size}/", count=200)

    def resident_mb(self) -> float:
        """Memory of the master and its workers."""
        children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()
        return sum(_memory_mb(int(pid)) for pid in (self.master, *children))

    def peak_mb(self) -> float:
        """The most that one worker held so far."""
        children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()
        return max(_memory_mb(int(pid), "VmHWM") for pid in children)


@contextmanager
def serving(*, workers: int = 1) -> Iterator[Server]:
    """Production's settings on the present database, under gunicorn on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, **_production(port), "WEB_WORKERS": str(workers), "WEB_BIND": f"127.0.0.1:{port}"}
    # The measured pages link compressed files under hashed names, as visitors get them.
    manage = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
    subprocess.run(manage, env=environment, cwd=settings.BASE_DIR, check=True)  # noqa: S603 - our own command
    # One worker and one connection from the first request to the last: their CPU time is read by their process ids.
    command = [sys.executable, "-m", "gunicorn", "communities.directory.benchmark.served:application"]
    command += ["--max-requests", "0"]
    process = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR)  # noqa: S603 - our own command
    try:
        server = Server(port, process.pid)
        _wait_until_alive(server)
        yield server
    finally:
        process.terminate()
        process.wait(30)


def run_alone(*command: str) -> float:
    """Run `manage.py` with production's settings on the present database: MB that the process held at most."""
    environment = {**os.environ, **_production(0)}
    manage = [sys.executable, "manage.py", *command]
    process = subprocess.Popen(manage, env=environment, cwd=settings.BASE_DIR)  # noqa: S603 - our own command
    peak = 0.0
    while process.poll() is None:
        with suppress(OSError, StopIteration):  # it may end while it is read
            peak = _memory_mb(process.pid, "VmHWM")
        time.sleep(0.05)
    if process.returncode:
        raise RuntimeError(f"manage.py {' '.join(command)} failed.")
    return peak


def _production(port: int) -> dict[str, str]:
    where = connection.get_connection_params()
    user, password = where["user"], where.get("password") or ""
    place = f"host={where['host']}&port={where.get('port') or ''}".removesuffix("&port=")
    return {
        "DEBUG": "False",
        "SECRET_KEY": settings.SECRET_KEY,
        "BASE_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": f"postgres://{user}:{password}@/{where['dbname']}?{place}",
        "EMAIL_URL": "smtp://127.0.0.1:25",
        "MAIL_FROM": "directory@directory.invalid",
        "OFFICE_EMAIL": "office@directory.invalid",
        "SSL_REDIRECT": "False",
        "CONN_MAX_AGE": "86400",
        "LOG_LEVEL": "WARNING",
    }


def _wait_until_alive(server: Server) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            server.get("/livez")
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _cpu_seconds(process: int) -> float:
    tasks = Path(f"/proc/{process}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def _memory_mb(process: int, what: str = "VmRSS") -> float:
    """Resident now; or at most until now, as VmHWM."""
    status = Path(f"/proc/{process}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(what)) / 1024


@contextmanager
def throw_away_database() -> Iterator[None]:
    """Work in an empty database beside the real one, and drop it."""
    real = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(real, verbosity=0)
