"""Stewards come and go: going on, stepping down, handing over, and taking up a community that nobody tends (R14)."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from communities import memberships
from communities.eligibility import Offer, check
from communities.lifecycle.models import Ask, Support
from communities.lifecycle.transitions import lock, roles_of
from communities.memberships import Refused
from communities.memberships.mail import tell, tell_office_without_steward, welcome
from communities.memberships.rows import change, count, is_last_steward
from communities.memberships.stewards import withdraw_sent_invitations
from communities.models import Community, Membership
from communities.versions import raise_version
from members import standing
from members.notifications.services import queue
from members.permissions import is_office

Role, State = Membership.Role, Membership.State


@transaction.atomic
def go_on(*, membership: Membership, by: Any) -> date:
    """A steward says that they go on for another year; returns the new end, the same one when pressed again."""
    community = lock(membership.community)
    membership = Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    if membership.person_id != by.pk and not is_office(by):
        raise Refused("Each steward says this for themselves.")
    if membership.state != State.ACTIVE or membership.role != Role.STEWARD:
        raise Refused(f"You do not tend {community.name} by now.")
    ends = memberships.renew_term(membership)
    now, asked = timezone.now(), Ask.objects.filter(community=community, kind=Ask.Kind.TERM, person=membership.person)
    asked.waiting().update(state=Ask.State.YES, answered_at=now, answered_as=by.display_name)
    return ends


@transaction.atomic
def hand_over(*, community: Community, to: Membership, by: Any) -> Membership:
    """Make another member steward and step back to the core team, in one; refused when either has changed."""
    community = lock(community)
    mine = Membership.objects.stewards().filter(community=community, person=by).first()
    if mine is None:
        raise Refused(f"You do not tend {community.name} by now. Nothing was handed over.")
    if to.community_id != community.pk or to.person_id == by.pk:
        raise Refused("Choose another member of this community.")
    taken = memberships.change_role(membership=to, role=Role.STEWARD, by=by)
    memberships.change_role(membership=mine, role=Role.CORE_TEAM, by=by)
    return taken


@transaction.atomic
def step_down(*, community: Community, by: Any, hand_to_office: bool = False) -> Membership:
    """Stop being its steward and stay a member; the last one hands it to the program office on purpose."""
    community = lock(community)
    mine = Membership.objects.stewards().filter(community=community, person=by).select_related("person").first()
    if mine is None:
        raise Refused(f"You do not tend {community.name} by now.")
    if is_last_steward(mine):
        if not hand_to_office:
            raise Refused(f"{community.name} would be without a steward. Hand it over, or to the program office.")
        tell_office_without_steward(mine)
    withdraw_sent_invitations(mine)
    mine.role, mine.term_ends = Role.MEMBER, None
    mine.save(update_fields=["role", "term_ends"])
    raise_version()
    tell(mine, "membership_role", once=f"membership:{mine.pk}:role:{timezone.now().isoformat()}")
    return mine


@transaction.atomic
def appoint(*, support: Support, by: Any) -> Membership:
    """The program office, or a steward of the community, makes whoever offered to steward it one of its stewards.

    The offer stays: its hours still count, as those of a steward. Somebody who is not a member yet becomes one, if
    its rule admits them. Refused where the offer was taken back.
    """
    community = lock(support.community)
    support = Support.objects.select_related("person").get(pk=support.pk)
    if not roles_of(by, community):
        raise Refused("Its stewards and the program office appoint stewards.")
    if support.withdrawn_at or support.kind != Support.Kind.STEWARD:
        raise Refused(f"{support.person.display_name} took the offer back. Nobody was appointed.")
    if by.pk == support.person_id:
        raise Refused("Nobody appoints themselves: another steward or the program office does.")
    membership = _member(community, support.person, by)
    return memberships.change_role(membership=membership, role=Role.STEWARD, by=by)


@transaction.atomic
def decline(*, support: Support, reason: str, by: Any) -> Support:
    """Do not take an offer up; the person is told why."""
    community = lock(support.community)
    support = Support.objects.select_related("person", "community").get(pk=support.pk)
    if not roles_of(by, community):
        raise Refused("Its stewards and the program office answer offers.")
    if not reason.strip():
        raise Refused("Say why: the person reads it.")
    stewards = Membership.objects.stewards().filter(community=community, person=support.person)
    if support.withdrawn_at is None and not stewards.exists():
        Support.objects.filter(pk=support.pk).update(withdrawn_at=timezone.now())
        _tell_declined(support, reason.strip())
    return support


def _member(community: Community, person: Any, by: Any) -> Membership:
    community = Community.objects.select_related("agency", "index").get(pk=community.pk)
    live = Membership.objects.live().filter(community=community, person=person).select_related("person").first()
    if live and live.state == State.ACTIVE:
        return live
    verdict = check(standing.load(person), Offer.of(community, invited=True))
    if not verdict.is_open:
        raise Refused(f"Its rule does not admit {person.display_name}: {verdict.sentence}.")
    now = timezone.now()
    decision = {"joined_at": now, "decided_at": now, "decided_by": by}
    if live:
        live.community = community
        return change(live, state=State.ACTIVE, **decision)
    created = Membership.objects.create(
        community=community, person=person, state=State.ACTIVE, asked_at=now, **decision
    )
    count(community, None, created)
    welcome(created)
    return created


def _tell_declined(support: Support, reason: str) -> None:
    community = support.community
    queue(
        template="offer_declined",
        to=support.person.email,
        context={
            "community": community.name,
            "reason": reason,
            "link": settings.BASE_URL + community.get_absolute_url(),
        },
        once=f"support:{support.pk}:declined",
    )
