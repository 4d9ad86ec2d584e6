"""Which of somebody's addresses belongs to their work."""

from collections.abc import Iterable

from django.utils import timezone

from members.models import EmailDomain


def work_first(emails: Iterable[str]) -> list[str]:
    """The addresses in small letters, each once; those of a domain the directory knows first, then .gov and .mil."""
    today = timezone.localdate()

    def distance(email: str) -> int:
        if EmailDomain.objects.of_address(email, on=today):
            return 0
        return 1 if email.endswith((".gov", ".mil")) else 2

    return sorted(dict.fromkeys(email.lower() for email in emails), key=distance)
