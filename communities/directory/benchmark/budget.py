"""The budget, row by row: what is measured, how, and how much it may cost.

A ratio is CPU time of application and database together, over that of the constant view with as many bytes.
"""

import time
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.directory.benchmark import data
from communities.directory.benchmark.meter import Measured, Server
from communities.lifecycle import flags

# Production's cookies carry this before their names.
PREFIX = "__Host-"
# A stranger with a foreign token in hand: signed out, and never served a kept page.
PAST_THE_PAGE_CACHE = f"{PREFIX}csrftoken={'x' * 32}"
REQUESTS_BEFORE, REQUESTS_AFTER = 2_000, 20_000
NIGHT_SECONDS = 60  # for flags of 2,000 communities and 2,000,000 memberships


@dataclass(frozen=True)
class Row:
    """One line of the table; a limit of None is reported only."""

    name: str
    ratio: float
    ratio_limit: float | None
    statements_limit: int | None
    measured: Measured

    @property
    def is_met(self) -> bool:
        """Both limits hold."""
        return (self.ratio_limit is None or self.ratio <= self.ratio_limit) and (
            self.statements_limit is None or self.measured.statements <= self.statements_limit
        )


def pages(server: Server) -> list[Row]:
    """The pages at this size of the directory."""
    someone, steward = session_cookie(data.somebody()), session_cookie(data.steward_of_the_largest())
    stick: dict[int, Measured] = {}

    def row(name: str, path: str, ratio: float | None, statements: int | None, **how) -> Row:
        measured = server.measure(path, **how)
        kilobytes = round(measured.size / 1000)
        constant = stick.setdefault(kilobytes, server.constant(measured.size))
        return Row(name, measured.total_ms / constant.total_ms, ratio, statements, measured)

    directory, community = "/communities/", "/communities/community-1/"
    members, last = f"{community}members/", data.last_page_of_the_largest()
    unfiltered = row("directory, signed out, not cached, parts warm", directory, 8, 4, cookies=PAST_THE_PAGE_CACHE)
    first = row("members, first page", members, None, 6, cookies=steward)
    return [
        row("directory, signed out, repeated", directory, 1.5, 0),
        row("directory, signed out, repeated, version read anew", directory, 2, 1, forget="version"),
        unfiltered,
        row("directory, signed out, all cold", directory, 25, None, forget="everything", count=15),
        row("directory, signed in, with verdicts", directory, 12, 8, cookies=someone),
        row("community page, signed out, not cached", community, 15, 6, cookies=PAST_THE_PAGE_CACHE),
        row("community page, signed in", community, 15, 10, cookies=someone),
        row("search, selective", f"{directory}?q=C19", 1.2 * unfiltered.ratio, None, cookies=PAST_THE_PAGE_CACHE),
        row(
            "search, a word in every community",
            f"{directory}?q=training",
            3 * unfiltered.ratio,
            None,
            cookies=PAST_THE_PAGE_CACHE,
        ),
        first,
        row(f"members, page {last.number:,}", f"{members}?after={last.after}", 1.5 * first.ratio, 6, cookies=steward),
    ]


@dataclass(frozen=True)
class Night:
    """A nightly look for flags: seconds by the clock, statements, flags that are up afterwards."""

    seconds: float
    statements: int
    flags: int

    @property
    def is_met(self) -> bool:
        """Within a minute."""
        return self.seconds < NIGHT_SECONDS


def night() -> Night:
    """Look for flags as the worker does each night, the first time: every flag is raised."""
    start = time.monotonic()
    with CaptureQueriesContext(connection) as statements:
        up = flags.look(now=timezone.now())
    return Night(time.monotonic() - start, len(statements), up.total())


def memory(server: Server) -> tuple[float, float]:
    """MB resident of two workers and their master after 2,000 and after 20,000 requests, kept and not kept."""
    paths = ("/communities/", "/communities/community-1/", "/communities/?topic=topic-3", "/communities/?q=training")

    def resident_after(first: int, last: int) -> float:
        for number in range(first, last):
            server.get(paths[number % len(paths)], PAST_THE_PAGE_CACHE if number % 8 == 0 else "")
        return server.resident_mb()

    return resident_after(0, REQUESTS_BEFORE), resident_after(REQUESTS_BEFORE, REQUESTS_AFTER)


def session_cookie(person) -> str:
    """A signed-in session of somebody in the benchmark's directory."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"{PREFIX}sessionid={session.session_key}"
