"""A form posted after the session ended waits, privately, until its writer has signed in again.

It is kept in the visitor's new session: on the server, for a day, bound to the unguessable cookie. Passwords, codes
and files are never kept. Nothing is sent by itself: the person sees what they wrote and presses a button.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

KEY = "unsent_form"
KEPT_FOR = timedelta(days=1)
LONGEST = 200_000  # characters of names and values together
SECRET = re.compile(r"pass|secret|token|code|credential|otp", re.IGNORECASE)
NOT_WRITTEN = re.compile(r"^_|next$|_FORMS$|(^|-)id$")


@dataclass(frozen=True, slots=True)
class Unsent:
    """What was posted: where to, the page it was written on, and its fields in order."""

    path: str
    back: str
    fields: list[list[str]]

    @property
    def written(self) -> list[tuple[str, str]]:
        """The fields that a person would know again: label-like name and value."""
        return [
            (name.rpartition("-")[2].replace("_", " ").capitalize(), value)
            for name, value in self.fields
            if value and not NOT_WRITTEN.search(name)
        ]


def posted(request: HttpRequest) -> Unsent:
    """What `request` posted, without tokens and secrets."""
    names = [name for name in request.POST if name != "csrfmiddlewaretoken" and not SECRET.search(name)]
    fields = [[name, value] for name in names for value in request.POST.getlist(name)]
    return Unsent(request.get_full_path(), _page_of(request), fields)


def keep(request: HttpRequest, *, writer: int | None = None) -> str:
    """Keep what `request` posted in its session, for `writer` where it is known; returns where sign-in should lead.

    That is the page of the unsent form, or the page it came from when nothing in it can be kept.
    """
    unsent, writer = posted(request), writer or _writer(request)
    length = sum(len(name) + len(value) for name, value in unsent.fields)
    # Without knowing who wrote it, nobody could be shown it again.
    if writer is None or not unsent.written or length > LONGEST:
        return unsent.back
    request.session[KEY] = {
        "at": timezone.now().timestamp(),
        "person": writer,
        "path": unsent.path,
        "back": unsent.back,
        "fields": unsent.fields,
    }
    return reverse("unsent_form")


def of(request: HttpRequest) -> Unsent | None:
    """The unsent form of whoever makes this request; a day later, or for somebody else, there is none."""
    kept = request.session.get(KEY)
    if kept is None:
        return None
    is_old = timezone.now().timestamp() - kept["at"] > KEPT_FOR.total_seconds()
    if is_old or kept["person"] != request.user.pk:
        drop(request)
        return None
    return Unsent(kept["path"], kept["back"], kept["fields"])


def drop(request: HttpRequest) -> None:
    """Forget it."""
    request.session.pop(KEY, None)


def _writer(request: HttpRequest) -> int | None:
    """Whose session it was, as far as anybody can still tell."""
    if person_id := getattr(request, "ended_session_of", None):
        return person_id
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    return UserSession.objects.filter(session_key=key).values_list("user_id", flat=True).first() if key else None


def _page_of(request: HttpRequest) -> str:
    """The page the form stood on: its own word for it, the browser's, or the page above the address."""
    host = {request.get_host()}
    named = request.POST.get("next", "")
    if named.startswith("/") and url_has_allowed_host_and_scheme(named, allowed_hosts=None):
        return named
    referrer = request.headers.get("Referer", "")
    if referrer and url_has_allowed_host_and_scheme(referrer, allowed_hosts=host):
        parts = urlsplit(referrer)
        page = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if url_has_allowed_host_and_scheme(page, allowed_hosts=None):
            return page
    return request.path.rstrip("/").rpartition("/")[0] + "/"
