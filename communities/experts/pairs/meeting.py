"""The log of a pair: when the two met. It is for them alone; others see counts (R30)."""

from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.experts import ties
from communities.experts.models import MentoringPair, PairSession, Tie
from communities.experts.pairs import rows
from communities.experts.pairs.states import STANDS, State
from communities.memberships import Refused
from cop_directory.today import latest_today


@transaction.atomic
def log(*, pair: MentoringPair, on: date, minutes: int, note: str, by: Any) -> PairSession:
    """Log a session, once a day whoever of the two does it; across agencies it may be a new tie. Raises Refused."""
    pair = rows.lock_of(pair, by)
    if pair.state != State.LIVE or pair.accepted_at is None:
        raise Refused(f"{STANDS[State(pair.state)]} Sessions are logged while a pair is agreed. Nothing was logged.")
    if not timezone.localdate(pair.accepted_at) <= on <= latest_today():
        raise Refused("Choose a day from your first yes until today. Nothing was logged.")
    if known := pair.sessions.filter(on=on).select_related("by").first():
        whose = "You have" if known.by_id == by.pk else f"{known.by.display_name} has"
        raise Refused(f"{whose} logged this day already. Nothing was logged.")
    session = PairSession.objects.create(pair=pair, on=on, minutes=minutes, note=note, by=by, at=timezone.now())
    noon = timezone.make_aware(datetime.combine(on, time(12)))
    ties.note(one=pair.mentor, other=pair.mentee, source=Tie.Source.MENTORING, at=noon)
    return session


@transaction.atomic
def remove(*, session: PairSession, by: Any) -> bool:
    """Take one's own entry out of the log while the pair lives; False when it was not there any more."""
    pair = rows.lock_of(session.pair, by)
    if pair.state != State.LIVE:
        raise Refused(f"{STANDS[State(pair.state)]} The log stays as it is.")
    removed, _ = PairSession.objects.filter(pk=session.pk, by=by).delete()
    return bool(removed)
