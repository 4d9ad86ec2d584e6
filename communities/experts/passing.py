"""A question finds whoever answers it: the next expert, then the stewards, then the program office (R19).

Every function here expects that the caller holds the lock of the question, and then takes that of the roster.
"""

from datetime import datetime, timedelta

from django.db.models import Max, Q
from django.utils import timezone

from communities import working_time
from communities.experts import load, mail, routing
from communities.experts.models import Block, Confirmation, Consultation, Holder, Promise, Sme, Turn
from communities.experts.states import move, settle
from communities.search.words import words
from communities.wording import day

MOST_EXPERTS = 3  # who had it before the stewards look at it
State, Desk = Consultation.State, Consultation.Desk


def promise_of(consultation: Consultation) -> Promise:
    """The promised times of the community asked, or the usual ones."""
    promise = Promise.objects.filter(community=consultation.community_id).first()
    return promise or Promise(community=consultation.community)


def lock(consultation: Consultation) -> Consultation:
    """The question as it is now, nobody else moving it until the transaction ends."""
    # Read after the lock, not with it: rows that are joined to one that was waited for are those from before the wait.
    Consultation.objects.select_for_update(no_key=True).only("pk").get(pk=consultation.pk)
    found = Consultation.objects.select_related("asker", "community", "topic", "named", "taken_by")
    return found.get(pk=consultation.pk)


def find_somebody(consultation: Consultation, *, now: datetime) -> Turn | None:
    """Put the question to the best expert who is free; past three, or where nobody fits, to the stewards.

    None while it waits: for the expert asked by name, or for one of those who fit to have room.
    """
    load.lock_roster()
    had = set(consultation.turns.values_list("sme", flat=True))
    if consultation.named_id and consultation.named_id not in had:
        sme = Sme.objects.free(now, timezone.localdate(now)).filter(pk=consultation.named_id).first()
        return put_to(consultation, sme, now=now) if sme and sme.pk not in not_for(consultation) else None
    if len(had) >= MOST_EXPERTS:
        to_stewards(consultation, now=now)
        return None
    question, unwanted = question_of(consultation), not_for(consultation)
    experts = _experts(question, now=now)
    chosen = routing.choose(question, experts, asked=frozenset(had | unwanted), lately=_lately(consultation))
    if chosen:
        return put_to(consultation, Sme.objects.get(pk=chosen.id), now=now)
    if not any(routing.fits(question, expert) and expert.id not in had | unwanted for expert in experts):
        to_stewards(consultation, now=now)
    return None


def end_turn(consultation: Consultation, turn: Turn, to: str, *, now: datetime, by=None, reason: str = "") -> None:
    """Settle a turn that is over and count the expert's load anew."""
    load.lock_roster()
    minutes = working_time.minutes_between(turn.asked_at, now) if to == Turn.State.DONE else None
    settle(turn, to, settled_at=now, settled_by=by, reason=reason, minutes=minutes)
    load.refresh([turn.sme_id], now=now)


def on_to_the_next(consultation: Consultation, why: str, *, now: datetime, once: str) -> None:
    """Whoever had it has it no more: find the next one, and tell the asker with a sentence of `why`."""
    move(consultation, State.REROUTED, taken_by=None, taken_agency=None)
    turn = find_somebody(consultation, now=now)
    mail.tell(consultation, [consultation.asker], f"{why} {whereabouts(consultation, turn)}", once=once)


def on_from_who_left(consultation: Consultation, now: datetime) -> bool:
    """Pass on what an expert had who is on the roster no more; whether there was such a one."""
    turn = consultation.turns.live().select_related("sme").filter(sme__is_listed=False).first()
    if turn is None:
        return False
    end_turn(consultation, turn, Turn.State.LEFT, now=now)
    why = "The expert has left the roster. What was said so far stays."
    on_to_the_next(consultation, why, now=now, once=f"left:{turn.pk}")
    return True


def on_from_desk(consultation: Consultation, why: str, *, now: datetime, once: str) -> None:
    """A steward, or somebody of the program office, who took it has it no more: the program office looks again."""
    move(consultation, State.REROUTED, taken_by=None, taken_agency=None)
    to_office(consultation, now=now)
    mail.tell(consultation, [consultation.asker], f"{why} {whereabouts(consultation, None)}", once=once)


def whereabouts(consultation: Consultation, turn: Turn | None) -> str:
    """With whom a question is that nobody has taken, and what comes next, in a sentence for the asker."""
    if consultation.desk == Desk.OFFICE:
        return "The program office looks for somebody who knows."
    if consultation.desk == Desk.STEWARDS:
        name = consultation.community.name if consultation.community else "the community"
        return f"The stewards of {name} look for somebody who knows."
    if turn:
        return f"An expert has it now and says yes or no by {day(turn.last_day_to_accept)}."
    if consultation.named and consultation.named_id not in consultation.turns.values_list("sme", flat=True):
        return f"{consultation.named} takes no questions at the moment. You can wait, or ask whoever fits."
    return "Everybody who fits is away or has enough for now. It goes to the first who is free; you can also widen it."


def to_stewards(consultation: Consultation, *, now: datetime) -> None:
    """Nobody on the roster: the stewards of the community asked look for somebody; without any, the program office."""
    everybody = mail.stewards_of(consultation.community) if consultation.community_id else []
    stewards = [steward for steward in everybody if steward.pk != consultation.asker_id]
    if not stewards:
        to_office(consultation, now=now)
        return
    consultation.desk, consultation.desk_since = Desk.STEWARDS, now
    consultation.save(update_fields=["desk", "desk_since"])
    sentence = "No expert has taken this question. Answer it, or put it to somebody who knows."
    mail.tell(consultation, stewards, sentence, once=f"stewards:{now:%Y%m%d%H}", label="See the question")


def to_office(consultation: Consultation, *, now: datetime) -> None:
    """The stewards have not found anybody either."""
    consultation.desk, consultation.desk_since = Desk.OFFICE, now
    consultation.save(update_fields=["desk", "desk_since"])
    sentence = "No expert and no steward has taken this question. Answer it, or put it to somebody who knows."
    mail.tell_office(consultation, sentence, once=f"office:{now:%Y%m%d%H}")


def question_of(consultation: Consultation) -> routing.Question:
    """The question as the rule of routing sees it."""
    return routing.Question(
        id=consultation.pk or 0,
        words=frozenset(words(f"{consultation.title} {consultation.body}")),
        topic=consultation.topic_id,
        community=consultation.community_id,
        agency=consultation.asker_agency_id,
        kind=consultation.kind,
    )


def put_to(consultation: Consultation, sme: Sme, *, now: datetime) -> Turn:
    """Put it to this expert; the caller holds the roster's lock and has looked whether they are free."""
    promise = promise_of(consultation)
    turn = Turn.objects.create(
        consultation=consultation,
        sme=sme,
        asked_at=now,
        accept_by=working_time.deadline(now, promise.accept_days),
        answer_by=working_time.deadline(now, promise.answer_days),
    )
    if consultation.desk != Desk.EXPERTS:
        consultation.desk, consultation.desk_since = Desk.EXPERTS, now
        consultation.save(update_fields=["desk", "desk_since"])
    load.refresh([sme.pk], now=now)
    mail.ask(turn)
    return turn


def _experts(question: routing.Question, *, now: datetime) -> list[routing.Expert]:
    """Everybody on the roster with the topic, or confirmed by the community: two statements."""
    today, week_ago = timezone.localdate(now), now - load.A_WEEK
    found = Sme.objects.listed().filter(helps__contains=[question.kind])
    smes = list(found.reason_for(question.topic, question.community).with_week(week_ago))
    confirmed = set()
    if question.community:
        confirmations = Confirmation.objects.filter(community=question.community, ended_at=None)
        confirmed = set(confirmations.values_list("sme", flat=True))
    return [
        routing.Expert(
            id=sme.pk,
            topics=frozenset({question.topic} if sme.on_topic else ()),
            confirmed_by=frozenset({question.community} if sme.pk in confirmed else ()),
            kinds=frozenset(sme.helps),
            words=frozenset(words(sme.evidence)),
            agency=sme.agency_id,
            open_now=sme.open_now,
            most_open=sme.most_open,
            asked_in_week=sme.asked_in_week,
            most_a_week=sme.most_a_week,
            is_away=sme.paused_at is not None or sme.is_away(today),
            asked_last=sme.asked_last_at.timestamp() if sme.asked_last_at else None,
        )
        for sme in smes
    ]


def not_for(consultation: Consultation) -> set[int]:
    """Whom this asker cannot reach: themselves in any part, and those who blocked them, also in an earlier offer."""
    asker = consultation.asker_id
    blocks = Block.objects.filter(person=asker)
    people = blocks.filter(sme__person__isnull=False).values("sme__person")
    blocked = Sme.objects.filter(Q(pk__in=blocks.values("sme")) | Q(person__in=people)).values_list("pk", flat=True)
    own = Sme.objects.filter(person=asker).values_list("pk", flat=True)
    held = Holder.objects.now().filter(person=asker).values_list("sme", flat=True)
    return set(blocked.union(own, held))


def _lately(consultation: Consultation) -> dict[int, float]:
    """Agency -> when somebody there was last asked about this topic, in the past quarter."""
    since = consultation.asked_at - timedelta(days=90)
    turns = Turn.objects.filter(
        consultation__topic=consultation.topic_id, asked_at__gt=since, sme__agency__isnull=False
    )
    latest = turns.order_by().values_list("sme__agency").annotate(at=Max("asked_at"))
    return {agency: at.timestamp() for agency, at in latest}
