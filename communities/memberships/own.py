"""What a person does about their own membership."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from communities import acknowledgements
from communities.eligibility import Action, Offer, Verdict, check
from communities.memberships.rows import (
    Basis,
    Refused,
    State,
    change,
    count,
    end,
    guard_last_steward,
    latest_of,
    live_of,
    lock,
    open_invitation,
    tell,
    use_up,
    welcome,
)
from communities.models import ChannelSubscription, Community, Membership
from members import standing


@transaction.atomic
def join(*, community: Community, by: Any, note: str = "", acknowledged: bool = False) -> Membership:
    """Join, ask to join, or begin to follow, whichever the verdict allows now (R17).

    Pressing again returns the live membership. Raises Refused when the verdict has changed, or when the
    acknowledgement is due and `acknowledged` is False.
    """
    community = lock(community)
    latest = latest_of(community, by)
    if latest and latest.is_live:
        return latest
    who = standing.load(by)
    invitation = open_invitation(community, by)
    verdict = check(who, Offer.of(community, latest, invited=invitation is not None))
    if not verdict.is_open:
        raise Refused(f"{verdict.sentence}. You have not joined {community.name}.", verdict)
    if form := acknowledgements.due(who):
        if not acknowledged:
            raise Refused(f"Read the rules of joining first. You have not joined {community.name}.", verdict)
        acknowledgements.acknowledge(form=form, by=by)
    if invitation:
        use_up(invitation, by)
    return _begin(community, by, verdict, note)


def _begin(community: Community, person: Any, verdict: Verdict, note: str) -> Membership:
    now = timezone.now()
    state = {Action.JOIN: State.ACTIVE, Action.ASK: State.REQUESTED}.get(verdict.action, State.FOLLOWING)
    membership = Membership.objects.create(
        community=community,
        person=person,
        state=state,
        note=note,
        asked_at=now,
        joined_at=now if state == State.ACTIVE else None,
    )
    count(community, None, membership)
    if state == State.ACTIVE:
        welcome(membership)
    elif state == State.REQUESTED:
        tell(membership, "membership_requested", lines=[])
    return membership


@transaction.atomic
def undo(*, community: Community, by: Any) -> Membership | None:
    """Take back a joining within a day; None when there is nothing to undo. Refused once somebody decided on it."""
    membership = live_of(lock(community), by)
    if membership is None:
        return None
    if not membership.can_undo:
        raise Refused(f"You are in {community.name}. To end that, leave it.")
    return end(membership, State.LEFT, reason="Undone")


@transaction.atomic
def withdraw(*, community: Community, by: Any) -> Membership | None:
    """Take back a request; Refused when it has been decided meanwhile."""
    membership = live_of(lock(community), by)
    if membership is None:
        return None
    if membership.state != State.REQUESTED:
        raise Refused(f"Your request was granted meanwhile: you are in {community.name}. To end that, leave it.")
    return end(membership, State.LEFT, reason="Withdrawn")


@transaction.atomic
def leave(*, community: Community, by: Any, hand_to_office: bool = False) -> Membership | None:
    """Leave for good; pressing twice is the same as once.

    The last steward is refused unless `hand_to_office`: then the program office looks after the community.
    """
    community = lock(community)
    membership = live_of(community, by)
    if membership is None:
        return None
    guard_last_steward(membership, hand_to_office=hand_to_office)
    ChannelSubscription.objects.filter(person=by, channel__community=community, left_at__isnull=True).update(
        left_at=timezone.now()
    )
    return end(membership, State.LEFT)


@transaction.atomic
def got_in(*, community: Community, by: Any, yes: bool) -> Membership | None:
    """The person says whether the place elsewhere let them in; yes makes them a member by their word."""
    membership = live_of(lock(community), by)
    if membership is None or membership.state != State.FOLLOWING:
        return membership
    now = timezone.now()
    ChannelSubscription.objects.filter(
        person=by, channel__community=community, left_at__isnull=True, answered_at__isnull=True
    ).update(answered_at=now, got_in=yes)
    if yes:
        change(membership, state=State.ACTIVE, basis=Basis.BY_WORD, joined_at=now)
    return membership
