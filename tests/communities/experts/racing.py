"""What a race leaves behind."""

from django.utils import timezone

from communities.experts.models import Sme, Turn
from communities.memberships import Refused


def refusals(results) -> int:
    """How many were refused; anything else that was raised fails the test."""
    assert [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)] == []
    return sum(isinstance(one, Refused) for one in results)


def is_sound() -> bool:
    """Nobody is over their limit, every count beside an expert is true, and one expert at most has a question."""
    for sme in Sme.objects.all():
        live = Turn.objects.live().filter(sme=sme).count()
        if live != sme.open_now or live > sme.most_open:
            return False
    return Turn.objects.live().count() == Turn.objects.live().values("consultation").distinct().count()


def late(question):
    """The expert's days are over."""
    now = timezone.now()
    Turn.objects.filter(consultation=question).update(accept_by=now, answer_by=now)
