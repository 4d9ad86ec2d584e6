"""What a person does about their own membership."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from communities import acknowledgements
from communities.channels import open_channels
from communities.eligibility import Action, Offer, Verdict, check
from communities.memberships.mail import tell_stewards, welcome
from communities.memberships.rows import (
    AcknowledgementDue,
    Basis,
    Refused,
    State,
    change,
    changed,
    count,
    end,
    guard_last_steward,
    latest_of,
    live_of,
    lock,
    open_invitation,
    use_up,
)
from communities.models import Channel, ChannelSubscription, Community, Invitation, Membership
from members import standing
from members.standing import Standing


@transaction.atomic
def join(*, community: Community, by: Any, note: str = "", asking: bool = False, acknowledged: str = "") -> Membership:
    """Join, ask to join, or begin to follow, whichever the verdict allows now (R17).

    Pressing again returns the live membership. `asking` says that the person knows a steward decides; `acknowledged`
    is the key of the form they read. Raises Refused when the verdict has changed, AcknowledgementDue when a form is
    due and was not the one read.
    """
    community = lock(community)
    return enter(community, by, open_invitation(community, by), note=note, asking=asking, acknowledged=acknowledged)


def enter(
    community: Community,
    person: Any,
    invitation: Invitation | None,
    *,
    note: str = "",
    asking: bool = False,
    acknowledged: str = "",
) -> Membership:
    """Begin a membership in a community that is locked already, by this invitation if there is one."""
    latest = latest_of(community, person)
    if latest and latest.is_live:
        return latest
    who = standing.load(person)
    verdict = check(who, Offer.of(community, latest, invited=invitation is not None))
    if not verdict.is_open or (verdict.action == Action.ASK and not asking):
        raise changed(community, verdict)
    if form := acknowledgements.due(who):
        if acknowledged != form.key:
            raise AcknowledgementDue(f"Read the rules of joining first. You have not joined {community.name}.", verdict)
        acknowledgements.acknowledge(form=form, by=person)
    if invitation:
        use_up(invitation, person)
    return _begin(community, who, person, verdict, note)


def _begin(community: Community, who: Standing, person: Any, verdict: Verdict, note: str) -> Membership:
    now = timezone.now()
    state = {Action.JOIN: State.ACTIVE, Action.ASK: State.REQUESTED}.get(verdict.action, State.FOLLOWING)
    membership = Membership.objects.create(
        community=community,
        person=person,
        state=state,
        note=note if state == State.REQUESTED else "",
        asked_at=now,
        joined_at=now if state == State.ACTIVE else None,
    )
    count(community, None, membership)
    if state == State.ACTIVE:
        welcome(membership)
    elif state == State.REQUESTED:
        tell_stewards(membership, who.posts[0])
    elif channels := open_channels(who, community, community.channels.all()):
        follow(channel=channels[0], by=person)
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
    _subscriptions(community, by).update(left_at=timezone.now())
    return end(membership, State.LEFT)


@transaction.atomic
def got_in(*, community: Community, by: Any, yes: bool) -> Membership | None:
    """The person says whether a list or a place elsewhere let them in; yes makes a follower a member by their word."""
    membership = live_of(lock(community), by)
    if membership is None:
        return None
    now = timezone.now()
    _subscriptions(community, by).exclude(got_in=yes).update(answered_at=now, got_in=yes)
    if yes and membership.state == State.FOLLOWING:
        change(membership, state=State.ACTIVE, basis=Basis.BY_WORD, joined_at=now)
    return membership


@transaction.atomic
def follow(*, channel: Channel, by: Any, delivery: str = ChannelSubscription.Delivery.EACH) -> ChannelSubscription:
    """The person asks the channel to let them in; asking again changes nothing."""
    subscription, _ = ChannelSubscription.objects.get_or_create(
        person=by, channel=channel, left_at=None, defaults={"asked_at": timezone.now(), "delivery": delivery}
    )
    return subscription


@transaction.atomic
def skip(*, channel: Channel, by: Any) -> None:
    """The person does not want this channel: its steps are not offered again."""
    lock(channel.community)
    now = timezone.now()
    mine = ChannelSubscription.objects.filter(person=by, channel=channel)
    if not mine.filter(left_at=None).update(left_at=now) and not mine.exists():
        ChannelSubscription.objects.create(person=by, channel=channel, asked_at=now, left_at=now)


def _subscriptions(community: Community, person: Any) -> QuerySet[ChannelSubscription]:
    return ChannelSubscription.objects.filter(person=person, channel__community=community, left_at__isnull=True)
