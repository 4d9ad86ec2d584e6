"""How the questions of a community stand, each in a sentence."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from communities.lifecycle.asks import words_of
from communities.lifecycle.models import Ask
from communities.lifecycle.querysets import REMINDERS
from communities.models import Community
from communities.wording import day

SHOWN = 60
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


def _line(ask: Ask, now: datetime) -> AskLine:
    to = ask.other.name if ask.other else ask.to_name or "Somebody whose name is kept no longer"
    to += f", {ask.agency.short_name}" if ask.agency else ""
    return AskLine(ask, to, _state(ask, now), _says(ask, now), ask.state == Ask.State.SENT)


def _state(ask: Ask, now: datetime) -> str:
    if ask.is_unanswered(now):
        return "Sent, unanswered"
    if ask.answered_at:
        words = words_of(ask)
        return words.answered_yes if ask.state == Ask.State.YES else words.answered_no
    return ask.get_state_display()


def _says(ask: Ask, now: datetime) -> str:
    if ask.answered_at:
        who = f" by {ask.answered_as}" if ask.answered_as else ""
        said = f" “{ask.answer}”" if ask.answer else ""
        return f"Answered on {day(ask.answered_at)}{who}.{said}"
    sent = f"Sent on {day(ask.sent_at)}, {TIMES[min(ask.reminders, REMINDERS)]}."
    if ask.state == Ask.State.WITHDRAWN:
        return f"{sent} Taken back."
    ends = "The link ended" if ask.expires_at <= now else "The link works until"
    return f"{sent} {ends} {'on ' if ask.expires_at <= now else ''}{day(ask.expires_at)}."
