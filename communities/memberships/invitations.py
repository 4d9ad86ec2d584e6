"""Invitations to one address: sent by a steward, used up at the POST, alike for known and unknown addresses."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from communities.memberships.own import join
from communities.memberships.rows import Refused, State, live_of, lock, use_up
from communities.memberships.stewards import decide
from communities.models import Community, Invitation, Membership
from communities.permissions import can_decide
from members.notifications.services import queue

INVITATION_LASTS = timedelta(days=14)


@transaction.atomic
def invite(*, community: Community, email: str, by: Any) -> None:
    """Invite one address by mail. The answer is the same whether or not the address is known here.

    A request that waits from this address is settled by it; an earlier open invitation is replaced.
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


def find_invitation(token: str) -> Invitation | None:
    """The invitation of this token in whatever state, or None."""
    return (
        Invitation.objects.select_related("community__agency", "community__index", "invited_by")
        .filter(token_digest=digest(token))
        .first()
    )


@transaction.atomic
def accept_invitation(*, invitation: Invitation, by: Any, acknowledged: bool = False) -> Membership:
    """Join by invitation; used up here, at the POST. Refused when expired, withdrawn, used, or for another address."""
    community = lock(invitation.community)
    invitation = Invitation.objects.get(pk=invitation.pk)
    if invitation.accepted_by_id == by.pk and (membership := live_of(community, by)):
        return membership
    if invitation.accepted_at or invitation.withdrawn_at or invitation.expires_at <= timezone.now():
        raise Refused("This invitation has been used or has expired. Ask the stewards for a new one.")
    if not _owns(by, invitation.email):
        raise Refused(f"This invitation is for {invitation.email}. Add that email to your account first.")
    waiting = live_of(community, by)
    if waiting and waiting.state == State.REQUESTED:
        use_up(invitation, by)
        return decide(membership=waiting, accept=True, by=invitation.invited_by)
    return join(community=community, by=by, acknowledged=acknowledged)


def digest(token: str) -> str:
    """What is kept of an invitation's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _owns(person: Any, email: str) -> bool:
    return person.emailaddress_set.filter(email=email, verified=True).exists()
