"""The demonstration, started as people start it, on a cluster of its own."""

import contextlib
import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore
from django.utils.crypto import get_random_string

from members.models import Person

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / ".data"
START_SECONDS = 300
STOP_SECONDS = 30
MAIL_SECONDS = 20
PASSWORD = "demo-directory-2026"

LIAISON = "demo.liaison@epa.gov"
EMPLOYEE, MEMBER, STEWARD = "demo.employee@gsa.gov", "demo.member@epa.gov", "demo.steward@gsa.gov"
OFFICE, CITY, PUBLIC = "demo.office@gsa.gov", "demo.city@austintexas.gov", "demo.public@example.org"
CONTRACTOR = "demo.contractor@example.com"


class Demo:
    """A running demonstration: where it is, what its database holds, what its outbox said."""

    def __init__(self, url: str, cluster: str):
        self.url = url
        self.cluster = cluster
        # Signing in with a password costs a third of a second: each person does it once.
        self.cookies: dict[str, list] = {}
        # Each of its people takes part in one journey only.
        self.chosen: list[str] = []
        socket_file = DATA / cluster / "socket"
        # In the site's time zone, so that current_date is the site's day: in UTC the next one begins five hours early.
        self._database = psycopg.connect(
            host=socket_file.read_text().strip(),
            user="cop",
            dbname="cop",
            autocommit=True,
            options=f"-c timezone={settings.TIME_ZONE}",
        )

    def rows(self, statement: str, *values: object) -> list[tuple]:
        """Read from the demonstration's own database, or prepare it."""
        done = self._database.execute(statement, values)
        return done.fetchall() if done.description else []

    def sign_in(self, email: str) -> None:
        """Let them be signed in, as by their password just now, without their typing it."""
        pk, password = self.rows("SELECT id, password FROM members_person WHERE email = %s", email)[0]
        key = get_random_string(32, VALID_KEY_CHARS)
        data = {
            SESSION_KEY: str(pk),
            BACKEND_SESSION_KEY: "allauth.account.auth_backends.AuthenticationBackend",
            HASH_SESSION_KEY: Person(password=password).get_session_auth_hash(),
        }
        self.rows(
            "INSERT INTO django_session VALUES (%s, %s, now() + interval '12 hours')", key, SessionStore().encode(data)
        )
        self.cookies[email] = [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": self.url}]

    def mails(self, to: str, template: str = "") -> list[tuple[str, str]]:
        """Subject and text of each mail to `to`, oldest first."""
        return self.rows(
            "SELECT subject, text FROM notifications_mail WHERE recipient = %s AND template ~ %s ORDER BY created_at",
            to,
            f"^{template or '.*'}$",
        )

    def mail(self, to: str, template: str, *, number: int = 1) -> str:
        """The text of the `number`th such mail; waits for it."""
        deadline = time.monotonic() + MAIL_SECONDS
        while len(found := self.mails(to, template)) < number:
            assert time.monotonic() < deadline, f"No {template} mail to {to}."
            time.sleep(0.05)
        return found[number - 1][1]

    def code(self, to: str, *, number: int = 1) -> str:
        """The code of the `number`th mail that carries one."""
        return re.search(r"^ *([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", self.mail(to, "code", number=number), re.M)[1]

    def close(self) -> None:
        self._database.close()


def filled(cluster: str, run: str) -> None:
    """Let `cluster` be a copy of a demonstration with fresh data, which the first to ask in a run fills."""
    DATA.mkdir(exist_ok=True)
    source, target = DATA / "browser", DATA / cluster
    with (DATA / "browser.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made_for = DATA / "browser.run"
        if not made_for.exists() or made_for.read_text() != run:
            with running(source.name, "--reset"):
                pass
            assert not (source / "pgdata" / "postmaster.pid").exists(), "Its database still runs."
            made_for.write_text(run)
    shutil.rmtree(target / "pgdata", ignore_errors=True)
    target.mkdir(exist_ok=True)
    subprocess.run(["cp", "-a", source / "pgdata", target], check=True)  # the files keep their owner


@contextlib.contextmanager
def running(cluster: str, *flags: str) -> Iterator[Demo]:
    """`manage.py demo` on a free port, stopped in the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "DEBUG": "True", "EMBEDDED_CLUSTER": cluster, "BASE_URL": url}
    for name in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL"):
        environment.pop(name, None)
    DATA.mkdir(exist_ok=True)
    log = DATA / f"{cluster}.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(port), *flags],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_until_ready(url, process, log)
            demo = Demo(url, cluster)
            yield demo
            demo.close()
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)


def _wait_until_ready(url: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.25)
    pytest.fail(f"The demonstration did not start:\n{log.read_text()[-3000:]}")
