"""The web server's own settings; gunicorn reads this file by itself."""

import os
from typing import Any

wsgi_app = "cop_directory.wsgi:application"
bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "sync"  # `worker_abort` needs the request on the main thread
timeout = 8  # seconds; the database ends its statements and lock waits sooner (TIME_LIMITS in settings.py)
limit_request_line = 8_190  # a search of 4,000 bytes, most of them percent-encoded
graceful_timeout = 30
# Renew workers now and then; the spread keeps them from going at once.
max_requests = 20_000
max_requests_jitter = 2_000
forwarded_allow_ips = os.environ.get("WEB_FORWARDED_ALLOW_IPS", "127.0.0.1")


def worker_abort(worker: Any) -> None:
    """Answer a request that reached the timeout with the page of an outage instead of dropping it.

    A database that froze gets here: it keeps its connections open, answers nothing, and forgets its own limits.
    """
    from django.db import OperationalError, connections  # not before the worker has loaded the site
    from psycopg.pq import TransactionStatus

    for wrapper in connections.all(initialized_only=True):
        link = wrapper.connection
        if link is not None and link.pgconn.transaction_status == TransactionStatus.ACTIVE:
            link.pgconn.finish()  # without a word to the other side, which would not read it
    worker.alive = True
    worker.notify()  # gunicorn would kill it within the second
    raise OperationalError(f"The request took more than {timeout} seconds.")
