"""Asking a question, and what the asker does with it while nobody has answered."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.experts import mail, passing
from communities.experts.models import Consultation, Sme, Stop, Turn
from communities.experts.states import move
from communities.memberships import Refused
from communities.models import Community, Topic
from communities.permissions import works_in_government
from members.models import Person

A_DAY, MOST_A_DAY, MOST_LIVE = timedelta(days=1), 5, 10
SAME_WITHIN = timedelta(minutes=10)  # a double click, or the form sent again
State, Desk = Consultation.State, Consultation.Desk


@transaction.atomic
def ask(
    *,
    title: str,
    body: str,
    by: Any,
    topic: Topic | None = None,
    community: Community | None = None,
    named: Sme | None = None,
    kind: str = Sme.Help.ANSWER,
    is_private: bool = False,
) -> Consultation:
    """Put a question to whoever fits best, or to one expert by choice (R3, R19).

    Asking the same again within ten minutes gives the same question. Refused for people outside government, beyond
    five questions a day or ten at once, and where the community's stewards take none of this person.
    """
    now = timezone.now()
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    mine = Consultation.objects.filter(asker=by)
    same = mine.filter(title=title, body=body, topic=topic, community=community, asked_at__gt=now - SAME_WITHIN).first()
    if same:
        return same
    _check(mine, by, community, named, kind, now=now)
    consultation = Consultation.objects.create(
        asker=by,
        asker_agency=by.home_agency(timezone.localdate(now)),
        topic=topic,
        community=community,
        kind=kind,
        named=named,
        title=title,
        body=body,
        is_private=is_private,
        asked_at=now,
        desk_since=now,
    )
    consultation = passing.lock(consultation)
    passing.find_somebody(consultation, now=now)
    return consultation


@transaction.atomic
def withdraw(*, consultation: Consultation, by: Any) -> Consultation:
    """The asker needs it no more; whoever had it is told. A second press changes nothing."""
    consultation, now = _own(consultation, by), timezone.now()
    if consultation.state == State.WITHDRAWN:
        return consultation
    had = _end_live_turn(consultation, now=now)
    move(consultation, State.WITHDRAWN, closed_at=now)
    mail.tell(consultation, had, "The question was withdrawn. Thank you for being there.", once="withdrawn")
    return consultation


@transaction.atomic
def ask_another(*, consultation: Consultation, by: Any) -> Consultation:
    """The asker wants to hear somebody else: what was said so far stays, and the next expert reads it."""
    consultation, now = _own(consultation, by), timezone.now()
    if consultation.state not in (State.ACCEPTED, State.ANSWERED):
        raise Refused("Nobody has taken your question yet, so it looks for somebody already.")
    had = _end_live_turn(consultation, now=now)
    mail.tell(consultation, had, "The asker would like to hear somebody else. Thank you for your time.", once="another")
    move(consultation, State.REROUTED, taken_by=None, taken_agency=None)
    passing.find_somebody(consultation, now=now)
    return consultation


@transaction.atomic
def widen(*, consultation: Consultation, by: Any, topic: Topic | None = None) -> Consultation:
    """Nobody who fits is free: ask on another topic, or whoever fits instead of one by name, or else the stewards."""
    consultation, now = _own(consultation, by), timezone.now()
    if not consultation.is_looking or consultation.turns.live().exists():
        raise Refused("Somebody has your question now, so it need not be widened.")
    if consultation.desk != Desk.EXPERTS:
        raise Refused("It is with people who look for somebody already.")
    if topic and topic.pk != consultation.topic_id:
        consultation.topic = topic
    elif consultation.named_id is None or consultation.turns.filter(sme=consultation.named_id).exists():
        passing.to_stewards(consultation, now=now)
        return consultation
    consultation.named = None
    consultation.save(update_fields=["topic", "named"])
    passing.find_somebody(consultation, now=now)
    return consultation


def _own(consultation: Consultation, by: Any) -> Consultation:
    consultation = passing.lock(consultation)
    if consultation.asker_id != by.pk:
        raise Refused("Only whoever asked can do this.")
    return consultation


def _end_live_turn(consultation: Consultation, *, now: Any) -> Iterable[Any]:
    """Take the question back from whoever has it; returns the people to tell."""
    turn = consultation.turns.live().select_related("sme__person").first()
    if turn:
        passing.end_turn(consultation, turn, Turn.State.TAKEN_BACK, now=now)
        return mail.people_of(turn.sme)
    return [consultation.taken_by] if consultation.taken_by_id else []


def _check(mine: Any, by: Any, community: Community | None, named: Sme | None, kind: str, *, now: Any) -> None:
    if not works_in_government(by):
        raise Refused("Experts answer people who work in government. Show that you do on your profile, then ask.")
    if mine.filter(asked_at__gt=now - A_DAY).count() >= MOST_A_DAY:
        raise Refused(f"You asked {MOST_A_DAY} questions within a day. Ask the next one tomorrow.")
    if mine.live().count() >= MOST_LIVE:
        raise Refused(f"You have {MOST_LIVE} questions open. Close one that is answered, then ask the next.")
    if community and Stop.objects.filter(community=community, person=by, ended_at=None).exists():
        raise Refused(f"The stewards of {community.name} take no questions of you at present. Write to the contact.")
    if named is None:
        return
    if Sme.objects.of(by).filter(pk=named.pk).exists():
        raise Refused("This is you. Ask somebody else.")
    if not named.is_listed:
        raise Refused(f"{named} has left the roster. Ask whoever fits best instead.")
    if kind not in named.helps:
        raise Refused(f"{named} does not offer this kind of help. Choose another kind, or ask whoever fits best.")
