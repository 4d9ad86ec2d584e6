"""A good end in two steps: announced thirty days ahead, completed after the closing review; then the archive.

Members are offered the successor and never moved: their memberships stay as they are.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.lifecycle import tasks
from communities.lifecycle.ending.successors import check_successor, leads_to
from communities.lifecycle.models import Merger, Retirement, Review, Transition
from communities.lifecycle.moves import status_move
from communities.lifecycle.transitions import check_move, lock, lock_both, made_already, record_status, roles_of
from communities.memberships import Refused, decline_waiting, withdraw_invitations
from communities.models import Community
from communities.upkeep import facts_changed
from communities.wording import day

NOTICE = timedelta(days=30)


@transaction.atomic
def announce(
    *,
    community: Community,
    closes_on: date,
    statement: str,
    where_now: str,
    successor: Community | None,
    deliverables: str,
    records: str,
    by: Any,
) -> Retirement:
    """Tell every member and follower, once, that it closes on a day at least thirty days from now."""
    community = lock(community)
    check_move(community, status_move("retire"), roles_of(by, community))
    if announced := Retirement.objects.open().filter(community=community).first():
        if announced.announced_by_id == by.pk and announced.closes_on == closes_on:
            return announced
        raise Refused(f"A retirement was announced already: it closes on {day(announced.closes_on)}.")
    if Merger.objects.open().of(community).exists():
        raise Refused(f"{community.name} is in a merger. Stop it first. Nothing was announced.")
    earliest = timezone.localdate() + NOTICE
    if closes_on < earliest:
        raise Refused(f"Members get thirty days' notice: choose {day(earliest)} or a later day.")
    if not (statement.strip() and deliverables.strip() and records.strip()):
        raise Refused("Write the closing statement, who owns the work from now on, and what happens to records.")
    if not (where_now.strip() or successor):
        raise Refused("Say where people go now: name a community, or write a sentence.")
    if successor:
        check_successor(community, successor)
    retirement = Retirement.objects.create(
        community=community,
        announced_at=timezone.now(),
        announced_by=by,
        closes_on=closes_on,
        statement=statement.strip(),
        where_now=where_now.strip(),
        successor=successor,
        deliverables=deliverables.strip(),
        records=records.strip(),
    )
    facts_changed([community])
    tasks.tell.defer(notice="retirement_announced", pk=retirement.pk)
    return retirement


@transaction.atomic
def cancel(*, retirement: Retirement, by: Any) -> Retirement:
    """Take the announcement back; whoever was told is told. Pressed again, it is the same."""
    community = lock(retirement.community)
    retirement = Retirement.objects.get(pk=retirement.pk)
    if retirement.cancelled_at:
        return retirement
    if retirement.completed_at:
        raise Refused(f"{community.name} has retired. The program office can open it again.")
    check_move(community, status_move("retire"), roles_of(by, community))
    retirement.cancelled_at = timezone.now()
    retirement.save(update_fields=["cancelled_at"])
    facts_changed([community])
    tasks.tell.defer(notice="retirement_cancelled", pk=retirement.pk)
    return retirement


@transaction.atomic
def complete(*, retirement: Retirement, by: Any) -> Retirement:
    """Close it, from the announced day on and after its closing review. Pressed again, it is the same."""
    if retirement.successor:  # two that name each other wait for each other here, and the second one is refused
        community, _ = lock_both(retirement.community, retirement.successor)
    else:
        community = lock(retirement.community)
    retirement = Retirement.objects.select_related("successor").get(pk=retirement.pk)
    if retirement.completed_at:
        return retirement
    if retirement.cancelled_at:
        raise Refused("The retirement was cancelled. Nothing was changed.")
    move, today = status_move("retire"), timezone.localdate()
    check_move(community, move, roles_of(by, community))
    if reason := not_yet(retirement):
        raise Refused(f"{reason} Nothing was changed.")
    if retirement.successor and leads_to(retirement.successor, community):
        raise Refused(f"{retirement.successor.name} leads back to {community.name} by now. Cancel, and name another.")
    where = f" Go on with {retirement.successor.name}." if retirement.successor else ""
    decline_waiting(community, reason=f"{community.name} has closed.{where}", by=by)
    withdraw_invitations(community)
    record_status(
        community,
        move,
        by=by,
        ends=max(today, community.starts or today),
        closing_statement=retirement.statement,
        successor=retirement.successor,
        paused_until=None,
        joins_open=True,
    )
    retirement.completed_at = timezone.now()
    retirement.save(update_fields=["completed_at"])
    return retirement


def not_yet(retirement: Retirement) -> str:
    """Why it cannot be completed today; "" when it can."""
    if timezone.localdate() < retirement.closes_on:
        return f"Members were told that it closes on {day(retirement.closes_on)}: complete it from that day on."
    reviews = Review.objects.filter(
        community=retirement.community_id, kind=Review.Kind.CLOSING, finished_at__isnull=False
    )
    # A community that was opened again is looked back upon anew.
    earlier = Retirement.objects.filter(community=retirement.community_id, completed_at__isnull=False).first()
    if not (reviews.filter(finished_at__gt=earlier.completed_at) if earlier else reviews).exists():
        return "Finish the closing review first."
    return ""


@transaction.atomic
def archive(*, community: Community, by: Any) -> Transition:
    """Put what has retired into the archive; its page stays readable."""
    move = status_move("archive")
    community = lock(community)
    return made_already(community, move, by=by) or record_status(community, move, by=by)


@transaction.atomic
def revive(*, community: Community, reason: str, by: Any, ends: date | None = None) -> Transition:
    """Open it again with the members it had. What was merged stays where it went: its members are there."""
    move = status_move("revive")
    community = lock(community)
    if done := made_already(community, move, by=by):
        return done
    check_move(community, move, roles_of(by, community))
    merged = Merger.objects.filter(ending=community, state=Merger.State.COMPLETED).select_related("survivor").first()
    if merged:
        raise Refused(f"{community.name} is part of {merged.survivor.name} now, and so are its members.")
    if not reason.strip():
        raise Refused("Say why: the reason stands in the timeline.")
    if community.community_type == Community.Type.WORKING_GROUP and (ends is None or ends <= timezone.localdate()):
        raise Refused("A working group needs an end date: choose a day after today.")
    starts = community.starts
    if community.community_type == Community.Type.WORKING_GROUP and starts is None:
        starts = timezone.localdate()
    return record_status(
        community, move, by=by, reason=reason.strip(), starts=starts, ends=ends, successor=None, closing_statement=""
    )
