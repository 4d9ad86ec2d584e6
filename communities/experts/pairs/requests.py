"""Asking for a mentor or a coach, and what a mentor takes (R30)."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.experts.models import MentoringPair, MentoringRequest, MentorTerms, PairKind, Sme
from communities.experts.models.pairs import HELP
from communities.experts.pairs import rows
from communities.experts.pairs.states import go
from communities.memberships import Refused
from communities.models import Topic
from communities.permissions import works_in_government

LONGEST_OPEN = timedelta(days=366)
MOST_TOPICS = 5


@transaction.atomic
def ask(*, kind: str, topics: list[Topic], open_until: date, by: Any, **facts: Any) -> MentoringRequest:
    """Ask for a mentor or a coach, or change what is asked; one open request a person and kind.

    `facts` are what_for, rhythm, agency_wish and is_shown. Raises Refused.
    """
    if not works_in_government(by):
        raise Refused(rows.NOT_GOVERNMENT)
    rows.lock_people(by.pk)
    kind = PairKind(kind)
    today = timezone.localdate()
    if not today <= open_until <= today + LONGEST_OPEN:
        raise Refused("Choose a day within a year from today. Nothing was saved.")
    if not 1 <= len(topics) <= MOST_TOPICS:
        raise Refused(f"Choose from 1 to {MOST_TOPICS} topics. Nothing was saved.")
    if MentoringPair.objects.taken().filter(mentee=by, kind=kind).exists():
        verb = HELP[kind].label.lower()
        raise Refused(f"You have a {verb} at present. Close that pair first, then ask for another one.")
    mine = MentoringRequest.objects.filter(person=by, kind=kind, ended_at=None)
    request = mine.first() or MentoringRequest(person=by, kind=kind, asked_at=timezone.now())
    request.open_until = open_until
    for name, value in facts.items():
        setattr(request, name, value)
    request.save()
    request.topics.set(topics)
    return request


@transaction.atomic
def take_back(*, request: MentoringRequest, by: Any) -> bool:
    """Look for nobody any more, and take back the proposals that wait; False when it was over already."""
    rows.lock_people(by.pk)
    request = MentoringRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    if request.person_id != by.pk or request.ended_at:
        return False
    now = timezone.now()
    request.ended_at = now
    request.save(update_fields=["ended_at"])
    for pair in MentoringPair.objects.waiting().filter(request=request):
        go(pair, "withdraw", closed_at=now)
    return True


@transaction.atomic
def set_terms(*, sme: Sme, most_pairs: int, near_in_time: bool, ways: str, by: Any) -> MentorTerms:
    """Say how many pairs one takes, and how one likes to meet; the pairs there are go on."""
    rows.lock_people(by.pk)
    if sme.person_id != by.pk:
        raise Refused("Each mentor says this for themselves.")
    facts = {"most_pairs": most_pairs, "near_in_time": near_in_time, "ways": ways}
    terms, _ = MentorTerms.objects.update_or_create(sme=sme, defaults=facts)
    return terms
