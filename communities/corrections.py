"""Reports of wrong facts: what happens to the address of whoever sent one."""

from datetime import datetime, timedelta

from communities.models import Correction

ADDRESS_KEPT = timedelta(days=180)  # after the report was settled


def forget_addresses(now: datetime) -> int:
    """Blank the addresses in reports that were settled long enough ago; return how many."""
    old = Correction.objects.filter(settled_at__lt=now - ADDRESS_KEPT).exclude(email="")
    return old.update(email="")
