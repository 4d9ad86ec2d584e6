"""A community of practice spins off a working group: a new record inside it, in Explore, tended by the same steward.

The program office lists it, like every new community.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from communities.lifecycle.ending.guards import GUARDS, Plan
from communities.lifecycle.models import Transition
from communities.lifecycle.proposing import create_proposed
from communities.lifecycle.transitions import lock, record_stage, roles_of
from communities.memberships import Refused, recount, term_from
from communities.models import Community, Membership
from communities.permissions import is_steward
from cop_directory.one_line import one_line

Type = Community.Type


@transaction.atomic
def spin_off(*, community: Community, name: str, summary: str, starts: date, ends: date, by: Any) -> Community:
    """Make the working group, with the rule and topics of the whole. Pressed again, it is the same."""
    community, name = lock(community), one_line(name)
    if not roles_of(by, community):
        raise Refused("Its stewards and the office do this. Nothing was changed.")
    if (
        same := Community.objects.filter(parent=community, name__iexact=name)
        .exclude(status=Community.Status.REJECTED)
        .first()
    ):
        return same
    if community.community_type != Type.COP or not community.is_live:
        raise Refused("Only a community of practice that is active spins off a working group.")
    if refusal := GUARDS[Type.WORKING_GROUP].why_not(community, Plan(starts, ends)):
        raise Refused(f"{refusal} Nothing was changed.")
    if not slugify(name) or not summary.strip():
        raise Refused("Give it a name, and say in a sentence whom it is for.")
    child = create_proposed(
        name=name,
        summary=summary.strip(),
        community_type=Type.WORKING_GROUP,
        parent=community,
        starts=starts,
        ends=ends,
        **{field: getattr(community, field) for field in ("join_rule", "mailbox", "approval", "scope", "agency")},
    )
    child.topics.set(community.topics.all())
    child.audience_agencies.set(community.audience_agencies.all())
    _tend(child, community, by)
    hand = Transition.Hand.STEWARD if is_steward(by, community) else Transition.Hand.OFFICE
    record_stage(child, Community.Stage.EXPLORE, by=by, hand=hand, reason=f"Spun off from {community.name}.")
    return child


def _tend(child: Community, parent: Community, by: Any) -> None:
    """By whoever presses; by the stewards of the whole where that is the program office."""
    stewards = Membership.objects.stewards().filter(community=parent)
    if is_steward(by, parent):
        stewards = stewards.filter(person=by)
    now = timezone.now()
    Membership.objects.bulk_create(
        Membership(
            community=child,
            person_id=person,
            state=Membership.State.ACTIVE,
            role=Membership.Role.STEWARD,
            asked_at=now,
            joined_at=now,
            term_ends=term_from(timezone.localdate(now)),
        )
        for person in stewards.values_list("person_id", flat=True)
    )
    recount([child])
