"""Recording a move: the one place that writes stage, status and group type."""

from datetime import date
from typing import Any

from django.utils import timezone

from communities.lifecycle.models import Transition
from communities.lifecycle.moves import Role, StatusMove
from communities.memberships import Refused
from communities.models import Community
from communities.permissions import is_steward
from communities.upkeep import facts_changed
from members.permissions import is_office

Kind = Transition.Kind


def lock(community: Community) -> Community:
    """The community as it is now, kept from other moves until the transaction ends."""
    return Community.objects.select_for_update(no_key=True, of=("self",)).get(pk=community.pk)


def roles_of(person: Any, community: Community) -> frozenset[Role]:
    """In which capacities `person` may move this community."""
    held = {Role.STEWARD: is_steward(person, community), Role.OFFICE: is_office(person)}
    return frozenset(role for role, is_held in held.items() if is_held)


def hand_of(person: Any, community: Community) -> str:
    """The capacity that is written down: their own community's steward before the program office."""
    return Transition.Hand.STEWARD if is_steward(person, community) else Transition.Hand.OFFICE


def record_stage(community: Community, now: str, *, by: Any, on: date | None = None, **more: Any) -> Transition:
    """Put a locked community into a stage."""
    was, community.stage = community.stage, now
    community.stage_since = on or timezone.localdate()
    community.save(update_fields=["stage", "stage_since"])
    return _record(community, Kind.STAGE, was, now, by=by, on=on, **more)


def record_status(community: Community, move: StatusMove, *, by: Any, reason: str = "", **fields: Any) -> Transition:
    """Make a move of the table of statuses with a locked community, setting `fields` of it beside.

    Raises Refused where the community is in another status by now, or the person may not.
    """
    if community.status not in move.was:
        raise Refused(f"{community.name} is {community.get_status_display().lower()} by now. Nothing was changed.")
    if roles_of(by, community).isdisjoint(move.roles):
        raise Refused("The program office does this. Nothing was changed.")
    was, community.status = community.status, move.now
    for name, value in fields.items():
        setattr(community, name, value)
    community.save(update_fields=["status", *fields])
    return _record(community, Kind.STATUS, was, move.now, by=by, reason=reason)


def record_type(community: Community, now: str, *, by: Any, reason: str, **fields: Any) -> Transition:
    """Turn a locked community into another group type, setting `fields` of it beside."""
    was, community.community_type = community.community_type, now
    for name, value in fields.items():
        setattr(community, name, value)
    community.save(update_fields=["community_type", *fields])
    return _record(community, Kind.TYPE, was, now, by=by, reason=reason)


def _record(
    community: Community, kind: str, was: str, now: str, *, by: Any, on: date | None = None, **more: Any
) -> Transition:
    facts_changed([community])
    return Transition.objects.create(
        community=community,
        kind=kind,
        was=was,
        now=now,
        on=on or timezone.localdate(),
        at=timezone.now(),
        by=by,
        hand=hand_of(by, community),
        **more,
    )
