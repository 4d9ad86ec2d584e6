"""The budget, row by row: what is measured, how, and how much it may cost.

A ratio is CPU time of application and database together, over that of the constant view with as many bytes.
"""

import time
from dataclasses import dataclass
from importlib import import_module

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.http import HttpRequest
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.directory.benchmark import data, months
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


class Table:
    """Measures rows against the constant view of the same size."""

    def __init__(self, server: Server):
        self.server = server
        self.stick: dict[int, Measured] = {}

    def row(self, name: str, path: str, ratio: float | None, statements: int | None, **how) -> Row:
        """Measure one page; `how` is what `Server.measure` takes."""
        measured = self.server.measure(path, **how)
        kilobytes = round(measured.size / 1000)
        if kilobytes not in self.stick:
            self.stick[kilobytes] = self.server.constant(measured.size)
        return Row(name, measured.total_ms / self.stick[kilobytes].total_ms, ratio, statements, measured)


def pages(server: Server) -> list[Row]:
    """The pages at this size of the directory."""
    row = Table(server).row
    someone, steward = session_cookie(data.somebody()), session_cookie(data.steward_of_the_largest())
    office = session_cookie(data.officer())
    strange = PAST_THE_PAGE_CACHE
    home, directory, community = "/", "/communities/", "/communities/community-1/"
    three = f"{directory}?topic=topic-3&type=cop&who=federal_only"
    members, last = f"{community}members/", data.last_page_of_the_largest()
    unfiltered = row("directory, signed out, not cached", directory, 16, 4, cookies=strange)
    first = row("members, first page", members, None, 6, cookies=steward)
    more = unfiltered.measured.statements + 2
    rows = [
        row("directory, signed out, repeated", directory, 1.5, 0),
        row("directory, signed out, repeated, version read anew", directory, 2, 1, forget="version"),
        unfiltered,
        row("directory, signed out, not cached, three filters", three, 16, 4, cookies=strange),
        row("directory, signed out, all cold", directory, None, None, forget="everything", count=15),
        row("directory, signed in", directory, 20, 10, cookies=someone),
        row("directory, open to me", f"{directory}?open=1", 30, 12, cookies=someone),
        row("community page, signed out, not cached", community, 12, 6, cookies=strange),
        row("community page, signed in", community, 18, 10, cookies=someone),
        row("community page, as its steward", community, 25, 12, cookies=steward),
        row("home, signed out, not cached", home, 12, 8, cookies=strange),
        row("home, signed in", home, 20, 8, cookies=someone),
        *of_a_person(server),
        row("dashboard", "/admin/", 40, 20, cookies=steward),
        row("dashboard, one community", "/admin/desk/community-1/", 40, 20, cookies=steward),
        row("dashboard of the program office", "/admin/", 30, 20, cookies=office),
        row("experts", "/experts/", 25, 12, cookies=someone),
        row("a profile", f"/experts/people/{data.acquaintance().pk}/", 25, 12, cookies=someone),
        row("search, selective", f"{directory}?q=C19", 1.3 * unfiltered.ratio, more, cookies=strange),
        row("search, a word in all", f"{directory}?q=training", 2.5 * unfiltered.ratio, more, cookies=strange),
        row("solved questions", "/experts/answers/", 25, 8, cookies=someone),
        row("proposals", "/start/proposals/", 25, 8, cookies=someone),
        row("a topic, signed in", "/topics/topic-3/", 25, 8, cookies=someone),
        first,
        row(f"members, page {last.number:,}", f"{members}?after={last.after}", 1.5 * first.ratio, 6, cookies=steward),
    ]
    for kind in ("json", "csv", "atom"):
        feed = f"/communities.{kind}"
        rows.append(row(f"directory as {kind}, repeated", feed, 1.5, 0))
        rows.append(row(f"directory as {kind}, not cached", feed, 60, None, cookies=strange, count=10))
    return rows


def of_a_person(server: Server) -> list[Row]:
    """Where sign-in leads: the same cost however many memberships there are."""
    row, someone = Table(server).row, session_cookie(data.somebody())
    return [
        row("my communities", "/me/", 25, 12, cookies=someone),
        row("welcome, communities", "/welcome/communities/", 25, 12, cookies=someone),
    ]


def reports(server: Server) -> list[Row]:
    """The reports of a month that was frozen."""
    row, office = Table(server).row, session_cookie(data.officer())
    return [
        row("agency report", f"/reports/agencies/{months.AGENCY}/", 30, 12, cookies=office),
        row("government report", "/reports/government/", 40, 12, cookies=office),
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
    request = HttpRequest()
    request.session = session
    record_authentication(request, person, "mfa")  # the dashboard wants a second factor
    session.create()
    return f"{PREFIX}sessionid={session.session_key}"
