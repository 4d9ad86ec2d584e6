"""Examples of the mails about mentoring and skills; tests/mails.py shows them with all others."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from communities.experts.models import MentoringPair, MentoringRequest, Sme
from communities.experts.pairs import agreeing, clock, proposing
from tests.factories import federal_employee


def _pair() -> MentoringPair:
    """Two whose names would show what is not escaped; the second one asks the first."""
    mentor, mentee = federal_employee(name="Ana <b>"), federal_employee(name="Bo & Co")
    now = timezone.now()
    sme = Sme.objects.create(person=mentor, evidence="Ten years.", helps=["mentor"], offered_at=now)
    request = MentoringRequest.objects.create(
        person=mentee,
        kind="mentoring",
        what_for="More.",
        open_until=timezone.localdate() + timedelta(days=9),
        asked_at=now,
    )
    return proposing.propose(request=request, sme=sme, message="More.", by=mentee)


def _pair_news() -> None:
    _pair()


def _live_pair(*, ends: int) -> None:
    """Agreed two months ago, and no session logged."""
    pair, now = _pair(), timezone.now()
    proposing.accept(pair=pair, by=pair.mentor)
    day = timezone.localdate() + timedelta(days=ends)
    agreeing.write(pair=pair, aims=["One"], rhythm=14, ends=day, seen=0, by=pair.mentee)
    agreeing.say_yes(pair=pair, number=1, by=pair.mentor)
    MentoringPair.objects.filter(pk=pair.pk).update(agreed_at=now - timedelta(days=60))


def _pair_check_in() -> None:
    _live_pair(ends=90)
    clock.check_in(now=timezone.now())


def _pair_ending() -> None:
    _live_pair(ends=9)
    clock.tell_of_ends(now=timezone.now())


EXAMPLES: dict[str, Callable[[], None]] = {
    "pair_news": _pair_news,
    "pair_check_in": _pair_check_in,
    "pair_ending": _pair_ending,
}
