"""The site as the benchmark measures it: production's application, told by headers what to forget and when to count."""

import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

from cop_directory.wsgi import application as site

# isort: split
# The line above sets Django up, which what follows needs.
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communities import limits
from communities.directory.benchmark import forgetting
from communities.directory.benchmark.meter import BACKEND, COUNT, FORGET, STATEMENTS, WORKER

NOT_COUNTED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
# The measuring stick stands beside the site's own addresses.
settings.ROOT_URLCONF = "communities.directory.benchmark.constant"
# One person opens each page hundreds of times; the uses are counted as ever.
limits.AN_HOUR.update({kind: (sys.maxsize, what) for kind, (_, what) in limits.AN_HOUR.items()})


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer as the site does; with COUNT add how many statements that took, and which processes worked."""
    if forget := environ.get(_key(FORGET)):
        getattr(forgetting, forget)()
    if _key(COUNT) not in environ:
        return site(environ, start_response)
    started: list[tuple] = []
    with CaptureQueriesContext(connection) as captured:
        body = site(environ, lambda *line: started.append(line))
    status, headers, *rest = started[0]
    statements = sum(1 for query in captured if not query["sql"].startswith(NOT_COUNTED))
    told = {STATEMENTS: statements, WORKER: os.getpid(), BACKEND: connection.connection.info.backend_pid}
    start_response(status, [*headers, *((name, str(value)) for name, value in told.items())], *rest)
    return body


def _key(header: str) -> str:
    return f"HTTP_{header.upper().replace('-', '_')}"
