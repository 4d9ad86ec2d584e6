"""Moving between stages, and stating the true stage of a community that was alive before (R39, R40)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.lifecycle.days import check_happened
from communities.lifecycle.models import Care, Transition
from communities.lifecycle.moves import Role, StageMove, stage_move
from communities.lifecycle.progress import Progress, progress_of
from communities.lifecycle.stages import GUIDE
from communities.lifecycle.transitions import lock, record_stage, roles_of
from communities.memberships import Refused
from communities.models import Community


@transaction.atomic
def move(*, community: Community, was: str, now: str, by: Any, reason: str = "", override: bool = False) -> Transition:
    """Move a community from the stage that the person saw to another one; pressed again, it is the same move.

    Everything is looked at again under the lock: a gate that is open by now refuses the move and is named. `override`
    moves on with open gates; it is the program office's, and needs a reason.
    """
    community = lock(community)
    latest = Transition.objects.filter(community=community).of_stage().first()
    if community.stage == now and latest and latest.was == was:
        return latest
    if community.stage != was:
        raise Refused(f"This changed while you were reading: {community.name} is in {_name(community)}. Nothing moved.")
    path = stage_move(was, now)
    if path is None or latest is None:
        raise Refused("There is no such move. State its stage first, or choose one of the moves on its page.")
    reason = reason.strip()
    _check_who(community, path, by, override=override, reason=reason)
    if not path.is_back:
        progress = progress_of([community.pk], now=timezone.now())[community.pk]
        if progress.open_gates and not override:
            raise Refused(still_open(progress))
        override = bool(progress.open_gates)
    if path.needs_launch_date and not Care.objects.filter(community=community, launch_on__isnull=False).exists():
        raise Refused("Choose a launch date first. Nothing moved.")
    hand = Transition.Hand.OFFICE if override else ""  # whoever is a steward too does it as the office
    return record_stage(community, now, by=by, reason=reason, is_override=override, hand=hand)


def still_open(progress: Progress) -> str:
    """Which gates keep it here, in one sentence."""
    names = "; ".join(f"{line.item.name} ({line.says.rstrip('.')})" for line in progress.open_gates)
    return f"Not yet. Still open: {names}. Nothing moved."


@transaction.atomic
def adopt(*, community: Community, stage: str, on: date, sentence: str, by: Any) -> Transition:
    """State the true stage of a living community, since when, and why in a sentence (R40).

    What came before was before this directory and is never owed. Refused when a stage has been stated here already.
    """
    community = lock(community)
    if not roles_of(by, community):
        raise Refused("Its stewards and the program office state its stage.")
    if not community.is_live:
        raise Refused(f"{community.name} is {community.get_status_display().lower()}: there is no stage to state.")
    latest = Transition.objects.filter(community=community).of_stage().first()
    if latest:
        if latest.is_adoption and latest.now == stage and latest.on == on:
            return latest
        raise Refused(f"Its stage was stated already: {_name(community)}. Move it from its page instead.")
    check_happened(on, "came into this stage")
    if not sentence.strip():
        raise Refused("Say in a sentence why this is its stage.")
    community.stage = ""
    return record_stage(community, stage, by=by, on=on, reason=sentence.strip(), is_adoption=True)


def _check_who(community: Community, path: StageMove, by: Any, *, override: bool, reason: str) -> None:
    roles = roles_of(by, community)
    if roles.isdisjoint(path.roles):
        raise Refused("Its stewards and the program office move it.")
    if not community.is_live:
        raise Refused(
            "It is a proposal: the program office lists it first. Nothing moved."
            if community.status == Community.Status.PROPOSED
            else f"{community.name} is {community.get_status_display().lower()}. Nothing moved."
        )
    if override and Role.OFFICE not in roles:
        raise Refused("Only the program office moves on with gates open. Nothing moved.")
    if (override or path.is_back) and not reason:
        raise Refused("Say why: the reason stands in the timeline. Nothing moved.")


def _name(community: Community) -> str:
    return GUIDE[community.stage].label if community.stage else "no stage"
