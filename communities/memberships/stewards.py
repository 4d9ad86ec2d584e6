"""What a steward or the program office decides about others."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from communities.eligibility import Action, Offer, check, open_to
from communities.memberships.mail import tell, welcome
from communities.memberships.own import ask_first_channel
from communities.memberships.rows import AlreadyDecided, Refused, Role, State, change, end, guard_last_steward, lock
from communities.models import Community, Invitation, Membership
from communities.permissions import can_decide
from communities.versions import raise_version
from members import standing
from members.permissions import is_office

DeclinedFor = Membership.DeclinedFor


@transaction.atomic
def decide(
    *, membership: Membership, accept: bool, by: Any, reason: str = "", declined_for: str = DeclinedFor.OTHER
) -> Membership:
    """Settle a request for everybody. A refusal needs a reason; the applicant is told by mail with it.

    `declined_for` is what the refusal rests on, as agencies count it.

    Raises AlreadyDecided when another steward was first or the person withdrew, Refused when the person does not
    meet the rule any more.
    """
    community = lock(membership.community)
    membership = Membership.objects.select_related("person", "decided_by").get(pk=membership.pk)
    membership.community = community
    if membership.state != State.REQUESTED:
        raise AlreadyDecided(membership)
    if not can_decide(by, community) or by.pk == membership.person_id:
        raise Refused("Only a steward of this community or the program office decides, and nobody about themselves.")
    if accept:
        return grant(membership, by=by, reason=reason.strip())
    if not reason.strip():
        raise Refused("Say why: the person reads it.")
    decision = {"decided_at": timezone.now(), "decided_by": by}
    end(membership, State.DECLINED, reason=reason.strip(), declined_for=declined_for, **decision)
    tell(membership, "membership_declined", others=others_open_to(membership))
    return membership


def grant(membership: Membership, *, by: Any, reason: str = "") -> Membership:
    """Make a request a membership, if the person still meets the rule; the community is locked already.

    Where one joins elsewhere it makes a follower, whom that place has still to let in.
    """
    who, community = standing.load(membership.person), membership.community
    verdict = check(who, Offer.of(community, invited=True))
    if not verdict.is_open:
        raise Refused(f"{membership.person.display_name} does not meet the rule any more: {verdict.sentence}.", verdict)
    now, decision = timezone.now(), {"decided_by": by, "reason": reason}
    if verdict.action == Action.JOIN:
        change(membership, state=State.ACTIVE, joined_at=now, decided_at=now, **decision)
        welcome(membership)
    else:
        change(membership, state=State.FOLLOWING, decided_at=now, **decision)
        ask_first_channel(who, community, membership.person)
        tell(membership, "membership_way_in", link=settings.BASE_URL + reverse("directory:join", args=[community.slug]))
    return membership


def term_from(day: date) -> date:
    """When the term of a steward who begins on `day`, or goes on from then, ends: the same day of the next year.

    28 February for a leap day.
    """
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def renew_term(stewardship: Membership) -> date:
    """Another year from today; pressed again, it is the same. Returns the new end."""
    stewardship.term_ends = term_from(timezone.localdate())
    stewardship.save(update_fields=["term_ends"])
    return stewardship.term_ends


def withdraw_sent_invitations(membership: Membership) -> None:
    """What somebody offered as a steward does not outlast the trust in them."""
    sent = Invitation.objects.open().filter(community=membership.community, invited_by=membership.person)
    sent.update(withdrawn_at=timezone.now())


def others_open_to(membership: Membership) -> list[dict[str, str]]:
    """Up to three communities close to this one that are open to the person: the other ways on."""
    community = membership.community
    near = Community.objects.live().near(community).filter(open_to(standing.load(membership.person)))
    return [
        {"name": other.name, "link": settings.BASE_URL + other.get_absolute_url()}
        for other in near.exclude(pk=community.pk)[:3]
    ]


@transaction.atomic
def remove(*, membership: Membership, by: Any, reason: str) -> Membership:
    """End somebody's membership with a reason that the person reads; they may ask again, never just rejoin."""
    community = lock(membership.community)
    membership = Membership.objects.select_related("person").get(pk=membership.pk)
    membership.community = community
    if not membership.is_live:
        return membership
    if not can_decide(by, community):
        raise Refused("Only a steward of this community or the program office removes a member.")
    if not reason.strip():
        raise Refused("Say why: the person reads it.")
    guard_last_steward(membership, hand_to_office=is_office(by))
    withdraw_sent_invitations(membership)
    end(membership, State.REMOVED, reason=reason.strip(), decided_at=timezone.now(), decided_by=by)
    tell(membership, "membership_removed")
    return membership


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: Any) -> Membership:
    """Make a member a steward, part of the core team, or a member again; the person is told."""
    community = lock(membership.community)
    membership = Membership.objects.select_related("person").get(pk=membership.pk)
    membership.community = community
    if not can_decide(by, community):
        raise Refused("Only a steward of this community or the program office changes roles.")
    if membership.state != State.ACTIVE:
        raise Refused("Only a member can have a role.")
    if membership.role == role:
        return membership
    if role == Role.STEWARD and not membership.person.is_active:
        raise Refused(f"{membership.person.display_name} can't sign in, so they can't be a steward.")
    if role != Role.STEWARD:
        guard_last_steward(membership, hand_to_office=is_office(by))
        withdraw_sent_invitations(membership)
    change(membership, role=role, term_ends=term_from(timezone.localdate()) if role == Role.STEWARD else None)
    raise_version()  # whether it looks for a steward is a fact of its listing
    tell(membership, "membership_role", once=f"membership:{membership.pk}:role:{timezone.now().isoformat()}")
    return membership
