"""The budget, row by row: what is measured, how, and how much it may cost.

A ratio is CPU time of application and database together, over that of the constant view with as many bytes.
"""

from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.cache import caches

from communities.directory import listings, results
from communities.directory.benchmark import data
from communities.directory.benchmark.meter import Measured, Meter

# A stranger with a foreign token in hand: signed out, and never served a kept page.
PAST_THE_PAGE_CACHE = f"{settings.CSRF_COOKIE_NAME}={'x' * 32}"


@dataclass(frozen=True)
class Row:
    """One line of the table; a limit of None is reported only."""

    name: str
    ratio: float
    ratio_limit: float | None
    statements: int
    statements_limit: int | None
    measured: Measured

    @property
    def is_met(self) -> bool:
        """Both limits hold."""
        return (self.ratio_limit is None or self.ratio <= self.ratio_limit) and (
            self.statements_limit is None or self.statements <= self.statements_limit
        )


def pages(meter: Meter) -> list[Row]:
    """The pages at this size of the directory."""
    signed_in = session_cookie()
    stick: dict[int, Measured] = {}

    def row(name: str, path: str, ratio: float | None, statements: int | None, **how) -> Row:
        measured = meter.measure(path, **how)
        kilobytes = round(measured.size / 1000)
        constant = stick.setdefault(kilobytes, meter.constant(measured.size))
        return Row(name, measured.total_ms / constant.total_ms, ratio, measured.statements, statements, measured)

    directory, community = "/communities/", "/communities/community-1/"
    return [
        row("directory, signed out, repeated", directory, 1.5, 0),
        row("directory, signed out, repeated, version read anew", directory, 2, 1, before=forget_version),
        row("directory, signed out, not cached, parts warm", directory, 8, 4, cookies=PAST_THE_PAGE_CACHE),
        row("directory, signed out, all cold", directory, 25, None, before=forget_everything, count=15),
        row("directory, signed in, with verdicts", directory, 12, 8, cookies=signed_in),
        row("community page, signed out, not cached", community, 15, 6, cookies=PAST_THE_PAGE_CACHE),
        row("community page, signed in", community, 15, 10, cookies=signed_in),
        row("search, one community", "/communities/?q=C1234", None, None, cookies=PAST_THE_PAGE_CACHE),
        row("search, a word in every community", "/communities/?q=training", None, None, cookies=PAST_THE_PAGE_CACHE),
    ]


def forget_version() -> None:
    """As if more than a second had passed since this process read the directory version."""
    caches["local"].delete("directory-version")


def forget_everything() -> None:
    """As in a process that has just started."""
    for name in settings.CACHES:
        if name != "default":
            caches[name].clear()
    listings.forget()
    results.panel_html.cache_clear()


def session_cookie() -> str:
    """A signed-in session of somebody in the benchmark's directory."""
    person = data.somebody()
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
