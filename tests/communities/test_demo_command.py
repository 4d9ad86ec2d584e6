"""The demonstration as a command: where it runs, what it says, how it ends."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from communities.demo import SIGN_INS
from members.models import Person

ROOT = Path(__file__).parents[2]


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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.slow
def test_demo_command_opens_the_site_and_ends_with_ctrl_c():
    port = free_port()
    command = [sys.executable, "-u", "manage.py", "demo", "--port", str(port), "--reset"]
    environment = {**os.environ, "EMBEDDED_CLUSTER": "demo-test", "DEBUG": "True"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    demo = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    said = []
    for line in demo.stdout:
        said.append(line)
        if "Ctrl-C stops everything" in line:
            break
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/") as page:
            status = page.status
    finally:
        demo.send_signal(signal.SIGINT)
        code = demo.wait(30)
        demo.stdout.close()

    assert (status, code) == (200, 0)
    assert f"The directory is at http://127.0.0.1:{port}/\n" in said
    assert [each.email for each in SIGN_INS if not any(each.email in line for line in said)] == []
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=5)


def test_demo_command_names_another_port_when_one_is_taken(settings):
    settings.DEMO = True
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=f"--port {port + 1}"):
            call_command("demo", port=port)
