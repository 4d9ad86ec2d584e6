"""Putting evidence or a waiver beside an item of the checklist, and taking it back."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.lifecycle.checklist import ITEMS, Item
from communities.lifecycle.days import check_happened
from communities.lifecycle.models import Mark, Transition
from communities.lifecycle.progress import list_of
from communities.lifecycle.transitions import lock, roles_of
from communities.memberships import Refused
from communities.models import Community

Outcome = Mark.Outcome


@transaction.atomic
def attest(*, community: Community, item: str, text: str, on: date, by: Any, link: str = "") -> Mark:
    """Say that an item is done, what was done and when; a link where there is something to look at.

    Refused for what the directory counts itself, for what belongs to another stage, and for days to come.
    """
    stay, found = _open(community, item, by)
    if not found.can_be_attested:
        raise Refused(f"“{found.name}” is counted by the directory or answered by others. Nobody can attest it.")
    if found.needs_link and not link:
        raise Refused("Link what can be looked at: the notes, the result, the document.")
    check_happened(on, "was done")
    return _put(stay, found, Outcome.DONE, text, by, link=link, on=on)


@transaction.atomic
def waive(*, community: Community, item: str, reason: str, by: Any) -> Mark:
    """Go on without an item that is no gate; the reason is kept."""
    stay, found = _open(community, item, by)
    if found.is_gate:
        raise Refused(f"“{found.name}” is a gate. It cannot be waived; the program office can move on without it.")
    return _put(stay, found, Outcome.WAIVED, reason, by, on=timezone.localdate())


@transaction.atomic
def take_back(*, community: Community, item: str, by: Any) -> bool:
    """End what was put beside an item; False when there is nothing by now."""
    stay, found = _open(community, item, by)
    live = Mark.objects.live().filter(stay=stay, item=found.id)
    return bool(live.update(ended_at=timezone.now()))


def _open(community: Community, item: str, by: Any) -> tuple[Transition, Item]:
    """The present stay, locked against moves, and the item of its checklist."""
    community = lock(community)
    if not roles_of(by, community):
        raise Refused("Its stewards and the program office keep the checklist.")
    if community.status not in (Community.Status.PROPOSED, *Community.LIVE):
        raise Refused(f"{community.name} has ended: its checklist stays as it is.")
    stay = Transition.objects.filter(community=community).of_stage().first()
    if stay is None or item not in {each.id for each in list_of(stay)}:
        raise Refused("This changed while you were reading: the item is not on its checklist. Nothing was changed.")
    return stay, ITEMS[item]


def _put(stay: Transition, item: Item, outcome: str, text: str, by: Any, **fields: Any) -> Mark:
    if not text.strip():
        raise Refused("Say what was done." if outcome == Outcome.DONE else "Say why it is waived.")
    now = timezone.now()
    Mark.objects.live().filter(stay=stay, item=item.id).update(ended_at=now)
    return Mark.objects.create(stay=stay, item=item.id, outcome=outcome, text=text.strip(), at=now, by=by, **fields)
