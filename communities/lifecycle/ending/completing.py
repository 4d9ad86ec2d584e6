"""Completing a merger: the one that ends goes to the archive, its names and its people go to the survivor.

Where old names lead: the page of the one that ended stays readable at its own address, because its charter, timeline
and texts keep their origin there and old mails link to them; the first thing on it is "Where to go now" with the
survivor. Its older addresses (`Alias`, read by `communities.directory.addresses`) lead straight to the survivor from
now on, and search finds the survivor under every name the other had.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.lifecycle import tasks
from communities.lifecycle.ending.merging import State, check_is_of_either
from communities.lifecycle.ending.successors import is_inside
from communities.lifecycle.models import Merger
from communities.lifecycle.moves import status_move
from communities.lifecycle.transitions import lock_both, record_status
from communities.memberships import Refused, decline_waiting, withdraw_invitations
from communities.models import Alias, Community
from communities.upkeep import facts_changed
from communities.wording import day

NAME_LENGTH = Community._meta.get_field("name").max_length


@transaction.atomic
def complete(*, merger: Merger, by: Any) -> Merger:
    """Archive the one that ends, and let the worker carry its members over. Pressed again, it is the same."""
    ending, survivor = lock_both(merger.ending, merger.survivor)
    merger = Merger.objects.select_related("ending", "survivor").get(pk=merger.pk)
    roles = check_is_of_either(by, merger)
    if merger.state == State.COMPLETED:
        return merger
    if merger.state != State.AGREED:
        raise Refused(f"This merger is not agreed: {merger.get_state_display().lower()}. Nothing was changed.")
    if reason := not_yet(merger):
        raise Refused(f"{reason} Nothing was changed.")
    merger.state, merger.closed_at = State.COMPLETED, timezone.now()
    merger.save(update_fields=["state", "closed_at"])
    decline_waiting(ending, reason=f"It is part of {survivor.name} now. You can ask to join there.", by=by)
    withdraw_invitations(ending)
    _hand_over(ending, survivor)
    today = timezone.localdate()
    record_status(
        ending,
        status_move("merged"),
        by=by,
        roles=roles,
        reason=f"Into {survivor.name}.",
        ends=max(today, ending.starts or today),
        successor=survivor,
    )
    facts_changed([survivor])
    tasks.carry.defer(pk=merger.pk)
    return merger


def not_yet(merger: Merger) -> str:
    """Why an agreed merger cannot be completed today; "" when it can."""
    if merger.opt_out_until and timezone.localdate() <= merger.opt_out_until:
        return f"Members choose until {day(merger.opt_out_until)}. Complete it from the day after."
    if not merger.survivor.is_live:
        return f"{merger.survivor.name} is {merger.survivor.get_status_display().lower()}. Stop the merger."
    if is_inside(merger.survivor, merger.ending):
        return f"{merger.survivor.name} is a part of {merger.ending.name} by now. Change that first."
    return ""


def _hand_over(ending: Community, survivor: Community) -> None:
    """Names, older addresses and parts of the one that ends."""
    names = [ending.name, ending.acronym, *ending.other_names]
    known = {name.casefold() for name in (survivor.name, survivor.acronym, *survivor.other_names)}
    survivor.other_names += [
        name for name in dict.fromkeys(names) if name and name.casefold() not in known and len(name) <= NAME_LENGTH
    ]
    survivor.save(update_fields=["other_names"])
    Alias.objects.filter(community=ending).update(community=survivor)
    Community.objects.filter(parent=ending).update(parent=survivor)
