"""Two workers ended twenty times while they send 300 mails: nothing is lost, and little is sent twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from members.notifications import services, tasks
from members.notifications.models import Mail
from tests.members.notifications.smtp import Sink, smtp_server

ROOT = Path(__file__).resolve().parents[3]
MAILS, ENDS = 300, 20
PATIENCE_SECONDS = 60

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


class Farm:
    """Two workers, each replaced as soon as it ends."""

    def __init__(self, port: int):
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.members.notifications.worker_settings",
            "TEST_DATABASE": connection.settings_dict["NAME"],
            "TEST_SMTP_PORT": str(port),
        }
        command = [sys.executable, "-m", "tests.members.notifications.farm", "2"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        self.pids = [self.next_started(), self.next_started()]
        self.exits: list[int] = []

    def next_started(self) -> int:
        for line in self.process.stdout:
            word, pid, *status = line.split()
            if word == "started":
                return int(pid)
            self.exits.append(int(status[0]))
        raise AssertionError("The farm ended.")

    def end_one(self, how: signal.Signals) -> None:
        """End the worker that lives longest and wait for the one in its place."""
        os.kill(self.pids.pop(0), how)
        self.pids.append(self.next_started())

    def close(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=30)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with smtp_server() as (sink, port):
        sink.pause, sink.port = 0.04, port
        yield sink


@pytest.fixture
def farm(sink) -> Iterator[Farm]:
    for number in range(MAILS):
        services.queue(template="test", to=f"person{number}@epa.gov", context={})
    farm = Farm(sink.port)
    yield farm
    farm.close()


def wait_until_all_are_sent() -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while Mail.objects.unsent().exists():
        assert time.monotonic() < deadline, f"{Mail.objects.unsent().count()} mails still wait"
        tasks.send_what_is_due(timestamp=0)  # as the workers' clock does every 30 seconds
        time.sleep(0.5)


def test_killed_workers_lose_no_mail_and_double_at_most_one_each(farm, sink):
    wait_for_the_first(sink)
    killed_while_sending = 0

    for _ in range(ENDS):
        time.sleep(0.25)
        killed_while_sending += Mail.objects.filter(state="sending").exists()
        farm.end_one(signal.SIGKILL)
    left = Mail.objects.unsent().count()
    sink.pause = 0
    wait_until_all_are_sent()

    ids = sink.message_ids
    print(f"{MAILS} mails, {ENDS} kills, {left} mails left after the last, {len(ids) - MAILS} sent twice")  # noqa: T201
    assert left > 0
    assert killed_while_sending > ENDS / 2
    assert set(ids) == {mail.message_id for mail in Mail.objects.filter(state="sent")}
    assert len(set(ids)) == MAILS
    assert len(ids) <= MAILS + ENDS


def test_workers_that_are_asked_to_stop_lose_nothing_and_double_nothing(farm, sink):
    wait_for_the_first(sink)

    for _ in range(ENDS):
        time.sleep(0.25)
        farm.end_one(signal.SIGTERM)
    left = Mail.objects.unsent().count()
    sink.pause = 0
    wait_until_all_are_sent()

    print(f"{MAILS} mails, {ENDS} stops, {left} mails left after the last")  # noqa: T201
    assert left > 0
    assert farm.exits == [0] * ENDS
    assert sorted(sink.message_ids) == sorted(mail.message_id for mail in Mail.objects.filter(attempts=1))
    assert len(sink.message_ids) == MAILS


def wait_for_the_first(sink: Sink) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not sink.accepted:
        assert time.monotonic() < deadline, "No mail came"
        time.sleep(0.05)
