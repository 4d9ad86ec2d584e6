"""What `manage.py check --deploy` says about this site beyond Django's own checks."""

from datetime import timedelta
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.utils import timezone

from cop_directory.views import contact_expires

NOTICE = timedelta(days=30)


@register(Tags.security, deploy=True)
def check_security_contact(**kwargs: Any) -> list[CheckMessage]:
    """Warn a month before the contact in security.txt runs out."""
    if timezone.now() < contact_expires() - NOTICE:
        return []
    return [
        Warning(
            f"security.txt expires on {contact_expires():%d %B %Y}.",
            hint="Upgrade to a newer release, whose date is RELEASED_ON.",
            id="cop_directory.W001",
        )
    ]
