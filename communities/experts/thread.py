"""What is said below a question, which answer solved it, whether it was useful, and its end."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from communities import working_time
from communities.experts import mail, passing, ties
from communities.experts.files import Checked
from communities.experts.models import Attachment, Consultation, Message, Tie, Turn
from communities.experts.permissions import has_it
from communities.experts.states import STANDS, move
from communities.memberships import Refused
from members.models import Person

A_DAY, MOST_A_DAY = timedelta(days=1), 30
QUOTA = 100 * 1024 * 1024  # bytes that one person has attached, all in all
REOPEN_WITHIN = timedelta(days=30)
SAME_WITHIN = timedelta(minutes=10)
State = Consultation.State


@transaction.atomic
def write(*, consultation: Consultation, text: str, by: Any, files: Sequence[Checked] = ()) -> Message:
    """Add a message. The first one of whoever took the question answers it; others learn of it by mail.

    The same text and files again within ten minutes are the same message. Refused beyond 30 messages a day below one
    question, and beyond 100 MB of files a person.
    """
    if files:  # what they attached in all is counted below: one message of theirs at a time
        Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    consultation, now = passing.lock(consultation), timezone.now()
    is_asker = by.pk == consultation.asker_id
    _check_may_write(consultation, by, is_asker=is_asker)
    mine = consultation.messages.filter(by=by)
    if same := _same(mine.filter(text=text, at__gt=now - SAME_WITHIN), files):
        return same
    if mine.filter(at__gt=now - A_DAY).count() >= MOST_A_DAY:
        raise Refused(f"You wrote {MOST_A_DAY} messages here within a day. Go on tomorrow.")
    _check_quota(by, files)
    message = Message.objects.create(consultation=consultation, by=by, text=text, at=now, is_answer=not is_asker)
    Attachment.objects.bulk_create(
        Attachment(
            message=message,
            name=file.name,
            media_type=file.media_type,
            size=len(file.content),
            sha256=file.sha256,
            content=file.content,
        )
        for file in files
    )
    if not is_asker and consultation.state == State.ACCEPTED:
        _answered(consultation, now=now)
    _tell_others(consultation, message, is_asker=is_asker)
    return message


@transaction.atomic
def mark_solution(*, message: Message, by: Any, solved: bool = True) -> Message:
    """The asker says which answer solved it; one at most, and the mark can be taken away (R4)."""
    consultation = _of_asker(message.consultation, by)
    message = consultation.messages.get(pk=message.pk)
    if not message.is_answer:
        raise Refused("Choose an answer: your own messages are no solution.")
    if message.is_solution == solved:
        return message
    consultation.messages.filter(is_solution=True).update(is_solution=False)
    message.is_solution = solved
    message.save(update_fields=["is_solution"])
    if solved:
        ties.note(one=consultation.asker, other=message.by, source=Tie.Source.CONSULTATION, at=timezone.now())
    return message


@transaction.atomic
def rate(*, consultation: Consultation, useful: bool, by: Any, line: str = "") -> Consultation:
    """Useful or not, with a line; it can be changed later (R3)."""
    consultation = _of_asker(consultation, by)
    if consultation.answered_at is None:
        raise Refused("There is no answer yet.")
    consultation.useful, consultation.useful_line = useful, line.strip()
    consultation.save(update_fields=["useful", "useful_line"])
    return consultation


@transaction.atomic
def close(*, consultation: Consultation, by: Any) -> Consultation:
    """The asker has what they need. A second press changes nothing."""
    consultation, now = _of_asker(consultation, by), timezone.now()
    if consultation.state == State.CLOSED:
        return consultation
    move(consultation, State.CLOSED, closed_at=now)
    if consultation.taken_by:
        mail.tell(
            consultation, [consultation.taken_by], "The question is closed. Thank you.", once=f"closed:{now:%j%H%M}"
        )
    return consultation


@transaction.atomic
def reopen(*, consultation: Consultation, by: Any) -> Consultation:
    """Go on with a closed question, within thirty days."""
    consultation, now = _of_asker(consultation, by), timezone.now()
    if consultation.state == State.ANSWERED:
        return consultation
    if consultation.closed_at and consultation.closed_at < now - REOPEN_WITHIN:
        raise Refused("It was closed more than thirty days ago. Ask a new question.")
    move(consultation, State.ANSWERED, closed_at=None)
    if consultation.taken_by:
        mail.tell(consultation, [consultation.taken_by], "The question is open again.", once=f"reopened:{now:%j%H%M}")
    return consultation


def _answered(consultation: Consultation, *, now: datetime) -> None:
    """The first answer of whoever has it now; times are those of the first answer of all."""
    facts: dict[str, Any] = {}
    if consultation.answered_at is None:
        minutes = working_time.minutes_between(consultation.asked_at, now)
        facts = {"answered_at": now, "minutes_to_answer": minutes}
    move(consultation, State.ANSWERED, **facts)
    turn = consultation.turns.live().first()
    if turn:
        passing.end_turn(consultation, turn, Turn.State.DONE, now=now)


def _check_may_write(consultation: Consultation, by: Any, *, is_asker: bool) -> None:
    if not consultation.is_live:
        raise Refused(f"{STANDS[consultation.state]} Nothing was sent.")
    if is_asker:
        return
    if consultation.is_looking:
        raise Refused("Say first that you take this question. Your text is still here.")
    if not has_it(by, consultation):
        raise Refused("It is with somebody else now. Nothing was sent.")


def _same(messages: QuerySet, files: Sequence[Checked]) -> Message | None:
    """The one of these with the very same files."""
    wanted = sorted(file.sha256 for file in files)
    for message in messages.order_by("at"):
        if sorted(message.attachments.values_list("sha256", flat=True)) == wanted:
            return message
    return None


def _check_quota(by: Any, files: Sequence[Checked]) -> None:
    if not files:
        return
    kept = Attachment.objects.filter(message__by=by).aggregate(size=Sum("size"))["size"] or 0
    if kept + sum(len(file.content) for file in files) > QUOTA:
        raise Refused("Your files here come to more than 100 MB in all. Link to where the file is instead.")


def _tell_others(consultation: Consultation, message: Message, *, is_asker: bool) -> None:
    if is_asker:
        others = [consultation.taken_by] if consultation.taken_by else []
        sentence = "There is a new message from whoever asked."
    else:
        others, sentence = [consultation.asker], "There is a new answer to your question."
    mail.tell(consultation, others, sentence, once=f"message:{message.pk}", label="Read it")


def _of_asker(consultation: Consultation, by: Any) -> Consultation:
    consultation = passing.lock(consultation)
    if consultation.asker_id != by.pk:
        raise Refused("Only whoever asked can do this.")
    return consultation
