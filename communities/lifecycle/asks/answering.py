"""Answering a question: whoever holds the link may, without signing in, once."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.lifecycle.asks import facts
from communities.lifecycle.asks.kinds import KINDS
from communities.lifecycle.asks.sending import standing, take
from communities.lifecycle.models import Ask
from communities.memberships import Refused, renew_term
from communities.models import Membership
from communities.permissions import can_decide
from communities.upkeep import facts_changed


@transaction.atomic
def answer(*, ask: Ask, yes: bool, answered_as: str, said: str = "", changes: facts.Answer | None = None) -> Ask:
    """Keep the answer and do what follows; stewards read it in the desk, and once a week by mail.

    `changes` are those of the quarterly confirmation. The press counts, not the opening of the page: the second one is
    refused with what was answered and when. So is an answer to what was taken back or whose link ended.
    """
    ask = take(ask)
    if why := standing(ask):
        raise Refused(why)
    if not answered_as.strip():
        raise Refused("Say who answers: your name and office.")
    if not yes and KINDS[ask.kind].no_needs_reason and not said.strip():
        raise Refused("Say why: the people who asked read it.")
    ask.state = Ask.State.YES if yes else Ask.State.NO
    ask.answered_at, ask.answered_as, ask.answer = timezone.now(), answered_as.strip(), said.strip()
    ask.save(update_fields=["state", "answered_at", "answered_as", "answer"])
    _follow(ask, changes)
    return ask


def answer_for(*, ask: Ask, yes: bool, by: Any, said: str = "") -> Ask:
    """Answer a promotion request in the desk, as a steward of the community that was asked."""
    if ask.other is None or not can_decide(by, ask.other):
        raise Refused("The stewards of the community that was asked answer this.")
    return answer(ask=ask, yes=yes, said=said, answered_as=f"A steward of {ask.other.name}")


def _follow(ask: Ask, changes: facts.Answer | None) -> None:
    """What an answer changes beside the question itself."""
    if ask.kind == Ask.Kind.FACTS:
        facts.keep(ask, changes or facts.Answer())
        others = Ask.objects.waiting().filter(community=ask.community, kind=Ask.Kind.FACTS)
        others.update(state=Ask.State.WITHDRAWN)
    elif ask.kind == Ask.Kind.TERM and ask.state == Ask.State.YES:
        _renew_term(ask)
    elif ask.kind == Ask.Kind.PROMOTION and ask.state == Ask.State.YES:
        facts_changed(filter(None, [ask.community, ask.other]))


def _renew_term(ask: Ask) -> None:
    stewardship = Membership.objects.stewards().filter(community=ask.community, person=ask.person).first()
    if stewardship is None:
        raise Refused(f"You are not a steward of {ask.community.name} any more. Nothing was changed.")
    renew_term(stewardship)
