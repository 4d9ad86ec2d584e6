"""What a person said of proposals, for the download of their data and for closing an account."""

from typing import Any

from django.utils import timezone

from communities.lifecycle.models import Support, Transition


def read(person: Any) -> dict[str, Any]:
    """What the person supported, and which moves they made, as plain values."""
    supports = Support.objects.filter(person=person).order_by("at")
    moves = Transition.objects.filter(by=person).order_by("at")
    return {
        "supports": list(supports.values("community__name", "kind", "agency__name", "hours", "at", "withdrawn_at")),
        "moves_made": list(moves.values("community__name", "kind", "was", "now", "on", "reason")),
    }


def forget(person: Any) -> None:
    """Take back what they offered; moves stay, signed by a former member."""
    Support.objects.live().filter(person=person).update(withdrawn_at=timezone.now())
