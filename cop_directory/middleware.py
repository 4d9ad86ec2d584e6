"""The middlewares of the whole site: health and outage before everything else, history around every change."""

import logging
import sys
import time
from collections.abc import Callable
from typing import Any

import pghistory
from django.conf import settings
from django.core.exceptions import BadRequest
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError, connection
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.template.loader import get_template
from django.urls import Resolver404, resolve

from cop_directory.readiness import Readiness

logger = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = 10
FAIL_FAST_SECONDS = 1
UNSAFE_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class LiveAndUnavailable:
    """Answer /livez and /readyz before sessions and host names matter; make a lost database a page that says so (503).

    Both answers are one word: what is wrong stands in the log, not before strangers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        self.unavailable_page = get_template("503.html").render().encode()
        self.readiness = Readiness()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/livez":
            return _word("ok")
        if request.path == "/readyz":
            return self.ready()
        response = self.get_response(request)
        return self.unavailable(response) if getattr(request, "lost_database", False) else response

    def ready(self) -> HttpResponse:
        problems = self.readiness.problems()
        if not problems:
            return _word("ok")
        logger.warning("Not ready: %s", "; ".join(problems))
        return _word("not ready", status=503)

    def unavailable(self, response: HttpResponse) -> HttpResponse:
        """Turn the 500 into a 503 in place: it keeps the headers that every page carries."""
        response.status_code, response.content = 503, self.unavailable_page
        response["Content-Type"] = "text/html; charset=utf-8"
        response["Content-Length"] = str(len(response.content))
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
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
def note_lost_database(request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Mark the request: Django makes a 500 of an error in an inner middleware before an outer one can see it."""
    error = sys.exception()
    if request is None or not isinstance(error, OperationalError | InterfaceError):
        return
    request.lost_database = True
    # A statement that was cancelled leaves its connection open, and concerns nobody else.
    is_gone = connection.connection is None or connection.connection.closed
    if is_gone and not isinstance(error, NotTriedAgain):
        FailFast.until = time.monotonic() + FAIL_FAST_SECONDS


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
