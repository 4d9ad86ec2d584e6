"""The lifecycle of the demonstration: communities in every stage and status, and desks with real work on them."""

from django.utils import timezone

from communities.lifecycle import flags
from communities.lifecycle.demo import plain_language, proposals, stages, statuses, web_managers
from communities.lifecycle.models import Transition

__all__ = ["fill"]


def fill() -> None:
    """Write it once, around the invented people; where anything has moved already, nothing is written."""
    if Transition.objects.exists():
        return
    for part in (stages, proposals, plain_language, web_managers, statuses):
        part.fill()
    flags.look(now=timezone.now())
