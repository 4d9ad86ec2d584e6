"""An expert takes a question or passes it on; at the desk, stewards and the program office find somebody."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities import working_time
from communities.experts import load, mail, passing
from communities.experts.models import Block, Consultation, Sme, Turn
from communities.experts.permissions import tends
from communities.experts.states import STANDS, move, settle
from communities.memberships import Refused
from communities.permissions import works_in_government
from communities.wording import counted

State, Desk = Consultation.State, Consultation.Desk
THANKS = "Thank you for saying yes."


@transaction.atomic
def accept(*, consultation: Consultation, by: Any) -> Consultation:
    """Take a question that was put to `by`, or to a role they answer for; the first yes wins.

    A yes that comes late still counts while nobody else has said it. A second press changes nothing.
    """
    consultation, now = passing.lock(consultation), timezone.now()
    if consultation.taken_by_id == by.pk and consultation.state == State.ACCEPTED:
        return consultation
    turn = _turn_of(consultation, by)
    if turn.state == Turn.State.DECLINED:
        raise Refused(f"{STANDS[consultation.state]} It is not with you any more. {THANKS}")
    if not works_in_government(by):
        raise Refused("Experts here work in government. Show that you do on your profile, then say yes.")
    if not consultation.is_looking:
        taken = f"{consultation.taken_by} has it." if consultation.taken_by else ""
        raise Refused(f"{STANDS[consultation.state]} {taken} {THANKS}".replace("  ", " "))
    load.lock_roster()
    if turn.state == Turn.State.LATE:
        _check_room(turn.sme_id)
    for other in consultation.turns.live().exclude(pk=turn.pk).select_related("sme__person"):
        passing.end_turn(consultation, other, Turn.State.TAKEN_BACK, now=now)
        sentence = "Somebody asked before you has said yes now. Nothing is left for you to do."
        mail.tell(consultation, mail.people_of(other.sme), sentence, once=f"yes:{other.pk}")
    _take(consultation, by, turn.sme.agency, now=now)
    # A reminder of the answer is another one than that of the yes.
    answer_by = max(turn.answer_by, working_time.deadline(now, 1))
    settle(turn, Turn.State.ACCEPTED, settled_at=None, reminded_at=None, answer_by=answer_by)
    load.refresh([turn.sme_id], now=now)
    sentence = f"{turn.sme} has taken your question."
    mail.tell(consultation, [consultation.asker], sentence, once=f"accepted:{turn.pk}:{now:%Y%m%d%H%M}")
    return consultation


@transaction.atomic
def decline(*, consultation: Consultation, by: Any, reason: str = "", block: bool = False) -> Consultation:
    """Pass a question on: it goes to the next expert by itself. The asker and stewards alone read why.

    With `block`, this expert is not asked by this person again; nobody learns of it.
    """
    consultation, now = passing.lock(consultation), timezone.now()
    turn = _turn_of(consultation, by)
    if block:
        Block.objects.get_or_create(sme=turn.sme, person=consultation.asker, defaults={"at": now})
    if turn.state not in Turn.LIVE:
        if turn.state == Turn.State.DECLINED or block:
            return consultation
        raise Refused(f"{STANDS[consultation.state]} It is not with you any more.")
    if turn.state == Turn.State.ACCEPTED and consultation.taken_by_id != by.pk:
        raise Refused(f"{consultation.taken_by} has it. Nothing is left for you to do.")
    passing.end_turn(consultation, turn, Turn.State.DECLINED, now=now, by=by, reason=reason.strip())
    passing.on_to_the_next(consultation, "An expert could not take your question.", now=now, once=f"no:{turn.pk}")
    return consultation


@transaction.atomic
def take(*, consultation: Consultation, by: Any) -> Consultation:
    """A steward or the program office answers themselves what came to their desk."""
    consultation, now = _at_desk(consultation, by), timezone.now()
    if consultation.taken_by_id == by.pk and consultation.state == State.ACCEPTED:
        return consultation
    _check_looking(consultation)
    _take(consultation, by, by.home_agency(timezone.localdate(now)), now=now)
    consultation.desk_since = now  # from here the days to answer count
    consultation.save(update_fields=["desk_since"])
    mail.tell(consultation, [consultation.asker], f"{by} has taken your question.", once=f"taken:{now:%Y%m%d%H%M}")
    return consultation


@transaction.atomic
def hand_to(*, consultation: Consultation, sme: Sme, by: Any) -> Turn:
    """Put what came to the desk to one expert, who may say no as always."""
    consultation, now = _at_desk(consultation, by), timezone.now()
    _check_looking(consultation)
    load.lock_roster()
    if consultation.turns.filter(sme=sme).exists():
        raise Refused(f"{sme} had this question already. Choose another expert.")
    today = timezone.localdate(now)
    is_free = Sme.objects.free(now, today).filter(pk=sme.pk).exists()
    # Of somebody who blocked the asker no more is said than of one who has enough.
    if not is_free or sme.pk in passing.not_for(consultation):
        raise Refused(f"{sme} is away or has enough for now. Choose another expert, or answer it yourself.")
    turn = passing.put_to(consultation, sme, now=now)
    sentence = passing.whereabouts(consultation, turn)
    mail.tell(consultation, [consultation.asker], sentence, once=f"handed:{turn.pk}")
    return turn


@transaction.atomic
def give_up(*, consultation: Consultation, reason: str, by: Any) -> Consultation:
    """Nobody in government can answer it here; the asker reads why, and where to turn instead."""
    consultation, now = _at_desk(consultation, by), timezone.now()
    if consultation.state == State.DECLINED:
        return consultation
    if not reason.strip():
        raise Refused("Say why, and where the asker may turn instead.")
    if consultation.taken_by and consultation.taken_by_id != by.pk:
        raise Refused(f"{consultation.taken_by} has it now. Wait for their answer.")
    move(consultation, State.DECLINED, closed_at=now, outcome=reason.strip())
    sentence = f"Nobody could answer your question: {consultation.outcome}"
    mail.tell(consultation, [consultation.asker], sentence, once="declined")
    return consultation


def _turn_of(consultation: Consultation, by: Any) -> Turn:
    """The latest turn in which `by` was asked."""
    if consultation.asker_id == by.pk:
        raise Refused("This is your own question.")
    turns = consultation.turns.select_related("sme__person", "sme__agency").filter(sme__in=Sme.objects.of(by))
    turn = turns.order_by("-asked_at", "-pk").first()
    if turn is None:
        raise Refused("This question was not put to you.")
    if turn.state in (Turn.State.ASKED, Turn.State.ACCEPTED, Turn.State.LATE, Turn.State.DECLINED):
        return turn
    raise Refused(f"{STANDS[consultation.state]} It is not with you any more. {THANKS}")


def _take(consultation: Consultation, by: Any, agency: Any, *, now: datetime) -> None:
    facts: dict[str, Any] = {"taken_by": by, "taken_agency": agency}
    if consultation.accepted_at is None:
        minutes = working_time.minutes_between(consultation.asked_at, now)
        facts |= {"accepted_at": now, "minutes_to_accept": minutes}
    move(consultation, State.ACCEPTED, **facts)


def _check_room(sme: int) -> None:
    """Only a late yes can meet a full desk: whoever is asked has room kept."""
    fresh = Sme.objects.get(pk=sme)
    if fresh.open_now >= fresh.most_open:
        raise Refused(f"You have {counted(fresh.open_now, 'question')} open, as many as you take. Answer one first.")


def _at_desk(consultation: Consultation, by: Any) -> Consultation:
    consultation = passing.lock(consultation)
    if not tends(by, consultation):
        raise Refused("This question is not on your desk: an expert has it, or it is somebody else's to tend.")
    return consultation


def _check_looking(consultation: Consultation) -> None:
    if not consultation.is_looking:
        raise Refused(f"{STANDS[consultation.state]} Nothing was changed.")
