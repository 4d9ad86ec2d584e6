"""Two communities become one: one side proposes, the other answers, members have fourteen days to stay out.

Each side speaks through its stewards, or through the program office where it has none. Somebody who tends both
presses once for each.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.lifecycle import notices, tasks
from communities.lifecycle.ending.successors import is_inside, leads_to
from communities.lifecycle.models import Merger, Retirement
from communities.lifecycle.moves import EITHER, Role, status_move
from communities.lifecycle.transitions import check_move, lock_both, record_status, roles_of
from communities.memberships import Refused
from communities.models import Community, Membership

TIME_TO_OPT_OUT = timedelta(days=14)
State, Side = Merger.State, Merger.Side


@transaction.atomic
def propose(*, community: Community, other: Community, ends: bool, reason: str, by: Any) -> Merger:
    """Propose for `community` to merge with `other`; `ends` says that `community` is the one that goes."""
    if community.pk == other.pk:
        raise Refused("Choose another community: one cannot merge with itself.")
    community, other = lock_both(community, other)
    ending, survivor = (community, other) if ends else (other, community)
    check_speaks_for(by, community)
    same = Merger.objects.filter(ending=ending, survivor=survivor, proposed_by=by, state=State.PROPOSED).first()
    if same and same.asked == other:
        return same
    check_pair(ending, survivor)
    if not reason.strip():
        raise Refused(f"Say why: the stewards of {other.name} read it.")
    merger = Merger.objects.create(
        ending=ending,
        survivor=survivor,
        reason=reason.strip(),
        proposed_at=timezone.now(),
        proposed_by=by,
        proposed_for=Side.ENDING if ends else Side.SURVIVOR,
    )
    notices.tell("merger_proposed", merger.pk)
    return merger


@transaction.atomic
def agree(*, merger: Merger, by: Any) -> Merger:
    """The other side agrees: members of the one that ends are asked until a day. Pressed again, it is the same."""
    ending, survivor = lock_both(merger.ending, merger.survivor)
    merger = _again(merger)
    if merger.state == State.AGREED and merger.agreed_by_id == by.pk:
        return merger
    if merger.state != State.PROPOSED:
        raise Refused(f"This proposal was settled already: {merger.get_state_display().lower()}. Nothing was changed.")
    roles = check_speaks_for(by, merger.asked)
    check_pair(ending, survivor, but=merger)
    merger.state, merger.agreed_at, merger.agreed_by = State.AGREED, timezone.now(), by
    merger.opt_out_until = timezone.localdate() + TIME_TO_OPT_OUT
    merger.save(update_fields=["state", "agreed_at", "agreed_by", "opt_out_until"])
    record_status(
        ending,
        status_move("merge"),
        by=by,
        roles=roles,
        reason=f"Into {survivor.name}. {merger.reason}",
        paused_until=None,
        joins_open=True,
    )
    notices.tell("merger_accepted", merger.pk)
    tasks.tell.defer(notice="merger_agreed", pk=merger.pk)
    return merger


@transaction.atomic
def stop(*, merger: Merger, reason: str, by: Any) -> Merger:
    """Either side refuses, withdraws or stops it, with a reason that all who were told before are told."""
    ending, _ = lock_both(merger.ending, merger.survivor)
    merger, reason = _again(merger), reason.strip()
    roles = check_is_of_either(by, merger)
    if merger.state == State.CANCELLED and merger.why_not == reason:
        return merger
    if not merger.is_open:
        raise Refused(f"This merger was settled already: {merger.get_state_display().lower()}. Nothing was changed.")
    if not reason:
        raise Refused("Say why: both sides read it.")
    if merger.state == State.AGREED:
        record_status(ending, status_move("stop_merge"), by=by, roles=roles, reason=reason)
    merger.state, merger.why_not, merger.closed_at = State.CANCELLED, reason, timezone.now()
    merger.save(update_fields=["state", "why_not", "closed_at"])
    tasks.tell.defer(notice="merger_stopped", pk=merger.pk)
    return merger


def check_speaks_for(person: Any, community: Community) -> frozenset[Role]:
    """In which capacity somebody speaks for one side; Refused for all but its stewards, or the office without them."""
    roles = roles_of(person, community)
    if not roles:
        raise Refused(f"The stewards of {community.name} decide about a merger. Nothing was changed.")
    if Role.STEWARD not in roles and has_steward(community):
        raise Refused(
            f"The stewards of {community.name} decide about a merger; the program office does so where there are none."
        )
    return roles


def check_is_of_either(person: Any, merger: Merger) -> frozenset[Role]:
    """In which capacity somebody belongs to one of the two sides."""
    roles = roles_of(person, merger.ending) | roles_of(person, merger.survivor)
    if not roles:
        raise Refused("The stewards of the two communities and the program office do this. Nothing was changed.")
    return roles


def has_steward(community: Community) -> bool:
    """Somebody tends it who can sign in."""
    return Membership.objects.stewards().filter(community=community).exists()


def check_pair(ending: Community, survivor: Community, *, but: Merger | None = None) -> None:
    """Refuse two that cannot merge as they are now, leaving the merger `but` out of account."""
    if leads_to(survivor, ending):
        raise Refused(f"{survivor.name} leads on to {ending.name}: people would go in a circle.")
    for community in (ending, survivor):
        check_move(community, status_move("merge"), EITHER)
        others = Merger.objects.open().of(community).exclude(pk=but.pk if but else None)
        if others.exists():
            raise Refused(f"{community.name} is in a merger already. Nothing was changed.")
        if Retirement.objects.open().filter(community=community).exists():
            raise Refused(f"{community.name} has announced that it closes. That is cancelled first.")
    if is_inside(survivor, ending):
        raise Refused(f"{survivor.name} is a part of {ending.name}: merge the part into the whole instead.")
    if not survivor.join_rule:
        raise Refused(f"Say first who may join {survivor.name}: that rule decides who comes along.")


def _again(merger: Merger) -> Merger:
    return Merger.objects.select_related("ending", "survivor").get(pk=merger.pk)
