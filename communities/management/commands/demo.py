"""The whole site on this machine: database, real directory, invented people, web and worker."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from communities.demo import PASSWORD, SIGN_INS

HOST = "127.0.0.1"
WEB_WORKERS = 2
START_SECONDS = 30
STOP_SECONDS = 10
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
        _check_port(port)
        self._prepare(reset=reset)
        connection.close()
        for number in (signal.SIGINT, signal.SIGTERM):  # a shell's background jobs start with the first one ignored
            signal.signal(number, _stop)
        children = _start(port)
        try:
            _wait_until_it_answers(port, children)
            self._invite(port)
            _wait_for_an_end(children, port)
        except KeyboardInterrupt:
            self.stdout.write("\nStopping.")
        finally:
            _end(children)

    def _prepare(self, *, reset: bool) -> None:
        if reset:
            with connection.cursor() as cursor:
                cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        settings.STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise looks for it, with nothing collected too
        self.stdout.write("Preparing the database.")
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("load_starter_directory", stdout=self.stdout)
        call_command("create_demo_data", stdout=self.stdout)

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
            raise CommandError(f"Port {port} is taken. Choose another: ./dev demo --port {port + 1}") from error


def _start(port: int) -> list[subprocess.Popen]:
    """Start the web server and the worker, in this order."""
    web = ["-m", "gunicorn", "cop_directory.wsgi", "--bind", f"{HOST}:{port}", "--workers", str(WEB_WORKERS)]
    return [_run([*web, "--log-level", "warning"], port), _run(WORKER, port)]


def _run(command: list[str], port: int) -> subprocess.Popen:
    # A session of its own: Ctrl-C reaches this process only, which then ends its children in order.
    return subprocess.Popen(  # noqa: S603 - our own two commands
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env={"BASE_URL": f"http://{HOST}:{port}", "TRACEBACKS": "False", **os.environ},
        start_new_session=True,
    )


def _wait_until_it_answers(port: int, children: list[subprocess.Popen]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and all(child.poll() is None for child in children):
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/livez", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise CommandError("The web server did not start; its words are above.")


def _wait_for_an_end(children: list[subprocess.Popen], port: int) -> None:
    web, worker = children
    while web.poll() is None:
        if worker.poll() is not None:
            # A worker ends when it loses the database; on a real site systemd starts the next one.
            children[1] = worker = _run(WORKER, port)
        time.sleep(2)
    raise CommandError("The web server ended by itself; its words are above.")


def _end(children: list[subprocess.Popen]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an impatient second Ctrl-C must not leave one running
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()


def _stop(*args: Any) -> None:
    raise KeyboardInterrupt
