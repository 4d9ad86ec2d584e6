"""The database stops, then freezes, under eight clients of the real web server; nobody restarts anything by hand."""

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from cop_directory import database
from tests.cop_directory.proxy import Proxy, proxy
from tests.members.notifications.smtp import free_port

ROOT = Path(__file__).resolve().parents[2]
STOPPED_SECONDS = 10
FROZEN_SECONDS = 12  # longer than a request may take
CLIENTS = 8
STYLES = "/static/css/directory.css"
STRANGE = f"sessionid={'a' * 32}"  # of nobody: the server looks it up
TOKEN = "x" * 32

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@dataclass(frozen=True)
class Answer:
    """What one request got; status 0 is a dropped connection."""

    began: float
    seconds: float
    status: int
    retry_after: str | None

    @property
    def ended(self) -> float:
        return self.began + self.seconds


class Cluster:
    """A PostgreSQL server of the test's own."""

    def __init__(self, root: Path):
        self.root = root
        self.start()

    def start(self) -> None:
        self.host = database.embedded(self.root, flags=database.THROWAWAY)["HOST"]

    def fill(self) -> None:
        """Copy the tables of the test database: quicker than migrating again."""
        source, target = (
            connection.settings_dict,
            ["-h", self.host, "-U", "cop", "-d", "cop", "-q", "-v", "ON_ERROR_STOP=1"],
        )
        dump = subprocess.check_output(["pg_dump", "-h", source["HOST"], "-U", "cop", source["NAME"]])
        subprocess.run(["psql", *target, "-c", "DROP SCHEMA public CASCADE; CREATE SCHEMA public"], check=True)
        subprocess.run(["psql", *target], input=dump, stdout=subprocess.DEVNULL, check=True)

    def stop(self) -> None:
        """What `pg_ctl stop -m immediate` does."""
        with psycopg.connect(host=self.host, user="cop", dbname="cop") as link:
            data = link.execute("SHOW data_directory").fetchone()[0]
        pid_file = Path(data) / "postmaster.pid"
        os.kill(int(pid_file.read_text().split()[0]), signal.SIGQUIT)
        while pid_file.exists():
            time.sleep(0.01)


class Clients:
    """Ask for pages over and over, each on a thread of its own."""

    def __init__(self, port: int):
        self.port = port
        self.answers: dict[str, list[Answer]] = {}
        self.done = threading.Event()
        self.threads: list[threading.Thread] = []

    def ask(
        self, path: str, *, clients: int = 1, pause: float = 0.02, method: str = "GET", cookie: str = STRANGE
    ) -> None:
        answers = self.answers.setdefault(path, [])

        def repeat() -> None:
            while not self.done.wait(pause):
                answers.append(self.once(path, method, cookie))

        self.threads += [threading.Thread(target=repeat) for _ in range(clients)]

    def once(self, path: str, method: str = "GET", cookie: str = STRANGE) -> Answer:
        began, status, retry_after = time.monotonic(), 0, None
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            link.request(method, path, headers={"Cookie": f"{cookie}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN})
            response = link.getresponse()
            response.read()
            status, retry_after = response.status, response.headers["Retry-After"]
        except (OSError, http.client.HTTPException):
            pass  # dropped: what the front proxy would have to explain
        finally:
            link.close()
        return Answer(began, time.monotonic() - began, status, retry_after)

    @contextmanager
    def running(self) -> Iterator[None]:
        for thread in self.threads:
            thread.start()
        try:
            yield
        finally:
            self.done.set()
            for thread in self.threads:
                thread.join()


class Site:
    """The real web server, a proxy that can freeze, and a database that can stop."""

    def __init__(self, cluster: Cluster, link: Proxy, port: int, pid: int):
        self.cluster, self.link, self.port, self.pid = cluster, link, port, pid

    def workers(self) -> set[str]:
        return set(Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split())


@pytest.fixture(scope="module")
def site(django_db_setup: None) -> Iterator[Site]:
    cluster = Cluster(ROOT / ".data" / f"outage-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    cluster.fill()
    with (
        proxy(f"{cluster.host}/.s.PGSQL.5432") as link,
        serving(f"postgres://cop@127.0.0.1:{link.port}/cop") as (port, pid),
    ):
        yield Site(cluster, link, port, pid)


@contextmanager
def serving(database_url: str) -> Iterator[tuple[int, int]]:
    """Run the web server over a database; yield its port and its process."""
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "tests.cop_directory.outage_settings",
        "WEB_BIND": f"127.0.0.1:{port}",
    }
    gunicorn = Path(sys.executable).parent / "gunicorn"
    process = subprocess.Popen([gunicorn], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: Clients(port).once("/asks/").status == 200, seconds=60)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


def wait_for(is_true: Callable[[], bool], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, f"not within {seconds} seconds"
        time.sleep(0.05)


def test_stopped_database_is_a_503_until_it_answers_again(site):
    workers, clients = site.workers(), Clients(site.port)
    clients.ask("/asks/", clients=CLIENTS)
    clients.ask("/livez")
    clients.ask(STYLES)

    with clients.running():
        time.sleep(1)
        site.cluster.stop()
        stopped = time.monotonic()
        time.sleep(STOPPED_SECONDS)
        starting = time.monotonic()
        site.cluster.start()
        back = time.monotonic()
        time.sleep(3)

    pages = clients.answers["/asks/"]
    during = [answer for answer in pages if stopped < answer.began and answer.ended < starting]
    first_good = min(answer.began for answer in pages if answer.began > back and answer.status == 200) - back
    slowest = max(answer.seconds for answer in during)
    print(f"{len(during)} requests while it was stopped, the slowest {slowest:.2f} s; back after {first_good:.2f} s")  # noqa: T201
    assert len(during) > 100
    assert {(answer.status, answer.retry_after) for answer in during} == {(503, "10")}
    assert slowest < 2
    assert first_good < 5
    assert {answer.status for answer in pages} == {200, 503}
    assert site.workers() == workers
    for always in ("/livez", STYLES):
        assert len(clients.answers[always]) > 50
        assert {answer.status for answer in clients.answers[always]} == {200}


def test_frozen_database_ends_every_request_in_fifteen_seconds(site):
    workers, clients = site.workers(), Clients(site.port)
    clients.ask("/asks/", clients=CLIENTS)

    with clients.running():
        time.sleep(1)
        site.link.freeze()
        frozen = time.monotonic()
        time.sleep(FROZEN_SECONDS)
        site.link.thaw()
        thawed = time.monotonic()
        time.sleep(6)

    pages = clients.answers["/asks/"]
    during = [answer for answer in pages if frozen < answer.ended < thawed]
    after = [answer.status for answer in pages if answer.began > thawed + 5]
    slowest = max(answer.seconds for answer in pages)
    print(f"{len(during)} requests while it was frozen, the slowest {slowest:.2f} s; {len(after)} after")  # noqa: T201
    assert len(during) >= CLIENTS
    assert slowest < 15
    assert {answer.status for answer in pages} == {200, 503}
    assert len(after) > 10
    assert set(after) == {200}
    assert site.workers() == workers
