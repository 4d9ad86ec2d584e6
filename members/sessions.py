"""How long a sign-in lasts, and which ones a person has open.

Twelve hours, or until the browser closes; up to thirty days on a device that a person without powers calls their
own; the desk closes after fifteen minutes without use.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.utils import timezone

from members.permissions import has_powers

LONGEST = timedelta(hours=12)
OWN_DEVICE = timedelta(days=30)
DESK_IDLE = timedelta(minutes=15)
MARK_EVERY = timedelta(minutes=1)
WARN_BEFORE = timedelta(minutes=2)

SIGNED_IN_AT, DESK_SEEN_AT, WANTS_OWN_DEVICE = "signed_in_at", "desk_seen_at", "wants_own_device"

BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    (r"iPhone|iPad", "iOS"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def start(request: HttpRequest) -> None:
    """Begin counting: called at each sign-in. A power rules out the long session, whatever was ticked."""
    request.session[SIGNED_IN_AT] = _now()
    request.session.pop(DESK_SEEN_AT, None)
    wants_own_device = request.session.pop(WANTS_OWN_DEVICE, False)
    request.session.set_expiry(OWN_DEVICE if wants_own_device and not has_powers(request.user) else None)


def has_ended(request: HttpRequest, *, desk: bool) -> bool:
    """The time of this session is up; `desk` says whether the request is for the desk."""
    age = _since(request, SIGNED_IN_AT)
    if age > (OWN_DEVICE if _on_own_device(request) else LONGEST):
        return True
    if age > LONGEST and has_powers(request.user):  # given since the sign-in
        return True
    return desk and _since(request, DESK_SEEN_AT) > DESK_IDLE


def mark(request: HttpRequest, *, desk: bool) -> None:
    """Note the use; written at most once a minute."""
    if SIGNED_IN_AT not in request.session:
        request.session[SIGNED_IN_AT] = _now()
    if desk and (DESK_SEEN_AT not in request.session or _since(request, DESK_SEEN_AT) > MARK_EVERY):
        request.session[DESK_SEEN_AT] = _now()


def stay(request: HttpRequest) -> bool:
    """Keep an open desk open for another fifteen minutes; False when it has closed."""
    if _since(request, DESK_SEEN_AT) > DESK_IDLE:
        return False
    if DESK_SEEN_AT in request.session:
        request.session[DESK_SEEN_AT] = _now()
    return True


@dataclass(frozen=True, slots=True)
class Ending:
    """When a session ends, if it is not used from now on, for the warning before it."""

    seconds: int
    until: datetime
    can_stay: bool
    warn_before: int = int(WARN_BEFORE.total_seconds())


def ending(request: HttpRequest, *, desk: bool) -> Ending | None:
    """The end of this session, None while it is more than 12 hours off."""
    longest = OWN_DEVICE if _on_own_device(request) else LONGEST
    left = longest - _since(request, SIGNED_IN_AT)
    can_stay = desk and left > DESK_IDLE
    left = DESK_IDLE if can_stay else left
    if left > LONGEST:
        return None
    return Ending(int(left.total_seconds()), timezone.now() + left, can_stay)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One of a person's sign-ins, as the list of them shows it."""

    pk: int
    device: str
    ip: str
    since: datetime
    is_current: bool


def open_sessions(request: HttpRequest) -> list[OpenSession]:
    """The sign-ins of the person behind `request`, newest first; those that ended are dropped."""
    rows = UserSession.objects.purge_and_list(request.user)
    return [
        OpenSession(row.pk, device(row.user_agent), row.ip, row.created_at, row.is_current())
        for row in sorted(rows, key=lambda row: row.created_at, reverse=True)
    ]


def device(user_agent: str) -> str:
    """A browser's announcement in words: "Firefox on Windows"."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "A browser")
    system = next((name for sign, name in SYSTEMS if re.search(sign, user_agent)), "")
    return f"{browser} on {system}" if system else browser


def _now() -> int:
    return int(timezone.now().timestamp())


def _since(request: HttpRequest, name: str) -> timedelta:
    return timedelta(seconds=_now() - request.session.get(name, _now()))


def _on_own_device(request: HttpRequest) -> bool:
    return not request.session.get_expire_at_browser_close()
