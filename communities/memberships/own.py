"""What a person does about their own membership."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities import acknowledgements
from communities.channels import open_channels
from communities.eligibility import Action, Offer, Verdict, check
from communities.memberships.mail import tell_office_without_steward, welcome
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
    is_last_steward,
    latest_of,
    live_of,
    lock,
    open_invitation,
    subscriptions_of,
    use_up,
)
from communities.models import Channel, ChannelSubscription, Community, Invitation, Membership
from members import standing
from members.standing import Standing

REQUESTS_A_DAY = 3  # of one person to one community: each writes to its stewards


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
    if verdict.action == Action.ASK and _asked_today(community, person) >= REQUESTS_A_DAY:
        raise Refused(
            f"You asked {REQUESTS_A_DAY} times since yesterday. Ask {community.name} again tomorrow.", verdict
        )
    if form := acknowledgements.due(who):
        if acknowledged != form.key:
            raise AcknowledgementDue(f"Read the rules of joining first. You have not joined {community.name}.", verdict)
        acknowledgements.acknowledge(form=form, by=person)
    if invitation:
        use_up(invitation, person)
    return _begin(community, who, person, verdict, note)


def _asked_today(community: Community, person: Any) -> int:
    yesterday = timezone.now() - timedelta(days=1)
    return Membership.objects.filter(community=community, person=person, asked_at__gt=yesterday).count()


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
    elif state == State.FOLLOWING:
        ask_first_channel(who, community, person)
    return membership


def ask_first_channel(who: Standing, community: Community, person: Any) -> None:
    """A follower asks the first channel that is open to them to let them in."""
    if channels := open_channels(who, community, community.channels.all()):
        _subscribe(channels[0], person)


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
        now = "you follow" if membership.state == State.FOLLOWING else "you are in"
        raise Refused(f"There is no request to take back: {now} {community.name}. To end that, leave it.")
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
    if is_last_steward(membership):
        tell_office_without_steward(membership)
    return end(membership, State.LEFT)


@transaction.atomic
def got_in(*, community: Community, by: Any, yes: bool, channel: Channel | None = None) -> Membership | None:
    """The person says whether a channel let them in, or the whole place elsewhere when none is named.

    Yes makes a follower a member by their word.
    """
    membership = live_of(lock(community), by)
    if membership is None:
        return None
    now = timezone.now()
    asked = subscriptions_of(community, by.pk)
    asked = asked.filter(channel=channel) if channel else asked
    asked.exclude(got_in=yes).update(answered_at=now, got_in=yes)
    if yes and membership.state == State.FOLLOWING:
        change(membership, state=State.ACTIVE, basis=Basis.BY_WORD, joined_at=now)
    return membership


@transaction.atomic
def follow(*, channel: Channel, by: Any, delivery: str = "") -> ChannelSubscription:
    """The person has asked the channel to let them in; asking again changes nothing but the delivery.

    Raises Refused where the channel's own rule does not admit them.
    """
    if not open_channels(standing.load(by), channel.community, [channel]):
        raise Refused(f"{channel.name} does not take people like you. Nothing was changed.")
    return _subscribe(channel, by, **({"delivery": delivery} if delivery else {}))


@transaction.atomic
def skip(*, channel: Channel, by: Any) -> None:
    """The person does not want this channel: its steps are not offered again."""
    lock(channel.community)
    now = timezone.now()
    mine = ChannelSubscription.objects.filter(person=by, channel=channel)
    if not mine.filter(left_at=None).update(left_at=now) and not mine.exists():
        ChannelSubscription.objects.create(person=by, channel=channel, asked_at=now, left_at=now)


def _subscribe(channel: Channel, person: Any, **chosen: Any) -> ChannelSubscription:
    subscription, _ = ChannelSubscription.objects.update_or_create(
        person=person,
        channel=channel,
        left_at=None,
        defaults=chosen,
        create_defaults={"asked_at": timezone.now(), **chosen},
    )
    return subscription
