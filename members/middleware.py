"""Ends sessions whose time is up, asks for the second factor, and keeps what was posted meanwhile."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.contrib.sites.requests import RequestSite
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from members import sessions, unsent
from members.permissions import needs_second_factor, used_second_factor

# Addresses that stay: they are part of what the site promises.
ACCOUNTS, DESK = "/accounts/", "/admin/"
DOORS = (f"{ACCOUNTS}login/", f"{DESK}login/")


class SessionLimits:
    """Sign out whoever has been signed in too long, or left the desk alone; see members/sessions.py."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without the cookie there is no session; looking would mark the page as depending on one.
        is_signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
        if is_signed_in:
            desk = is_desk(request)
            if sessions.has_ended(request, desk=desk):
                request.ended_session_of = request.user.pk  # type: ignore[attr-defined]
                logout(request)
                messages.info(request, "You were signed out. Sign in to go on where you were.")
            else:
                sessions.mark(request, desk=desk)
        response = self.get_response(request)
        if is_signed_in:
            # What one person sees is kept by nobody, the browser of a shared computer included.
            response["Cache-Control"] = "private, no-store"
        return response


class SecondFactor:
    """Withhold powers from sessions without a second factor, and ask for it where that was why something was refused.

    Refused by a page that needs the power (403, or 404 where nobody else knows of it); pages that others may open too
    show what they show others. See `can_use_powers`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return self.get_response(request)
        request.user.has_second_factor = used_second_factor(request)  # type: ignore[union-attr]
        response = self.get_response(request)
        if response.status_code not in (403, 404) or not needs_second_factor(request.user):
            return response
        back_to = request.get_full_path()
        if request.method == "POST":
            back_to = unsent.keep(request, writer=request.user.pk)
        return redirect_to_login(back_to, reverse("second_factor"))


class UnsentForms:
    """Turn a post that was sent to the sign-in page into one that waits behind it; see members/unsent.py."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_post = request.method == "POST"
        if is_post and _is_sent_again(request):
            unsent.drop(request)
        response = self.get_response(request)
        if is_post and _asks_to_sign_in(request, response):
            return redirect_to_login(unsent.keep(request))
        return response


class OneSite:
    """Take allauth's `site` out of its pages: the name is taken by cop_directory/context.py."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        if isinstance((response.context_data or {}).get("site"), RequestSite):
            del response.context_data["site"]
        return response


def is_desk(request: HttpRequest) -> bool:
    """The request is for the desk, which closes sooner than the rest."""
    return request.path.startswith(DESK)


def _is_sent_again(request: HttpRequest) -> bool:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return False
    kept = request.session.get(unsent.KEY)
    return kept is not None and kept["path"] == request.get_full_path()


def _asks_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    if response.status_code != 302 or request.path.startswith(ACCOUNTS) or request.user.is_authenticated:
        return False
    return response.headers["Location"].partition("?")[0] in DOORS
