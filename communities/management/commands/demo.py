"""The whole site on this machine: database, real directory, invented people, web and worker."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from communities.demo import PASSWORD, SIGN_INS
from cop_directory.checks import check_not_half_migrated

HOST = "127.0.0.1"
WEB_WORKERS = 2
START_SECONDS = 180  # a machine under load takes a minute to import the site twice
STOP_SECONDS = 10
LOG_LINES = 30
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1  # of prctl, on Linux
WEB = ["-m", "gunicorn", "cop_directory.wsgi", "--workers", str(WEB_WORKERS), "--log-level", "info"]
WORKER = ["manage.py", "procrastinate", "worker"]


class Command(BaseCommand):
    """Prepare, start web and worker, wait; Ctrl-C stops everything."""

    help = "Open the demonstration: everything is installed, loaded and started. Ctrl-C stops it."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--reset", action="store_true", help="delete everything in the demonstration first")

    def handle(self, *args: Any, port: int, reset: bool, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demonstration brings its own database: unset DATABASE_URL, and set DEBUG=True.")
        parent = os.getppid()  # uv, which `./dev` becomes
        _check_port(port)
        for number in ENDINGS:  # a shell's background jobs start with SIGINT ignored, those of nohup with SIGHUP
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, _stop)
        children: list[subprocess.Popen] = []
        try:
            self._prepare(reset=reset)
            connection.close()
            _pid_file(port).write_text(str(os.getpid()))
            self._say("Starting the web server and the worker.")
            _start(port, children)
            _wait_until_it_answers(port, children)
            self._invite(port)
            _wait_for_an_end(children, port, parent)
        except KeyboardInterrupt:
            self.stdout.write("\nStopping.")
        finally:
            _end(children)
            _pid_file(port).unlink(missing_ok=True)

    def _prepare(self, *, reset: bool) -> None:
        if reset:
            with connection.cursor() as cursor:
                cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        if check_not_half_migrated(databases=["default"]):
            raise CommandError(
                "An older version set up this demonstration. Delete its data and start again: ./dev demo --reset"
            )
        settings.STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise looks for it, with nothing collected too
        self._say("Preparing the database. The first time can take a minute.")
        call_command("migrate", stdout=self.stdout)
        call_command("createcachetable", verbosity=0)
        self._say("Loading the directory.")
        call_command("load_starter_directory", stdout=self.stdout)
        self._say("Adding invented people and what they did.")
        call_command("create_demo_data", stdout=self.stdout)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _invite(self, port: int) -> None:
        width = max(len(each.email) for each in SIGN_INS)
        lines = [f"  {each.email:<{width}}  {each.what}" for each in SIGN_INS]
        self.stdout.write(
            f"\nThe directory is at http://{HOST}:{port}/\n\nSign in with the password {PASSWORD} as\n"
            + "\n".join(lines)
            + f"\n\nThe desk is at http://{HOST}:{port}/admin/ (no second step here; a real site asks for one)."
            "\nNo mail leaves: read it in the desk, under Mail. Ctrl-C stops everything.\n"
        )
        self.stdout.flush()


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            another = f"Choose another: ./dev demo --port {port + 1}"
            if pid := _running(port):
                raise CommandError(
                    f"A demonstration is already open at http://{HOST}:{port}/ (process {pid}). "
                    f"End it with `kill {pid}`, or choose another port: ./dev demo --port {port + 1}"
                ) from error
            raise CommandError(f"Port {port} is taken by another program. {another}") from error


def _pid_file(port: int) -> Path:
    return settings.BASE_DIR / ".data" / f"demo-{port}.pid"


def _log(port: int) -> Path:
    return settings.BASE_DIR / ".data" / f"demo-{port}.log"


def _running(port: int) -> str:
    """The id of the demonstration of this checkout on this port; "" when none runs."""
    try:
        pid = _pid_file(port).read_text()
        os.kill(int(pid), 0)
    except (OSError, ValueError):
        return ""
    return pid


def _start(port: int, children: list[subprocess.Popen]) -> None:
    """Start the web server and the worker, in this order."""
    _log(port).write_bytes(b"")
    children.append(_run([*WEB, "--bind", f"{HOST}:{port}"], port))
    children.append(_run(WORKER, port))


def _run(command: list[str], port: int) -> subprocess.Popen:
    # A session of its own: Ctrl-C reaches this process only, which then ends its children in order.
    with _log(port).open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - our own two commands
            [sys.executable, *command],
            cwd=settings.BASE_DIR,
            env={"BASE_URL": f"http://{HOST}:{port}", "TRACEBACKS": "False", **os.environ},
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )


def _end_with_parent() -> None:
    """Have the kernel end this child when its parent is gone, however that ended."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait_until_it_answers(port: int, children: list[subprocess.Popen]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and all(child.poll() is None for child in children):
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/livez", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise CommandError(f"The web server did not start. {_last_words(port)}")


def _last_words(port: int) -> str:
    lines = _log(port).read_text(errors="replace").splitlines()[-LOG_LINES:]
    return "\n".join([f"The end of {_log(port)}:", *lines]) if lines else f"{_log(port)} is empty."


def _wait_for_an_end(children: list[subprocess.Popen], port: int, parent: int) -> None:
    web, worker = children
    while web.poll() is None:
        if os.getppid() != parent:
            return
        if worker.poll() is not None:
            # A worker ends when it loses the database; on a real site systemd starts the next one.
            children[1] = worker = _run(WORKER, port)
        time.sleep(2)
    raise CommandError(f"The web server ended by itself. {_last_words(port)}")


def _end(children: list[subprocess.Popen]) -> None:
    _ignore_endings()
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()


def _ignore_endings() -> None:
    """An impatient second signal must not leave a child running."""
    for number in ENDINGS:
        signal.signal(number, lambda *args: None)  # SIG_IGN warns of a signal that has just come


def _stop(*args: Any) -> None:
    _ignore_endings()
    raise KeyboardInterrupt
