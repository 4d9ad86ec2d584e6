"""What the hall holds about a person: shown to them, and ended when they close their account."""

from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from communities.memberships import leave
from communities.models import (
    Acknowledgement,
    ChannelSubscription,
    Community,
    Correction,
    Interest,
    Invitation,
    Membership,
)
from communities.wording import listed
from members.closing import scrub_history


def read(person: Any) -> dict[str, Any]:
    """Memberships, list subscriptions, interests, acknowledgements, invitations and reports, as plain values."""
    return {
        "memberships": list(
            Membership.objects.filter(person=person)
            .order_by("asked_at")
            .values("community__name", "state", "role", "basis", "note", "reason", "asked_at", "joined_at", "ended_at")
        ),
        "channels": list(
            ChannelSubscription.objects.filter(person=person)
            .order_by("asked_at")
            .values("channel__name", "channel__community__name", "delivery", "asked_at", "got_in", "left_at")
        ),
        "interests": list(
            Interest.objects.filter(person=person).order_by("topic").values_list("topic__name", flat=True)
        ),
        "acknowledgements": list(
            Acknowledgement.objects.filter(person=person).order_by("at").values("form", "version", "at")
        ),
        "invitations": list(
            _invitations(person).order_by("created_at").values("community__name", "email", "created_at", "accepted_at")
        ),
        "wrong_facts_reported": list(
            Correction.objects.filter(email__in=_addresses(person))
            .order_by("created_at")
            .values("community__name", "page", "text", "answer", "created_at")
        ),
    }


def keeps_open(person: Any) -> str:
    """The last steward of a community cannot vanish by accident."""
    alone = [
        community.name
        for community in Community.objects.stewarded_by(person).order_by("name")
        if not Membership.objects.stewards().filter(community=community).exclude(person=person).exists()
    ]
    if not alone:
        return ""
    return (
        f"You are the only steward of {listed(alone, 'and')}. Name another one first, or hand it to the program office."
    )


def forget(person: Any) -> None:
    """End every membership and blank what the person wrote; raises Refused for a last steward."""
    live = Membership.objects.live().filter(person=person).select_related("community").order_by("community_id")
    # All at once and in order: leaving as a steward also takes the lock of the directory's version.
    list(Community.objects.filter(memberships__in=live.order_by()).order_by("pk").select_for_update(no_key=True))
    for membership in live:
        leave(community=membership.community, by=person)
    ChannelSubscription.objects.filter(person=person, left_at=None).update(left_at=timezone.now())
    Interest.objects.filter(person=person).delete()
    Membership.objects.filter(person=person).exclude(note="").update(note="")
    scrub_history(Membership.pgh_event_model.objects.filter(person=person).exclude(note=""), note="")
    Correction.objects.filter(email__in=_addresses(person)).update(email="")
    nobody = f"former-{person.pk}@closed.invalid"
    invitations = list(_invitations(person).values_list("pk", flat=True))
    Invitation.objects.filter(pk__in=invitations).update(email=nobody)
    scrub_history(Invitation.pgh_event_model.objects.filter(pgh_obj_id__in=invitations), email=nobody)


def _addresses(person: Any) -> list[str]:
    return list(EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True))


def _invitations(person: Any):
    return Invitation.objects.filter(email__in=_addresses(person))
