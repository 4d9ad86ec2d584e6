"""The web server's own settings; gunicorn reads this file by itself."""

import os
from typing import Any

wsgi_app = "cop_directory.wsgi:application"
bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
# Sync workers: the alarm below ends a request that waits on a frozen database, and the timeout one that ignores it.
worker_class = "sync"
timeout = 10
limit_request_line = 8_190  # a search of 4,000 bytes, most of them percent-encoded
graceful_timeout = 30
# Renew workers now and then; the spread keeps them from going at once.
max_requests = 20_000
max_requests_jitter = 2_000
forwarded_allow_ips = os.environ.get("WEB_FORWARDED_ALLOW_IPS", "127.0.0.1")


def post_worker_init(worker: Any) -> None:
    from cop_directory import deadline  # not before the worker has loaded the site

    deadline.install()


def pre_request(worker: Any, request: Any) -> None:
    from cop_directory import deadline

    deadline.start()


def post_request(worker: Any, request: Any, environ: Any, response: Any) -> None:
    from cop_directory import deadline

    deadline.stop()
