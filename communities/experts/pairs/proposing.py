"""From a suggestion to a pair: one proposes, the other answers in private (R30)."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.experts.models import MentoringPair, MentoringRequest, PairKind, Sme
from communities.experts.models.pairs import HELP
from communities.experts.pairs import rows
from communities.experts.pairs.letters import tell
from communities.experts.pairs.matching import MOST_WAITING
from communities.experts.pairs.states import State, go
from communities.memberships import Refused
from communities.permissions import works_in_government

A_DAY = 3  # proposals of one person
NOBODY_NEW = "They take nobody new at present. Nothing was sent: choose somebody else."


@transaction.atomic
def propose(*, request: MentoringRequest, sme: Sme, message: str, by: Any) -> MentoringPair:
    """Propose a pair: whoever asks to a mentor, or a mentor to whoever asks and may be seen. Raises Refused.

    Somebody who blocked or avoids the other, a full mentor and one who stopped are told in the same words.
    """
    if sme.person_id is None or by.pk not in (sme.person_id, request.person_id):
        raise Refused("Propose it for yourself. Nothing was sent.")
    if sme.person_id == request.person_id:
        raise Refused("This is your own request. Nothing was sent: choose somebody else.")
    people = rows.lock_people(sme.person_id, request.person_id)
    request = MentoringRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    sme = Sme.objects.get(pk=sme.pk)
    mentor, mentee = (people[pk] for pk in (sme.person_id, request.person_id) if pk)
    _check_proposer(by)
    is_mentee = by.pk == mentee.pk
    if not request.is_open(timezone.localdate()) or not (is_mentee or request.is_shown):
        raise Refused(f"This request is not open {'any more' if is_mentee else 'to offers'}. Nothing was sent.")
    theirs = MentoringPair.objects.filter(mentor=mentor, mentee=mentee)
    if theirs.open().exists():
        raise Refused("You two have a pair, or a proposal that waits for an answer. Nothing was sent.")
    if theirs.filter(request=request, state=State.DECLINED).exists():
        raise Refused("No pair came of it the last time. Nothing was sent: choose somebody else.")
    if not is_mentee and not _has_room(sme):
        raise Refused("You have no room for one more pair now. Nothing was sent: close a pair, or raise your limit.")
    if not _takes(sme, PairKind(request.kind)) or rows.are_apart(mentor.pk, mentee.pk):
        raise Refused(NOBODY_NEW)
    waiting = MentoringPair.objects.waiting().filter(mentor=mentor)
    if is_mentee and waiting.count() >= MOST_WAITING:
        raise Refused(NOBODY_NEW)
    if not all(works_in_government(person) for person in (mentor, mentee)):
        raise Refused(NOBODY_NEW)
    pair = MentoringPair.objects.create(
        kind=request.kind,
        request=request,
        mentor=mentor,
        mentee=mentee,
        proposed_by=by,
        proposed_at=timezone.now(),
        message=message,
    )
    tell("asked" if is_mentee else "offered", pair, rows.other_of(pair, by))
    return pair


def _check_proposer(by: Any) -> None:
    if not works_in_government(by):
        raise Refused(f"{rows.NOT_GOVERNMENT} Nothing was sent.")
    begins = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if MentoringPair.objects.filter(proposed_by=by, proposed_at__gte=begins).count() >= A_DAY:
        raise Refused(f"You proposed {A_DAY} pairs today. Nothing was sent: propose the next one tomorrow.")


def _takes(sme: Sme, kind: PairKind) -> bool:
    is_there = sme.is_listed and sme.paused_at is None and not sme.is_away(timezone.localdate())
    offers = is_there and HELP[kind] in sme.helps
    return offers and _has_room(sme)


def _has_room(sme: Sme) -> bool:
    return MentoringPair.objects.taken().filter(mentor=sme.person_id).count() < rows.places_of(sme)


@transaction.atomic
def accept(*, pair: MentoringPair, by: Any) -> MentoringPair:
    """Say yes: the request is met, and others who were asked for it have nothing to answer any more.

    Raises Refused when it was answered or taken back, the mentor is full, or the mentee has found somebody.
    """
    pair = rows.lock_of(pair, by)
    now, other = timezone.now(), rows.other_of(pair, by)
    offer = rows.offer_of(pair.mentor_id)
    if pair.state == State.PROPOSED:
        if MentoringPair.objects.taken().filter(mentee=pair.mentee, kind=pair.kind).exists():
            raise Refused(f"{pair.mentee.display_name} has found somebody meanwhile. You have nothing to do.")
        if offer is None and by.pk == pair.mentor_id:
            raise Refused("You are not on the roster now. It still waits: offer your help there again, or say no.")
        if offer is None or not _has_room(offer):
            if by.pk == pair.mentor_id:
                raise Refused(
                    "You have no room for one more pair now. It still waits: close a pair, or raise your limit."
                )
            raise Refused(f"{pair.mentor.display_name} has no room for one more pair now. Your answer still waits.")
        if not works_in_government(other):
            raise Refused(f"{other.display_name} does not work in government any more. You can say no.")
    pair = go(pair, "accept", by.pk, accepted_at=now)
    MentoringRequest.objects.filter(pk=pair.request_id).update(ended_at=now)
    tell("accepted", pair, other)
    for waiting in MentoringPair.objects.waiting().filter(mentee=pair.mentee, kind=pair.kind).with_people():
        go(waiting, "withdraw", closed_at=now)
        tell("found", waiting, waiting.mentor)
    return pair


@transaction.atomic
def decline(*, pair: MentoringPair, by: Any) -> MentoringPair:
    """Say no, without a reason; only the other one learns of it."""
    pair = rows.lock_of(pair, by, is_way_out=True)
    pair = go(pair, "decline", by.pk, closed_at=timezone.now())
    tell("declined", pair, rows.other_of(pair, by))
    return pair


@transaction.atomic
def withdraw(*, pair: MentoringPair, by: Any) -> MentoringPair:
    """Take a proposal back that was not answered."""
    return go(rows.lock_of(pair, by, is_way_out=True), "withdraw", by.pk, closed_at=timezone.now())
