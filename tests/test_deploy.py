"""docs/operate.md, run: from an empty database to a sent code, then a backup and its restore."""

import contextlib
import os
import re
import shlex
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
DEVELOPMENT = {"DEBUG", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"}
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


class Mailbox:
    """Keeps every message that an SMTP server on loopback receives."""

    def __init__(self):
        self.messages: list[str] = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the name aiosmtpd calls
        self.messages.append(envelope.content.decode())
        return "250 kept"

    def wait_for(self, words: str) -> str:
        for _ in range(300):
            for message in self.messages:
                if words in message:
                    return message
            time.sleep(0.1)
        raise AssertionError(f"No mail with {words!r} came; there were {len(self.messages)}.")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def database_url(name: str) -> str:
    host = urllib.parse.quote(connection.settings_dict["HOST"], safe="")
    return f"postgres://cop@/{name}?host={host}"


def psql(database: str, statement: str) -> str:
    command = ["psql", "-At", "-v", "ON_ERROR_STOP=1", "-c", statement, database_url(database)]
    return subprocess.check_output(command, text=True)


@pytest.fixture
def databases():
    names = [f"deploy_{os.getpid()}", f"restored_{os.getpid()}"]
    for name in names:
        psql("cop", f"CREATE DATABASE {name}")
    yield names
    for name in names:
        psql("cop", f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def mailbox():
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    box.port = controller.port
    yield box
    controller.stop()


def content(database: str) -> dict[str, str]:
    """Every table with its row count and a hash of its rows."""
    tables = psql(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").split()
    hashed = "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {} t"
    return {table: psql(database, hashed.format(f'"{table}"')).strip() for table in tables}


def exec_start(unit: str, venv: Path) -> list[str]:
    line = re.search(r"^ExecStart=(.*)$", (ROOT / "deploy" / unit).read_text(), re.MULTILINE)
    return shlex.split(line[1].replace("/srv/cop-directory/.venv", str(venv)))


def test_operate_md_leads_from_nothing_to_a_sent_code_and_back_from_a_backup(databases, mailbox, tmp_path):
    name, restored = databases
    port, venv = free_port(), tmp_path / "venv"
    environment = {
        **{key: value for key, value in os.environ.items() if key not in DEVELOPMENT},
        "PREFIX": str(tmp_path),
        "VENV": str(venv),
        "NO_SYSTEMD": "1",
    }

    def run(*command: str) -> str:
        result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    run("deploy/install.sh")
    settings = tmp_path / "etc/cop-directory/environment"
    settings.write_text(
        re.sub(r"^(DATABASE_URL|EMAIL_URL|BASE_URL)=.*\n", "", settings.read_text(), flags=re.MULTILINE)
        + f"DATABASE_URL={database_url(name)}\n"
        + f"EMAIL_URL=smtp://127.0.0.1:{mailbox.port}\n"
        + f"BASE_URL=https://127.0.0.1:{port}\nWEB_BIND=127.0.0.1:{port}\n"
    )
    run("deploy/install.sh")
    run("deploy/manage", "create_office", "office@gsa.gov")
    service = {**environment, **dict(line.split("=", 1) for line in settings.read_text().splitlines() if "=" in line)}
    processes = [
        subprocess.Popen(exec_start(unit, venv), cwd=ROOT, env=service)
        for unit in ("cop-web.service", "cop-worker.service")
    ]
    try:
        run("deploy/manage", "send_test_mail", "operator@gsa.gov")
        mailbox.wait_for("operator@gsa.gov")
        ask_for_a_code(f"127.0.0.1:{port}", "office@gsa.gov")
        mailbox.wait_for("office@gsa.gov")
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(30)

    dump = subprocess.check_output(
        ["deploy/backup.sh", tmp_path / "backups"],
        cwd=ROOT,
        env={**service, "DATABASE_URL": database_url(name)},
        text=True,
    ).strip()
    subprocess.run(["deploy/restore.sh", dump, database_url(restored)], cwd=ROOT, env=service, check=True)

    before = content(name)
    assert len(before) > 60
    assert content(restored) == before


def ask_for_a_code(host: str, email: str) -> None:
    """Ask for a sign-in code as a browser would, through a front that ends TLS."""
    address = f"http://{host}/accounts/login/code/"
    policy = DefaultCookiePolicy(secure_protocols=("http", "https"))
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar(policy)))
    browser.addheaders = [("X-Forwarded-Proto", "https"), ("Referer", f"https://{host}/accounts/login/code/")]
    for _ in range(100):
        with contextlib.suppress(OSError):
            page = browser.open(address).read().decode()
            break
        time.sleep(0.1)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    form = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "email": email}).encode()
    # Follow the redirect by hand: it leads to https, which the front would answer.
    browser.add_handler(KeepRedirect())
    with contextlib.suppress(urllib.error.HTTPError):
        browser.open(address, form)


class KeepRedirect(urllib.request.HTTPRedirectHandler):
    """Leave a redirect where it is."""

    def redirect_request(self, *args: object) -> None:
        return None
