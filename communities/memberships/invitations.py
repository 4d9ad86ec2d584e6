"""Invitations to one address: sent by a steward, used up at the POST, alike for known and unknown addresses."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from communities.memberships.own import enter
from communities.memberships.rows import Refused, State, live_of, lock, use_up
from communities.memberships.stewards import decide, grant
from communities.models import Community, Invitation, Membership
from communities.permissions import can_decide
from members.notifications.services import queue

INVITATION_LASTS = timedelta(days=14)
A_DAY, INVITATIONS_A_DAY = timedelta(days=1), 50


@transaction.atomic
def invite(*, community: Community, email: str, by: Any) -> None:
    """Invite one address by mail. The answer is the same whether or not the address is known here.

    A request that waits from this address is settled by it, which may be Refused; an earlier invitation is replaced.
    """
    community = lock(community)
    if not can_decide(by, community):
        raise Refused("Only a steward of this community or the program office invites.")
    email, now = email.strip().lower(), timezone.now()
    waiting = Membership.objects.filter(
        community=community,
        state=State.REQUESTED,
        person__emailaddress__email=email,
        person__emailaddress__verified=True,
    ).first()
    if waiting:
        decide(membership=waiting, accept=True, by=by)
        return
    if Invitation.objects.filter(invited_by=by, created_at__gt=now - A_DAY).count() >= INVITATIONS_A_DAY:
        raise Refused(f"You sent {INVITATIONS_A_DAY} invitations since yesterday. Go on tomorrow, or ask the office.")
    Invitation.objects.filter(community=community, email=email, accepted_at=None, withdrawn_at=None).update(
        withdrawn_at=now
    )
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        community=community, email=email, token_digest=digest(token), invited_by=by, expires_at=now + INVITATION_LASTS
    )
    queue(
        template="invitation",
        to=email,
        context={
            "community": community.name,
            "summary": community.summary,
            "invited_by": by.display_name,
            "expires": invitation.expires_at,
            "link": settings.BASE_URL + reverse("me:invitation", args=[token]),
        },
        once=f"invitation:{invitation.pk}",
    )


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Any) -> bool:
    """Take an invitation back; False when it was used or withdrawn already."""
    community = lock(invitation.community)
    if not can_decide(by, community):
        raise Refused("Only a steward of this community or the program office withdraws invitations.")
    still_open = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    return bool(still_open.update(withdrawn_at=timezone.now()))


def find_invitation(token: str) -> Invitation | None:
    """The invitation of this token in whatever state, or None."""
    return (
        Invitation.objects.select_related("community__agency", "community__index", "invited_by")
        .filter(token_digest=digest(token))
        .first()
    )


@transaction.atomic
def accept_invitation(*, invitation: Invitation, by: Any, acknowledged: str = "") -> Membership:
    """Join by invitation; used up here, at the POST. Refused when expired, withdrawn, used, or for another address."""
    community = lock(invitation.community)
    invitation = Invitation.objects.select_related("invited_by").get(pk=invitation.pk)
    membership = live_of(community, by)
    if membership and invitation.accepted_by_id == by.pk:
        return membership
    if not invitation.is_open:
        raise Refused("This invitation has been used or has expired. Ask the stewards for a new one.")
    if not owns(by, invitation.email):
        host = invitation.email.partition("@")[2]
        raise Refused(f"This invitation is for another address at {host}. Add that email to your account first.")
    if membership is None:
        return enter(community, by, invitation, acknowledged=acknowledged)
    use_up(invitation, by)
    membership.community = community
    return grant(membership, by=invitation.invited_by) if membership.state == State.REQUESTED else membership


def digest(token: str) -> str:
    """What is kept of an invitation's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def owns(person: Any, email: str) -> bool:
    """The person has shown that this address is theirs."""
    return person.emailaddress_set.filter(email=email, verified=True).exists()
