"""Two middlewares of the whole site: health and outage before everything else, history around every change."""

import logging
from collections.abc import Callable

import pghistory
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.urls import Resolver404, resolve

logger = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = 10
UNSAFE_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class LiveAndUnavailable:
    """Answer /livez before anything needs the database; turn a lost database into a page that says so (503)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        self.unavailable_page = get_template("503.html")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/livez":
            return HttpResponse("ok", content_type="text/plain")
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError):
            return self.unavailable(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Catch the loss inside a view, before Django makes a 500 of it."""
        if isinstance(exception, OperationalError | InterfaceError):
            return self.unavailable(request)
        return None

    def unavailable(self, request: HttpRequest) -> HttpResponse:
        logger.exception("The database is unavailable: %s %s", request.method, request.path)
        page = HttpResponse(self.unavailable_page.render(), status=503)
        page["Retry-After"] = str(RETRY_AFTER_SECONDS)
        page["Cache-Control"] = "no-store"
        return page


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
