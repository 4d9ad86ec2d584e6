"""The demonstration as a command: where it runs, what it says, how it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.migrations.recorder import MigrationRecorder

from communities.demo import SIGN_INS
from communities.management.commands import demo
from members.models import Person

ROOT = Path(__file__).parents[2]
CLUSTER = "demo-test"
PATIENCE = 60  # seconds


@pytest.mark.django_db
def test_demo_is_refused_outside_the_demonstration(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="embedded database"):
        call_command("create_demo_data")
    with pytest.raises(CommandError, match="brings its own database"):
        call_command("demo")

    assert Person.objects.count() == 0


@pytest.mark.django_db
def test_demo_needs_the_starter_directory_first(settings):
    settings.DEMO = True

    with pytest.raises(CommandError, match="load_starter_directory first"):
        call_command("create_demo_data")


@pytest.mark.django_db
def test_demo_command_on_data_of_an_older_version():
    MigrationRecorder.Migration.objects.filter(app="members", name="0005_import_previews").delete()

    with pytest.raises(CommandError) as refused:
        demo.Command()._prepare(reset=False)

    assert str(refused.value) == (
        "An older version set up this demonstration. Delete its data and start again: ./dev demo --reset"
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(port: int, *options: str) -> subprocess.Popen:
    command = [sys.executable, "-u", "manage.py", "demo", "--port", str(port), *options]
    environment = {**os.environ, "EMBEDDED_CLUSTER": CLUSTER, "DEBUG": "True"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def read_until_open(opened: subprocess.Popen) -> list[str]:
    said = []
    for line in opened.stdout:
        said.append(line)
        if "Ctrl-C stops everything" in line:
            break
    return said


def wait_for(what: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not (done := what()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return done


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.slow
def test_demo_command_opens_the_site_and_ends_with_ctrl_c():
    port = free_port()
    opened = start(port, "--reset")
    said = read_until_open(opened)
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/") as page:
            status = page.status
    finally:
        opened.send_signal(signal.SIGINT)
        opened.send_signal(signal.SIGTERM)  # impatient
        code = opened.wait(30)
        opened.stdout.close()
        for kept in (ROOT / ".data").glob(f"demo-{port}.*"):
            kept.unlink()

    assert (status, code) == (200, 0)
    assert f"The directory is at http://127.0.0.1:{port}/\n" in said
    assert any("Applying" in line for line in said)
    assert [each.email for each in SIGN_INS if not any(each.email in line for line in said)] == []
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=5)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only the kernel of Linux ends children with their parent")
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGHUP])
def test_demo_command_leaves_nothing_running(ending):
    port = free_port()
    opened = start(port)
    try:
        read_until_open(opened)
        listed = subprocess.check_output(["ps", "-o", "pid=", "--ppid", str(opened.pid)], text=True)
        children = [int(pid) for pid in listed.split()]
        again = start(port)
        refusal, _ = again.communicate(timeout=60)
    finally:
        opened.send_signal(ending)
        opened.wait(30)
        opened.stdout.close()
        for kept in (ROOT / ".data").glob(f"demo-{port}.*"):
            kept.unlink()

    assert again.returncode == 1
    assert f"A demonstration is already open at http://127.0.0.1:{port}/ (process {opened.pid})" in refusal
    assert f"kill {opened.pid}" in refusal
    postgres = Path((ROOT / ".data" / CLUSTER / "socket").read_text()) / ".s.PGSQL.5432"
    assert len(children) >= 2
    assert wait_for(lambda: all(map(is_gone, children)))
    assert wait_for(lambda: not postgres.exists())


def test_demo_command_names_another_port_when_one_is_taken(settings):
    settings.DEMO = True
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=f"--port {port + 1}"):
            call_command("demo", port=port)


def test_demo_command_shows_the_log_when_the_web_server_ends(settings, tmp_path, monkeypatch):
    settings.BASE_DIR = tmp_path
    (tmp_path / ".data").mkdir()
    monkeypatch.setattr(demo, "WORKER", ["-c", ""])
    monkeypatch.setattr(demo, "WEB", ["-c", "raise SystemExit('Out of memory')"])
    children: list[subprocess.Popen] = []

    demo._start(8765, children)
    with pytest.raises(CommandError, match=r"did not start\. The end of .*demo-8765\.log:\nOut of memory"):
        demo._wait_until_it_answers(8765, children)
    for child in children:
        child.wait()
