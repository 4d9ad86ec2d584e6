"""What every page may say about the site itself."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse, reverse_lazy

from members import sessions
from members.middleware import is_desk
from members.permissions import needs_second_factor, works_in_office

NAV = [
    ("Communities", reverse_lazy("directory:list")),
    ("Topics", reverse_lazy("directory:topics")),
    ("Experts", reverse_lazy("experts:find")),
    ("Start one", reverse_lazy("lifecycle:start")),
]


def site(request: HttpRequest) -> dict[str, Any]:
    """Banner, navigation and whether this visitor carries a session (so that cached pages touch none)."""
    has_session = bool(request.COOKIES.keys() & {settings.SESSION_COOKIE_NAME, "messages"})
    banner = "official" if settings.OFFICIAL_SITE else "demo" if settings.DEMO else ""
    nav = [{"label": label, "url": url, "current": request.path.startswith(str(url))} for label, url in NAV]
    return {
        "site": {
            "name": settings.SITE_NAME,
            "banner": banner,
            "base_url": settings.BASE_URL,
            "office_email": settings.OFFICE_EMAIL,
            "mail_from": settings.DEFAULT_FROM_EMAIL,
            "sign_in_providers": bool(settings.SOCIALACCOUNT_PROVIDERS),
            "nav": nav,
            "section": next((item["label"] for item in nav if item["current"]), ""),
            "required_links": settings.REQUIRED_LINKS,
            "has_session": has_session,
            # Stewards find theirs on their own page: asking here would cost every page a statement.
            "desk": has_session and works_in_office(getattr(request, "user", AnonymousUser())),
            "second_factor_url": _second_factor_url(request) if has_session else "",
            "session": _session(request) if has_session else None,
        }
    }


def _second_factor_url(request: HttpRequest) -> str:
    """Where to get what was withheld from this page for want of a second factor; "" when nothing was."""
    withheld = needs_second_factor(getattr(request, "user", None))
    return f"{reverse('second_factor')}?next={quote(request.get_full_path())}" if withheld else ""


def _session(request: HttpRequest) -> sessions.Ending | None:
    """When the sign-in ends; None for a visitor and on error pages that come before anybody is known."""
    person = getattr(request, "user", None)
    return sessions.ending(request, desk=is_desk(request)) if person and person.is_authenticated else None
