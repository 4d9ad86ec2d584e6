"""What the clock does to questions and to the roster. Each question in a transaction of its own."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from communities import working_time
from communities.experts import mail, passing, roster
from communities.experts.models import Consultation, Turn
from communities.experts.states import move

State, Desk = Consultation.State, Consultation.Desk
SILENT_FOR = timedelta(days=30)
Step = Callable[[Consultation, datetime], bool]


def pass_on_late(*, now: datetime) -> int:
    """Take questions from experts who did not say yes, or did not answer, in time; return how many."""
    late = Turn.objects.filter(state=Turn.State.ASKED, accept_by__lte=now)
    later = Turn.objects.filter(state=Turn.State.ACCEPTED, answer_by__lte=now)
    return _each((late | later).values("consultation"), _pass_on, now=now)


def pass_on_from_desk(*, now: datetime) -> int:
    """Take questions from stewards and the program office who took them and did not answer in time."""
    taken = Consultation.objects.filter(state=State.ACCEPTED).exclude(turns__state__in=Turn.LIVE)
    return _each(taken.values("pk"), _pass_on_from_desk, now=now)


def pass_on_unlisted(*, now: datetime) -> int:
    """Pass on what is with experts who are on the roster no more."""
    gone = Turn.objects.live().filter(sme__is_listed=False)
    return _each(gone.values("consultation"), passing.on_from_who_left, now=now)


def find_for_waiting(*, now: datetime) -> int:
    """Try again for questions that wait for a free expert; after the promised days the stewards look at them."""
    waiting = Consultation.objects.looking().filter(desk=Desk.EXPERTS).exclude(turns__state__in=Turn.LIVE)
    return _each(waiting.values("pk"), _find, now=now)


def escalate(*, now: datetime) -> int:
    """What stewards have not taken within the promised days goes to the program office."""
    waiting = Consultation.objects.looking().filter(desk=Desk.STEWARDS)
    return _each(waiting.values("pk"), _escalate, now=now)


def remind(*, now: datetime) -> int:
    """Once, on the last working day on which an expert can say yes or answer."""
    # Turns are due at the end of working days, so that nothing is due today on any other.
    today = (now, working_time.end_of(timezone.localdate(now)))
    due = Turn.objects.filter(reminded_at=None)
    asked = due.filter(state=Turn.State.ASKED, accept_by__range=today)
    accepted = due.filter(state=Turn.State.ACCEPTED, answer_by__range=today)
    return _each((asked | accepted).values("consultation"), _remind, now=now)


def close_silent(*, now: datetime) -> int:
    """Close what was answered and then left alone for thirty days; the asker can go on with it.

    Whoever opened it again or rated it did not leave it alone: history tells.
    """
    since = now - SILENT_FOR
    touched = Consultation.pgh_event_model.objects.filter(pgh_created_at__gte=since).values("pgh_obj")
    silent = Consultation.objects.filter(state=State.ANSWERED, answered_at__lt=since).exclude(pk__in=touched)
    return _each(silent.exclude(messages__at__gte=since).values("pk"), _close, now=now)


def look_at_roster(*, now: datetime) -> int:
    """List or unlist whoever changed agency, left government or lost their consent; pass on what they had.

    Search learns new names of people and topics, of two days in case that a night was missed.
    """
    changed = roster.relist_all()
    roster.index_renamed(since=now - timedelta(days=2))
    pass_on_unlisted(now=now)
    return changed


def _each(found: QuerySet, step: Step, *, now: datetime) -> int:
    """Do `step` for each question, the oldest first, with its lock; count those that changed."""
    oldest_first = Consultation.objects.filter(pk__in=found).order_by("asked_at", "pk")
    return sum(_locked(pk, step, now) for pk in list(oldest_first.values_list("pk", flat=True)))


@transaction.atomic
def _locked(pk: int, step: Step, now: datetime) -> bool:
    return step(passing.lock(Consultation(pk=pk)), now)


def _pass_on(consultation: Consultation, now: datetime) -> bool:
    turn = consultation.turns.live().select_related("sme").first()
    if turn is None or now < (turn.accept_by if turn.state == Turn.State.ASKED else turn.answer_by):
        return False
    had_it = turn.state == Turn.State.ACCEPTED
    passing.end_turn(consultation, turn, Turn.State.LATE, now=now)
    why = "You have no answer in the promised time." if had_it else "An expert did not say yes in time."
    passing.on_to_the_next(consultation, why, now=now, once=f"late:{turn.pk}:{now:%Y%m%d%H}")
    return True


def _pass_on_from_desk(consultation: Consultation, now: datetime) -> bool:
    due = working_time.deadline(consultation.desk_since, passing.promise_of(consultation).answer_days)
    if consultation.state != State.ACCEPTED or consultation.turns.live().exists() or now < due:
        return False
    why = "You have no answer in the promised time."
    passing.on_from_desk(consultation, why, now=now, once=f"desk-late:{now:%Y%m%d%H}")
    return True


def _find(consultation: Consultation, now: datetime) -> bool:
    if not consultation.is_looking or consultation.desk != Desk.EXPERTS or consultation.turns.live().exists():
        return False
    turn = passing.find_somebody(consultation, now=now)
    if turn is None and consultation.desk == Desk.EXPERTS:
        promise = passing.promise_of(consultation)
        latest = consultation.turns.order_by("-settled_at").values_list("settled_at", flat=True).first()
        waits_since = latest or consultation.asked_at
        if working_time.deadline(waits_since, promise.accept_days) <= now:
            passing.to_stewards(consultation, now=now)
    if turn is None and consultation.desk == Desk.EXPERTS:
        return False
    once = f"found:{turn.pk}" if turn else f"desk:{now:%Y%m%d%H}"
    mail.tell(consultation, [consultation.asker], passing.whereabouts(consultation, turn), once=once)
    return True


def _escalate(consultation: Consultation, now: datetime) -> bool:
    promise = passing.promise_of(consultation)
    due = working_time.deadline(consultation.desk_since, promise.accept_days)
    if not consultation.is_looking or consultation.desk != Desk.STEWARDS or now < due:
        return False
    passing.to_office(consultation, now=now)
    mail.tell(consultation, [consultation.asker], passing.whereabouts(consultation, None), once="office")
    return True


def _remind(consultation: Consultation, now: datetime) -> bool:
    turn = consultation.turns.live().select_related("sme__person", "consultation").filter(reminded_at=None).first()
    if turn is None:
        return False
    due = turn.accept_by if turn.state == Turn.State.ASKED else turn.answer_by
    if due > working_time.end_of(timezone.localdate(now)):
        return False
    turn.reminded_at = now
    turn.save(update_fields=["reminded_at"])
    mail.ask(turn, again=turn.state)
    return True


def _close(consultation: Consultation, now: datetime) -> bool:
    if consultation.state != State.ANSWERED:
        return False
    move(consultation, State.CLOSED, closed_at=now)
    sentence = "Your question was answered thirty days ago, so we closed it. You can open it again."
    mail.tell(consultation, [consultation.asker], sentence, once=f"silent:{timezone.localdate(now)}", label="Rate it")
    return True
