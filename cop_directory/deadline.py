"""A request that waits on a frozen database ends before the web server has to kill its worker.

A database that stops is noticed at once. One that freezes answers nothing while its connections stay open, and no
setting of the database or its driver ends the wait. So the web server (gunicorn.conf.py) sets an alarm for each
request; when it rings the connections are dropped and the visitor gets the page of an outage.
"""

import signal
from types import FrameType

from django.db import OperationalError, connections
from psycopg.pq import TransactionStatus

SECONDS = 8
ACTIVE = TransactionStatus.ACTIVE


class DeadlinePassed(OperationalError):
    """The request took too long; whatever it waited for is gone."""


def install() -> None:
    """Answer the alarm in this process; only its main thread may serve requests."""
    signal.signal(signal.SIGALRM, _ring)


def start() -> None:
    signal.setitimer(signal.ITIMER_REAL, SECONDS)


def stop() -> None:
    signal.setitimer(signal.ITIMER_REAL, 0)


def _ring(number: int, frame: FrameType | None) -> None:
    for wrapper in connections.all(initialized_only=True):
        if wrapper.connection is not None and wrapper.connection.pgconn.transaction_status == ACTIVE:
            # It waits for an answer. Without a word to the other side, which would not read it.
            wrapper.connection.pgconn.finish()
    raise DeadlinePassed(f"The request took {SECONDS} seconds.")
