"""Recording a move: the one place that writes stage, status and group type."""

from datetime import date
from typing import Any

from django.utils import timezone

from communities.lifecycle.models import Transition
from communities.lifecycle.moves import Role, StatusMove, why_not
from communities.memberships import Refused
from communities.models import Community, Membership
from communities.upkeep import facts_changed
from members.permissions import is_office

Kind = Transition.Kind


def lock(community: Community) -> Community:
    """The community as it is now, kept from other moves until the transaction ends."""
    return Community.objects.select_for_update(no_key=True, of=("self",)).get(pk=community.pk)


def roles_of(person: Any, community: Community) -> frozenset[Role]:
    """In which capacities `person` may move this community."""
    # Asked anew: what the page in front knew may have changed while it waited for the lock.
    tends = Membership.objects.stewards().filter(community=community, person=person).exists()
    held = {Role.STEWARD: tends, Role.OFFICE: is_office(person)}
    return frozenset(role for role, is_held in held.items() if is_held)


def hand_of(person: Any, community: Community) -> str:
    """The capacity that is written down: their own community's steward before the program office."""
    return Transition.Hand.STEWARD if Role.STEWARD in roles_of(person, community) else Transition.Hand.OFFICE


def record_stage(community: Community, now: str, *, by: Any, on: date | None = None, **more: Any) -> Transition:
    """Put a locked community into a stage."""
    was, community.stage = community.stage, now
    community.stage_since = on or timezone.localdate()
    community.save(update_fields=["stage", "stage_since"])
    return _record(community, Kind.STAGE, was, now, by=by, on=on, **more)


def lock_both(one: Community, other: Community) -> tuple[Community, Community]:
    """Both as they are now, locked in the order of their ids, so that two people never wait for each other."""
    found = Community.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    locked = {community.pk: community for community in found.filter(pk__in=[one.pk, other.pk])}
    return locked[one.pk], locked[other.pk]


def check_move(community: Community, move: StatusMove, roles: frozenset[Role]) -> None:
    """Raise Refused where somebody in these capacities cannot make the move now."""
    if reason := why_not(move, community.status, roles):
        is_in_the_way = not roles.isdisjoint(move.roles)
        says = f"{community.name} is {community.get_status_display().lower()}. " if is_in_the_way else ""
        raise Refused(f"{says}{reason} Nothing was changed.")


def made_already(community: Community, move: StatusMove, *, by: Any) -> Transition | None:
    """The same move by the same person when it is the latest one: a button pressed twice is one press."""
    if community.status != move.now:
        return None
    latest = Transition.objects.filter(community=community, kind=Kind.STATUS).first()
    return latest if latest and latest.by_id == by.pk and latest.was in move.was and latest.now == move.now else None


def record_status(
    community: Community,
    move: StatusMove,
    *,
    by: Any,
    reason: str = "",
    roles: frozenset[Role] | None = None,
    **fields: Any,
) -> Transition:
    """Make a move of the table of statuses with a locked community, setting `fields` of it beside.

    `roles` are the capacities of the person where they are not those in this community: the other side of a merger.
    Raises Refused where the community is in another status by now, or the person may not.
    """
    roles = roles_of(by, community) if roles is None else roles
    check_move(community, move, roles)
    was, community.status = community.status, move.now
    for name, value in fields.items():
        setattr(community, name, value)
    community.save(update_fields=["status", *fields])
    hand = Transition.Hand.STEWARD if Role.STEWARD in roles else Transition.Hand.OFFICE
    return _record(community, Kind.STATUS, was, move.now, by=by, hand=hand, reason=reason)


def record_type(community: Community, now: str, *, by: Any, reason: str, **fields: Any) -> Transition:
    """Turn a locked community into another group type, setting `fields` of it beside."""
    was, community.community_type = community.community_type, now
    for name, value in fields.items():
        setattr(community, name, value)
    community.save(update_fields=["community_type", *fields])
    return _record(community, Kind.TYPE, was, now, by=by, reason=reason)


def _record(
    community: Community,
    kind: str,
    was: str,
    now: str,
    *,
    by: Any,
    on: date | None = None,
    hand: str = "",
    **more: Any,
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
        hand=hand or hand_of(by, community),
        **more,
    )
