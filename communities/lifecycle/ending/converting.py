"""The same record becomes another group type, once the guards of the new type pass (R73-R77).

Where the new type asks the members first, the community is *converting* until they have decided.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.lifecycle import tasks
from communities.lifecycle.ending.guards import BECOMES, GUARDS, Plan
from communities.lifecycle.models import CharterVersion, Conversion, Retirement
from communities.lifecycle.moves import status_move
from communities.lifecycle.transitions import check_move, lock, record_status, record_type, roles_of
from communities.memberships import Refused
from communities.models import Community
from members.models import Agency

Type = Community.Type


@transaction.atomic
def convert(
    *,
    community: Community,
    to_type: str,
    reason: str,
    by: Any,
    starts: date | None = None,
    ends: date | None = None,
    parent: Community | None = None,
    agency: Agency | None = None,
    words: str = "",
) -> Conversion:
    """Change the type now, or ask the members first where the new type wants it. Pressed again, it is the same."""
    community, plan = lock(community), Plan(starts, ends, parent, agency, words)
    latest = Conversion.objects.filter(community=community, to_type=to_type, asked_by=by, cancelled_at=None).first()
    if latest and (latest.completed_at is None or community.community_type == to_type):
        return latest
    move = status_move("convert")
    check_move(community, move, roles_of(by, community))
    if to_type not in BECOMES[community.community_type]:
        raise Refused(_no_way(community, to_type))
    if refusal := GUARDS[to_type].why_not(community, plan):
        raise Refused(f"{refusal} Nothing was changed.")
    if Retirement.objects.open().filter(community=community).exists():
        raise Refused(f"{community.name} has announced that it closes. That is cancelled first. Nothing was changed.")
    if not reason.strip():
        raise Refused("Say why: the reason stands in the timeline.")
    conversion = Conversion.objects.create(
        community=community,
        to_type=to_type,
        reason=reason.strip(),
        starts=starts,
        ends=ends,
        parent=parent,
        agency=agency,
        guards=words.strip(),
        asked_at=timezone.now(),
        asked_by=by,
    )
    if not GUARDS[to_type].asks_members:
        return _finish(conversion, community, by=by)
    becomes = conversion.get_to_type_display().lower()
    record_status(community, move, by=by, reason=f"To become a {becomes}. {conversion.reason}")
    tasks.tell.defer(notice="conversion_asked", pk=conversion.pk)
    return conversion


@transaction.atomic
def complete(*, conversion: Conversion, by: Any, vote: str = "") -> Conversion:
    """The members have decided: by a charter adopted since, or by a vote that `vote` links to."""
    community = lock(conversion.community)
    conversion = Conversion.objects.select_related("parent", "agency").get(pk=conversion.pk)
    if conversion.completed_at:
        return conversion
    if conversion.cancelled_at:
        raise Refused("The conversion was stopped. Nothing was changed.")
    move = status_move("converted")
    check_move(community, move, roles_of(by, community))
    if not vote and not adopted_since(conversion):
        raise Refused("Its members have not decided yet. Adopt a charter version, or link the result of the vote.")
    if refusal := GUARDS[conversion.to_type].why_not(community, _plan(conversion)):
        raise Refused(f"{refusal} Nothing was changed.")
    conversion.vote = vote
    record_status(community, move, by=by)
    return _finish(conversion, community, by=by)


@transaction.atomic
def stop(*, conversion: Conversion, by: Any) -> Conversion:
    """It keeps its type. Pressed again, it is the same."""
    community = lock(conversion.community)
    conversion = Conversion.objects.get(pk=conversion.pk)
    if conversion.cancelled_at:
        return conversion
    if conversion.completed_at:
        raise Refused(f"{community.name} is a {community.get_community_type_display().lower()} already.")
    record_status(community, status_move("stop_convert"), by=by)
    conversion.cancelled_at = timezone.now()
    conversion.save(update_fields=["cancelled_at"])
    return conversion


def adopted_since(conversion: Conversion) -> CharterVersion | None:
    """The charter version that the members adopted after the conversion was asked for."""
    adopted = CharterVersion.objects.filter(community=conversion.community_id, state=CharterVersion.State.ADOPTED)
    return adopted.filter(opened_at__gte=conversion.asked_at, closed_at__isnull=False).first()


def _finish(conversion: Conversion, community: Community, *, by: Any) -> Conversion:
    changes = GUARDS[conversion.to_type].changes(_plan(conversion))
    record_type(community, conversion.to_type, by=by, reason=conversion.reason, **changes)
    conversion.completed_at = timezone.now()
    conversion.save(update_fields=["completed_at", "vote"])
    return conversion


def _plan(conversion: Conversion) -> Plan:
    return Plan(conversion.starts, conversion.ends, conversion.parent, conversion.agency, conversion.guards)


def _no_way(community: Community, to_type: str) -> str:
    now = community.get_community_type_display().lower()
    if to_type == community.community_type:
        return f"{community.name} is a {now} already."
    return f"A {now} becomes a community of practice first. Nothing was changed."
