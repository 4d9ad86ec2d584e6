"""How the questions of a community stand, each in a sentence."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone

from communities.lifecycle.asks import words_of
from communities.lifecycle.models import Ask
from communities.lifecycle.querysets import REMINDERS
from communities.models import Community
from communities.wording import day

SHOWN = 60
UNKNOWN = "Somebody whose name is kept no longer"
TIMES = ("not reminded yet", "reminded once", "reminded twice")


class AskLine(NamedTuple):
    """A question as the desk lists it."""

    ask: Ask
    to: str
    state: str
    says: str
    is_open: bool


def lines_of(community: Community, kinds: Collection[str]) -> list[AskLine]:
    """What was asked of others, the latest first; one statement."""
    asks = Ask.objects.filter(community=community, kind__in=kinds).select_related("community", "other", "agency")
    now = timezone.now()
    return [_line(ask, now) for ask in asks[:SHOWN]]


def answered_since(since: datetime, *, person: Any, communities: Collection[int]) -> list[str]:
    """What others answered these communities since then, each in a sentence; one statement."""
    asks = Ask.objects.filter(community__in=communities, answered_at__gt=since).exclude(person=person)
    found = asks.select_related("community", "other").order_by("community__name", "answered_at", "pk")
    return [f"{ask.community.name}: {words_of(ask).answered(ask)}. {_by(ask)}." + _said(ask) for ask in found]


def _line(ask: Ask, now: datetime) -> AskLine:
    to = ask.other.name if ask.other else ask.to_name or UNKNOWN
    to += f", {ask.agency.short_name}" if ask.agency else ""
    return AskLine(ask, to, _state(ask, now), _says(ask, now), ask.state == Ask.State.SENT)


def _state(ask: Ask, now: datetime) -> str:
    if ask.is_unanswered(now):
        return "Sent, unanswered"
    if ask.answered_at:
        return words_of(ask).answered(ask)
    return ask.get_state_display()


def _says(ask: Ask, now: datetime) -> str:
    if ask.answered_at:
        who = f" by {ask.answered_as}" if ask.answered_as else ""
        return f"Answered on {day(ask.answered_at)}{who}.{_said(ask)}"
    sent = f"Sent on {day(ask.sent_at)}, {TIMES[min(ask.reminders, REMINDERS)]}."
    if ask.state == Ask.State.WITHDRAWN:
        return f"{sent} Taken back."
    ends = "The link ended" if ask.expires_at <= now else "The link works until"
    return f"{sent} {ends} {'on ' if ask.expires_at <= now else ''}{day(ask.expires_at)}."


def _said(ask: Ask) -> str:
    return f" “{ask.answer}”" if ask.answer else ""


def _by(ask: Ask) -> str:
    return ask.answered_as or ask.to_name or UNKNOWN
