"""What this room holds about a person: shown to them, and ended when they close their account."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from communities.experts import asking, load, passing, roster
from communities.experts.models import (
    Block,
    CallAnswer,
    Consultation,
    Helped,
    Message,
    RosterInvitation,
    Sme,
    Stop,
    Summary,
    Turn,
)
from members.closing import scrub_history
from members.models import Person

GONE = "Removed when the account was closed."


def read(person: Any) -> dict[str, Any]:
    """The offer, questions, messages with the names of their files, summaries, and who cannot ask, as plain values."""
    return {
        "offers": [
            {
                "role": sme.role_name,
                "evidence": sme.evidence,
                "topics": [topic.name for topic in sme.topics.all()],
                "kinds_of_help": sme.help_labels,
                "hours_a_month": sme.hours_a_month,
                "open_at_most": sme.most_open,
                "new_a_week_at_most": sme.most_a_week,
                "supervisor_who_agreed": sme.consent_by,
                "agreed_on": sme.consent_on,
                "offered_at": sme.offered_at,
                "left_at": sme.ended_at,
            }
            for sme in Sme.objects.filter(person=person).prefetch_related("topics")
        ],
        "roles": list(person.expert_roles.values("sme__role_name", "since", "until")),
        "questions_asked": list(
            Consultation.objects.filter(asker=person)
            .order_by("asked_at")
            .values("title", "body", "state", "asked_at", "is_private", "useful", "useful_line", "outcome")
        ),
        "questions_declined": list(
            person.turns_settled.order_by("settled_at").values("consultation__title", "settled_at", "reason")
        ),
        "messages": [
            {
                "question": message.consultation.title,
                "text": message.text,
                "at": message.at,
                "files": [file.name for file in message.attachments.all()],
            }
            for message in _messages(person)
        ],
        "summaries": list(Summary.objects.filter(written_by=person).values("title", "question", "answer", "state")),
        "invitations_to_rosters": list(
            RosterInvitation.objects.filter(person=person)
            .order_by("sent_at")
            .values("community__name", "sme__role_name", "note", "sent_at", "accepted")
        ),
        "calls_answered": list(CallAnswer.objects.filter(person=person).values("call__community__name", "text", "at")),
        "questions_stopped_by": list(
            Stop.objects.filter(person=person).values("community__name", "reason", "at", "ended_at")
        ),
        "people_blocked": list(
            Block.objects.filter(sme__person=person).values_list("person__name", flat=True).order_by("at")
        ),
    }


def forget(person: Any) -> None:
    """Leave the roster, withdraw questions, blank the offer; what was said below questions stays, without a name."""
    asked, taken = _lock_questions(person)
    for sme in Sme.objects.filter(person=person, ended_at=None):
        roster.end(sme=sme, by=person)
    for sme in Sme.objects.of(person):
        roster.step_out(sme=sme, by=person)
    for consultation in asked:
        asking.withdraw(consultation=consultation, by=person)
    now = timezone.now()
    for consultation in Consultation.objects.filter(pk__in=taken, taken_by=person, state=Consultation.State.ACCEPTED):
        why = "Whoever had taken it has left. What was said so far stays."
        passing.on_from_desk(consultation, why, now=now, once=f"left-desk:{person.pk}")
    mine = Sme.objects.filter(person=person)
    for rows, blanks in (
        (mine, {"evidence": GONE, "consent_by": "", "consent_on": None}),
        (CallAnswer.objects.filter(person=person), {"text": GONE}),
        (RosterInvitation.objects.filter(Q(person=person) | Q(sent_by=person)), {"note": ""}),
        (Stop.objects.filter(person=person), {"reason": GONE}),
        (_unpublished(person), {"title": GONE, "question": GONE, "answer": GONE}),
    ):
        scrub_history(rows.model.pgh_event_model.objects.filter(pgh_obj__in=rows), **blanks)
        rows.update(**blanks)
    mine.update(words=None)
    _unpublished(person).update(state=Summary.State.WITHDRAWN)
    Turn.objects.filter(settled_by=person).update(reason="")
    Helped.objects.filter(person=person).delete()
    Block.objects.filter(Q(sme__in=mine) | Q(person=person)).delete()
    Summary.objects.filter(consultation__asker=person).update(names_asker=False)
    Summary.objects.filter(reviewed_by=person).update(names_expert=False)


def _lock_questions(person: Any) -> tuple[list[Consultation], list[int]]:
    """Every question that leaving moves, before the roster is locked: those asked, and the ids of those taken.

    The person comes first, as when they ask or offer in another window.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    live = Consultation.objects.live().exclude(state=Consultation.State.ANSWERED)
    turns = Turn.objects.live().filter(sme__in=Sme.objects.of(person))
    theirs = Q(asker=person) | Q(taken_by=person) | Q(pk__in=turns.values("consultation"))
    found = [passing.lock(one) for one in live.filter(theirs).order_by("pk")]
    load.lock_roster()
    return [one for one in found if one.asker_id == person.pk], [one.pk for one in found]


def _unpublished(person: Any):
    return Summary.objects.filter(written_by=person).exclude(state=Summary.State.PUBLISHED)


def _messages(person: Any):
    return (
        Message.objects.filter(by=person).select_related("consultation").prefetch_related("attachments").order_by("at")
    )
