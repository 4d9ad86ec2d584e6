"""What stays of a question for others: written by the asker, reviewed by the expert, then found by search (R4)."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.experts import mail, passing
from communities.experts.models import Consultation, Helped, Summary
from communities.memberships import Refused
from members.permissions import is_office

ENOUGH = (Consultation.State.ANSWERED, Consultation.State.CLOSED)


def may_be_offered(consultation: Consultation, by: Any) -> bool:
    """Whether the asker may write a summary now."""
    is_theirs = consultation.asker_id == by.pk and not consultation.is_private
    return is_theirs and consultation.answered_at is not None and consultation.state in ENOUGH


def can_review(summary: Summary, by: Any) -> bool:
    """Whoever answered; the program office when they are gone."""
    expert = summary.consultation.taken_by
    return expert == by or (is_office(by) and (expert is None or not expert.is_active))


def may_take_back(summary: Summary, by: Any) -> bool:
    """Whoever asked, answered or reviewed it, and the program office."""
    consultation = summary.consultation
    return by.pk in (consultation.asker_id, consultation.taken_by_id, summary.reviewed_by_id) or is_office(by)


@transaction.atomic
def propose(
    *, consultation: Consultation, title: str, question: str, answer: str, by: Any, names_asker: bool = False
) -> Summary:
    """Write it, or write it anew while it is not published; the expert gets it to review.

    Refused for a question that is not for publication, and for one without an answer.
    """
    consultation, now = passing.lock(consultation), timezone.now()
    if consultation.is_private:
        raise Refused("You marked this question as not for publication, so no summary of it is published.")
    if not may_be_offered(consultation, by):
        raise Refused("Only whoever asked writes the summary, once there is an answer.")
    former = Summary.objects.filter(consultation=consultation).first()
    if former and former.state == Summary.State.PUBLISHED:
        raise Refused("The summary is published. Take it back first, then change it.")
    words = {"title": title, "question": question, "answer": answer, "names_asker": names_asker}
    review = {"state": Summary.State.REVIEW, "reviewed_at": None, "reviewed_by": None, "names_expert": False}
    summary, _ = Summary.objects.update_or_create(
        consultation=consultation,
        defaults=words | review | {"written_at": now, "written_by": by, "topic": consultation.topic},
    )
    sentence = "The asker wrote a summary for others. Review it before it is published."
    once = f"summary:{now:%Y%m%d%H%M}"
    if consultation.taken_by and consultation.taken_by.is_active:
        mail.tell(consultation, [consultation.taken_by], sentence, once=once, label="Review it")
    else:
        mail.tell_office(consultation, sentence, once=once)
    return summary


@transaction.atomic
def publish(
    *, summary: Summary, title: str, question: str, answer: str, by: Any, names_expert: bool = False
) -> Summary:
    """The expert has read it, mended it where needed, and it may be found from now on. A second press is the same."""
    summary = _lock(summary)
    if not can_review(summary, by):
        raise Refused("Only whoever answered reviews the summary.")
    if summary.state == Summary.State.WITHDRAWN:
        raise Refused("The asker took the summary back. Nothing was published.")
    if summary.state == Summary.State.PUBLISHED:
        return summary
    summary.title, summary.question, summary.answer = title, question, answer
    summary.names_expert = names_expert and summary.consultation.taken_by_id == by.pk
    summary.state, summary.reviewed_at, summary.reviewed_by = Summary.State.PUBLISHED, timezone.now(), by
    summary.save(update_fields=["title", "question", "answer", "names_expert", "state", "reviewed_at", "reviewed_by"])
    consultation = summary.consultation
    sentence = "The summary of your question is published. Thank you: others find it now."
    mail.tell(consultation, [consultation.asker], sentence, once=f"published:{summary.reviewed_at:%Y%m%d%H%M}")
    return summary


@transaction.atomic
def take_back(*, summary: Summary, by: Any) -> Summary:
    """The asker, whoever answered or the program office takes it back: nobody finds it any more."""
    summary = _lock(summary)
    if not may_take_back(summary, by):
        raise Refused("Only whoever asked or answered takes a summary back.")
    if summary.state != Summary.State.WITHDRAWN:
        summary.state = Summary.State.WITHDRAWN
        summary.save(update_fields=["state"])
    return summary


def say_it_helped(*, summary: Summary, by: Any) -> None:
    """Once a person; pressing again changes nothing."""
    if summary.state != Summary.State.PUBLISHED:
        raise Refused("This summary is not published any more.")
    Helped.objects.get_or_create(summary=summary, person=by, defaults={"at": timezone.now()})


def _lock(summary: Summary) -> Summary:
    passing.lock(summary.consultation)
    return Summary.objects.select_related("consultation__asker", "consultation__taken_by").get(pk=summary.pk)
