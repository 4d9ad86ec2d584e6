"""What people are told by mail about memberships; queued in the transaction of the change."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from communities.models import Community, Membership
from communities.seams import welcome_lines
from members.notifications.rendering import render
from members.notifications.services import queue


def tell(membership: Membership, template: str, *, once: str = "", **context: Any) -> bool:
    """Tell the person of the membership, once for each membership and template unless `once` says otherwise.

    False when they were told before, or stopped such mail.
    """
    once = once or f"membership:{membership.pk}:{template}"
    return _queue(membership, template, membership.person.email, once, context)


def welcome(membership: Membership) -> None:
    """Tell a new member that they are in, with whatever the rooms have to say (R46)."""
    tell(membership, "membership_welcome", lines=welcome_lines(membership.community, membership.person))


def preview_welcome(community: Community, person: Any) -> dict[str, str]:
    """What `person` would get on joining now, as it would be sent: subject, text and html."""
    joined = Membership(community=community, person=person)
    return render("membership_welcome", _context(joined, lines=welcome_lines(community, person)))


def tell_office_without_steward(membership: Membership, *, occasion: str = "") -> None:
    """Tell the program office that its last steward goes, and that it looks after the community from now on."""
    community = reverse("admin:communities_community_change", args=[membership.community_id])
    link = settings.BASE_URL + community
    tell_others(membership, "community_without_steward", [settings.OFFICE_EMAIL], occasion=occasion, link=link)


def tell_others(
    membership: Membership, template: str, addresses: list[str], *, occasion: object = "", **context: Any
) -> None:
    """Tell people about somebody's membership; each address once for each membership, template and occasion."""
    form = reverse("admin:communities_membership_change", args=[membership.pk])
    for address in filter(None, addresses):
        once = f"membership:{membership.pk}:{template}{occasion}:{address}"
        _queue(membership, template, address, once, {"link": settings.BASE_URL + form, **context})


def _queue(membership: Membership, template: str, to: str, once: str, context: dict[str, Any]) -> bool:
    return bool(queue(template=template, to=to, once=once, context=_context(membership, **context)))


def _context(membership: Membership, **context: Any) -> dict[str, Any]:
    community = membership.community
    return {
        "community": community.name,
        "name": membership.person.display_name,
        "reason": membership.reason,
        "role": membership.get_role_display().lower(),
        "link": settings.BASE_URL + community.get_absolute_url(),
        **context,
    }
