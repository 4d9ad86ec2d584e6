"""The middlewares of the whole site: health and outage before everything else, history around every change."""

import logging
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

import pghistory
from django.conf import settings
from django.core.exceptions import BadRequest
from django.core.signals import got_request_exception
from django.db import Error, InterfaceError, OperationalError, connection
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.template.loader import get_template
from django.urls import Resolver404, resolve
from psycopg import errors

from cop_directory.readiness import Readiness

logger = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = {"503.html": 10, "busy.html": 3}
FAIL_FAST_SECONDS = 1
# The database answers, but another session holds what this request needs.
BUSY = (errors.QueryCanceled, errors.LockNotAvailable, errors.DeadlockDetected, errors.SerializationFailure)
OURS = frozenset({"communities", "members", "cop_directory"})
UNSAFE_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class LiveAndUnavailable:
    """Answer /livez and /readyz before sessions and host names matter; say that the database is lost or busy (503).

    Both answers are one word: what is wrong stands in the log, not before strangers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        self.unavailable_pages = {name: get_template(name).render().encode() for name in RETRY_AFTER_SECONDS}
        self.readiness = Readiness()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/livez":
            return _word("ok")
        if request.path == "/readyz":
            return self.ready()
        response = self.get_response(request)
        page = getattr(request, "unavailable_page", None)
        return self.unavailable(response, page) if page else response

    def ready(self) -> HttpResponse:
        problems = self.readiness.problems()
        if not problems:
            return _word("ok")
        logger.warning("Not ready: %s", "; ".join(problems))
        return _word("not ready", status=503)

    def unavailable(self, response: HttpResponse, page: str) -> HttpResponse:
        """Turn the 500 into a 503 in place: it keeps the headers that every page carries."""
        response.status_code, response.content = 503, self.unavailable_pages[page]
        response["Content-Type"] = "text/html; charset=utf-8"
        response["Content-Length"] = str(len(response.content))
        response["Retry-After"] = str(RETRY_AFTER_SECONDS[page])
        response["Cache-Control"] = "no-store"
        return response


class WellFormedSession:
    """Drop a session cookie that we never gave out, before the database is asked for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if not (key.isascii() and key.isalnum()):
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        return self.get_response(request)


class ReadableBody:
    """Answer 400 to a body that cannot be read: Django's own error pages look into it too, and would fail on it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            try:
                _ = request.POST  # what is wrong with it as a form is Django's to say, and is a 400 as well
            except UnreadablePostError as error:
                raise BadRequest("The body cannot be read.") from error
        return self.get_response(request)


class NotTriedAgain(OperationalError):
    """The database was lost a moment ago; this request did not wait for it again."""


class FailFast:
    """For a moment after a process lost the database, let no request queue up behind another wait for it."""

    until = 0.0  # on the clock of time.monotonic

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if time.monotonic() < FailFast.until:
            raise NotTriedAgain
        return self.get_response(request)


@receiver(got_request_exception)
def note_unavailable(request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Mark the request: Django makes a 500 of an error in an inner middleware before an outer one can see it."""
    error = sys.exception()
    if request is not None and _is_of_cache(error):
        request.unavailable_page = "503.html"
    if request is None or not isinstance(error, Error):
        return
    if isinstance(error.__cause__, BUSY):
        request.unavailable_page = "busy.html"
        return
    # A session that idled within its transaction was ended by the database, which the driver calls an internal error.
    if not isinstance(error, OperationalError | InterfaceError) and not isinstance(
        error.__cause__, errors.IdleInTransactionSessionTimeout
    ):
        return
    request.unavailable_page = "503.html"
    is_gone = connection.connection is None or connection.connection.closed
    if is_gone and not isinstance(error, NotTriedAgain):
        FailFast.until = time.monotonic() + FAIL_FAST_SECONDS


def _is_of_cache(error: BaseException | None) -> bool:
    """The shared cache gave no answer, whatever its backend raises: a table that is lost, a Redis that is away.

    Limits that guard sign-in are never left out for it. Of what a cached function raises, the cache is not the cause.
    """
    frames = traceback.walk_tb(error.__traceback__ if error else None)
    modules = [frame.f_globals.get("__name__", "").split(".") for frame, _ in frames]
    ours = (parts for parts in reversed(modules) if parts[0] in OURS or parts[:3] == ["django", "core", "cache"])
    return next(ours, [""])[0] == "django"


def _word(word: str, status: int = 200) -> HttpResponse:
    return HttpResponse(word, status=status, content_type="text/plain", headers={"Cache-Control": "no-store"})


class HistoryContext:
    """One history context for each state-changing request: who, and the name of the address (never the path)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in UNSAFE_METHODS:
            return self.get_response(request)
        try:
            what = resolve(request.path_info).view_name
        except Resolver404:
            return self.get_response(request)
        with pghistory.context(person=request.user.pk, what=what):
            return self.get_response(request)
