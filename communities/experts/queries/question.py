"""One question as its page shows it, and the lists of somebody's questions."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from communities.experts.models import Consultation, Message, Sme, Summary, Turn
from communities.experts.passing import whereabouts
from communities.experts.permissions import has_it, tends
from communities.experts.summaries import can_review, may_be_offered
from communities.querysets import CommunityQuerySet

MOST_TO_CHOOSE = 50  # experts in a list
State = Consultation.State


class Step(NamedTuple):
    """One thing that happened on the way, with its day and, for those who may read it, the reason."""

    on: date
    text: str
    reason: str = ""


class Thread(NamedTuple):
    """Everything on the page, and what this reader may press."""

    consultation: Consultation
    messages: list[Message]
    steps: list[Step]
    stands: str
    turn: Turn | None
    is_asker: bool
    is_asked: bool
    has_it: bool
    is_tending: bool
    summary: Summary | None
    offers_summary: bool
    reviews: bool
    waits: bool

    @property
    def can_write(self) -> bool:
        """A message goes from the asker to whoever has it, and back."""
        return self.consultation.is_live and (self.is_asker or self.has_it)

    @property
    def can_accept(self) -> bool:
        """The question was put to this reader and nobody has said yes."""
        return self.is_asked and self.consultation.is_looking


def thread(consultation: Consultation, reader: Any) -> Thread:
    """What `reader`, who may read it, sees; the same number of statements for a long thread as for a short one."""
    turns = list(consultation.turns.select_related("sme__person", "sme__agency").order_by("asked_at", "pk"))
    mine = set(Sme.objects.of(reader).values_list("pk", flat=True))
    live = next((turn for turn in turns if turn.state in Turn.LIVE), None)
    own = next((turn for turn in reversed(turns) if turn.sme_id in mine), None)
    is_asker, is_tending = reader.pk == consultation.asker_id, tends(reader, consultation)
    summary = Summary.objects.filter(consultation=consultation).first()
    messages = consultation.messages.select_related("by").prefetch_related("attachments")
    return Thread(
        consultation=consultation,
        messages=list(messages.order_by("at", "pk")),
        steps=_steps(consultation, turns, reads_reasons=is_asker or is_tending),
        stands=_stands(consultation, live, is_asker=is_asker),
        turn=own if own and not is_asker else live,
        is_asker=is_asker,
        is_asked=own is not None and not is_asker and own.state in (Turn.State.ASKED, Turn.State.LATE),
        has_it=has_it(reader, consultation),
        is_tending=is_tending,
        summary=summary,
        offers_summary=may_be_offered(consultation, reader) and (summary is None or summary.state != "published"),
        reviews=summary is not None and summary.state == Summary.State.REVIEW and can_review(summary, reader),
        waits=consultation.is_looking and live is None and consultation.desk == Consultation.Desk.EXPERTS,
    )


def asked_by(person: Any) -> QuerySet:
    """The person's own questions, the latest first."""
    return Consultation.objects.filter(asker=person).select_related("topic", "community", "taken_by", "named")


def asked_of(person: Any) -> QuerySet:
    """Turns of this person, or of a role they answer for: what waits for a yes first, then what they have."""
    smes = Sme.objects.of(person)
    turns = Turn.objects.filter(sme__in=smes, state__in=Turn.LIVE)
    return turns.select_related("consultation__asker_agency", "consultation__topic", "sme").order_by("accept_by", "pk")


def answered_by(person: Any) -> QuerySet:
    """Questions that this person answered, the latest first."""
    answered = Consultation.objects.filter(taken_by=person, answered_at__isnull=False)
    return answered.select_related("topic", "asker_agency").order_by("-answered_at")


def on_desks_of(person: Any, communities: CommunityQuerySet, *, is_office: bool) -> QuerySet:
    """Questions that stewards, or the program office, look for an answer to; the oldest first."""
    theirs = Q(desk=Consultation.Desk.STEWARDS, community__in=communities)
    if is_office:
        theirs |= Q(desk=Consultation.Desk.OFFICE)
    found = Consultation.objects.looking().filter(theirs).exclude(turns__state__in=Turn.LIVE)
    return found.select_related("topic", "community").order_by("desk_since", "pk")


def who_may_get(consultation: Consultation) -> QuerySet:
    """Experts who are free and did not have it, those asked longest ago first; no more than a list can hold.

    Those who fit. When there are none, which is how most questions come to a desk, all who offer the kind of help:
    whoever looks for somebody may know better than topics do.
    """
    now = timezone.now()
    free = Sme.objects.free(now, timezone.localdate(now)).filter(helps__contains=[consultation.kind])
    free = free.exclude(pk__in=consultation.turns.values("sme"))
    fitting = free.reason_for(consultation.topic_id, consultation.community_id)
    longest = F("asked_last_at").asc(nulls_first=True)
    ids = (fitting if fitting.exists() else free).order_by(longest, "pk").values_list("pk", flat=True)[:MOST_TO_CHOOSE]
    return Sme.objects.filter(pk__in=list(ids)).select_related("person", "agency").order_by(longest, "pk")


def _stands(consultation: Consultation, live: Turn | None, *, is_asker: bool) -> str:
    if consultation.is_looking:
        return whereabouts(consultation, live)
    if consultation.state == State.ACCEPTED:
        who = live.sme if live else consultation.taken_by
        by = f" An answer is due by {_said(live.last_day_to_answer)}." if live else ""
        return f"{who} has taken it.{by}"
    return {
        State.ANSWERED: "It is answered. Go on below, or close it." if is_asker else "It is answered.",
        State.CLOSED: "It is closed.",
        State.DECLINED: f"Nobody could answer it: {consultation.outcome}",
        State.WITHDRAWN: "It was withdrawn.",
    }[State(consultation.state)]


def _steps(consultation: Consultation, turns: list[Turn], *, reads_reasons: bool) -> list[Step]:
    words = {
        Turn.State.DECLINED: "An expert passed it on",
        Turn.State.LATE: "An expert did not answer in time",
        Turn.State.LEFT: "An expert left the roster",
        Turn.State.DONE: "{sme} answered",
        Turn.State.TAKEN_BACK: "It was taken back from an expert",
    }
    steps = [Step(timezone.localdate(consultation.asked_at), "Asked")]
    for turn in turns:
        if turn.state in words:
            text = words[Turn.State(turn.state)].format(sme=turn.sme)
            steps.append(Step(timezone.localdate(turn.settled_at), text, turn.reason if reads_reasons else ""))
    if consultation.desk != Consultation.Desk.EXPERTS:
        steps.append(
            Step(timezone.localdate(consultation.desk_since), f"With {consultation.get_desk_display().lower()}")
        )
        if consultation.answered_at and consultation.taken_by:
            steps.append(Step(timezone.localdate(consultation.answered_at), f"{consultation.taken_by} answered"))
    if consultation.closed_at:
        steps.append(Step(timezone.localdate(consultation.closed_at), consultation.get_state_display()))
    return steps


def _said(when: date) -> str:
    return f"{when:%A} {when.day} {when:%B}"
