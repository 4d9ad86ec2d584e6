"""What this room tells the checklist, a new member, and the nightly look at activity (communities/seams.py)."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils import timezone

from communities.experts.models import Confirmation, Message
from communities.seams import Act
from communities.wording import counted

ENOUGH = 3  # experts of a roster (GR7)


def three_experts(communities: Collection[int]) -> dict[int, str]:
    """For GR7: why a community has not three confirmed experts yet, "" when it has."""
    confirmed = Confirmation.objects.filter(community__in=communities, ended_at=None, sme__is_listed=True)
    numbers = dict(confirmed.order_by().values_list("community").annotate(n=Count("sme", distinct=True)))
    return {
        community: "" if numbers.get(community, 0) >= ENOUGH else _short_of(numbers.get(community, 0))
        for community in communities
    }


def welcome_lines(community: Any, person: Any) -> list[str]:
    """A new member learns that there is somebody to ask (R46); without a statement, which every joining would pay."""
    return ["When you are stuck: “Ask an expert” on its page brings your question to somebody who knows."]


def acts(since: date) -> Iterator[Act]:
    """Answers given for a community since a day."""
    answers = Message.objects.filter(is_answer=True, at__date__gte=since, consultation__community__isnull=False)
    for community, at, person in answers.values_list("consultation__community", "at", "by"):
        yield Act(community, timezone.localdate(at), person)


def _short_of(number: int) -> str:
    return (
        f"{counted(number, 'expert')} confirmed so far; three are enough." if number else "No expert is confirmed yet."
    )
