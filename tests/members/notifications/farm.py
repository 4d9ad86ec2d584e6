"""A farm of workers for the tests that kill them: `python -m tests.members.notifications.farm N`.

Django is loaded once and workers are forked from it, so that the next one starts at once. Prints `started PID` and
`ended PID STATUS`; a worker that ends is replaced until the farm itself gets a SIGTERM.
"""

import os
import signal
import sys

import django
from django.core.management import call_command

stopping = False


def start() -> int:
    pid = os.fork()
    if pid == 0:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        call_command("procrastinate", "worker")
        os._exit(0)
    print(f"started {pid}", flush=True)  # noqa: T201 - the test reads it
    return pid


def stop(*args: object) -> None:
    global stopping
    stopping = True
    for pid in workers:
        os.kill(pid, signal.SIGTERM)


if __name__ == "__main__":
    django.setup()
    workers: set[int] = set()
    signal.signal(signal.SIGTERM, stop)
    workers |= {start() for _ in range(int(sys.argv[1]))}
    while workers:
        pid, status = os.wait()
        workers.discard(pid)
        print(f"ended {pid} {os.waitstatus_to_exitcode(status)}", flush=True)  # noqa: T201 - the test reads it
        if not stopping:
            workers.add(start())
