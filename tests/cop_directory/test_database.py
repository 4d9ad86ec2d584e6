"""The private PostgreSQL ends with its last process, however that ended."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds
USER = """
import sys, time
from pathlib import Path
from cop_directory import database
print(database.embedded(Path(sys.argv[1]), flags=database.THROWAWAY)["HOST"], flush=True)
time.sleep(600)
"""


@pytest.fixture
def use():
    """Begin a process that uses the cluster; returns it and the socket of the server."""
    root, begun = ROOT / ".data" / "watched", []

    def use() -> tuple[subprocess.Popen, Path]:
        command = [sys.executable, "-c", USER, str(root)]
        begun.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True))
        return begun[-1], Path(begun[-1].stdout.readline().strip()) / ".s.PGSQL.5432"

    yield use
    for process in begun:
        process.kill()
        process.wait()
        process.stdout.close()
    shutil.rmtree(root, ignore_errors=True)


@pytest.mark.slow
def test_server_ends_when_its_last_process_is_killed(use):
    (first, server), (second, same) = use(), use()

    first.send_signal(signal.SIGKILL)
    first.wait()
    time.sleep(1)
    assert server == same
    assert server.exists()
    second.send_signal(signal.SIGKILL)

    deadline = time.monotonic() + PATIENCE
    while server.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not server.exists()
