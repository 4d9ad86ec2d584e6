"""The pages that belong to no room."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members import unsent

CONTACT_PROMISED_FOR = timedelta(days=365)


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116)."""
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {contact_expires():%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {settings.BASE_URL}{reverse('security_txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
def foreign_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token of this browser: nothing is done, and what was written is shown, to be copied."""
    return render(request, "403_csrf.html", {"written": unsent.posted(request).written}, status=403)


def contact_expires() -> datetime:
    """A year after the release: who runs an older one has to look at the address again."""
    return datetime.combine(settings.RELEASED_ON, time(), tzinfo=UTC) + CONTACT_PROMISED_FOR
