"""What waits for a steward or the program office, in the order in which it should be done."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils import timezone

from communities.models import Community, Correction, LinkCheck, Membership, StewardNote
from communities.permissions import is_office

NAMED = 3  # communities named in one line


class Waiting(NamedTuple):
    """One kind of work: how much of it, in a sentence, since when and where, and the page where it is done."""

    title: str
    detail: str
    label: str
    url: str


def what_waits_for(person: Any) -> list[Waiting]:
    """Requests, wrong facts, dead links, notes, old facts: only those of which there are any. Five statements."""
    mine = Community.objects.on_desk_of(person)
    found = [_requests(mine), _corrections(person, mine), _dead_links(person), _notes(mine), _old_facts(person, mine)]
    return [waiting for waiting in found if waiting]


def _requests(mine: QuerySet[Community]) -> Waiting | None:
    waiting = Membership.objects.awaiting_decision().filter(community__in=mine)
    tally = _Tally(waiting.order_by(), "community__name", "asked_at")
    if not tally.total:
        return None
    people = "1 person is" if tally.total == 1 else f"{tally.total} people are"
    return Waiting(
        f"{people} waiting to join {tally.places('communities')}",
        f"The oldest asked on {tally.oldest_day}.{tally.names}",
        f"Decide {_counted(tally.total, 'request', 'requests')}",
        reverse("admin:communities_membership_changelist"),
    )


def _corrections(person: Any, mine: QuerySet[Community]) -> Waiting | None:
    reported = Correction.objects.waiting_for(person)
    tally = _Tally(reported.order_by(), "community__name", "created_at")
    if not tally.total:
        return None
    return Waiting(
        f"{_counted(tally.total, 'wrong fact was', 'wrong facts were')} reported",
        f"The oldest on {tally.oldest_day}.{tally.names}",
        "Settle them",
        reverse("admin:communities_correction_changelist"),
    )


def _dead_links(person: Any) -> Waiting | None:
    total = LinkCheck.objects.on_desk_of(person).dead().count()
    if not total:
        return None
    return Waiting(
        f"{_counted(total, 'link has', 'links have')} stopped answering",
        f"No answer {LinkCheck.DEAD_AFTER} weeks in a row or longer.",
        "See the links",
        reverse("admin:communities_linkcheck_changelist"),
    )


def _notes(mine: QuerySet[Community]) -> Waiting | None:
    tally = _Tally(StewardNote.objects.filter(settled_at=None, community__in=mine).order_by(), "community__name")
    if not tally.total:
        return None
    return Waiting(
        f"{_counted(tally.total, 'note', 'notes')} for stewards on {tally.places('listings')}",
        f"Doubts about what a listing says.{tally.names}",
        "Read the notes",
        reverse("admin:communities_stewardnote_changelist"),
    )


def _old_facts(person: Any, mine: QuerySet[Community]) -> Waiting | None:
    tally = _Tally(mine.live().with_old_facts(timezone.now()).order_by(), "name")
    if not tally.total:
        return None
    return Waiting(
        f"{_counted(tally.total, 'listing has', 'listings have')} facts that nobody confirmed for a year",
        f"Look, correct, confirm.{tally.names}",
        "Open the upkeep list" if is_office(person) else "Check the facts",
        reverse("admin:communities_community_" + ("upkeep" if is_office(person) else "changelist")),
    )


class _Tally:
    """Rows counted by community: how many, in which, the oldest since when. One statement."""

    def __init__(self, rows: QuerySet, name: str, since: str = ""):
        extra = {"oldest": Min(since)} if since else {}
        found: Iterable[dict[str, Any]] = list(rows.values(name).annotate(rows=Count("pk"), **extra))
        self.by_name = sorted(((row[name] or "The site itself", row["rows"]) for row in found), key=lambda p: -p[1])
        self.total = sum(count for _, count in self.by_name)
        self.oldest: datetime | None = min((row["oldest"] for row in found), default=None) if since else None

    @property
    def oldest_day(self) -> str:
        day = timezone.localdate(self.oldest)
        return f"{day.day} {day:%B %Y}"

    def places(self, plural: str) -> str:
        return self.by_name[0][0] if len(self.by_name) == 1 else f"{len(self.by_name)} {plural}"

    @property
    def names(self) -> str:
        if len(self.by_name) == 1:
            return ""
        first = ", ".join(f"{name} ({count})" if count > 1 else name for name, count in self.by_name[:NAMED])
        more = len(self.by_name) - NAMED
        return f" {first} and {more} more." if more > 0 else f" {first}."


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
