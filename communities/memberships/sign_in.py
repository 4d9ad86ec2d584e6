"""Keep communities right when a person may not sign in, or may again."""

from typing import Any

from django.utils import timezone

from communities.memberships.mail import tell_office_without_steward
from communities.memberships.rows import Role, State, count_anew
from communities.memberships.stewards import withdraw_sent_invitations
from communities.models import Community, Membership
from communities.versions import raise_version


def sign_in_changed(person: Any) -> None:
    """Count them or not, and tell the program office of each community that is left without a steward."""
    live = Membership.objects.live().filter(person=person).order_by("community_id")
    # Locked first and in order: a steward who leaves meanwhile waits, and finds what holds then.
    list(Community.objects.filter(memberships__in=live.order_by()).order_by("pk").select_for_update(no_key=True))
    for membership in live.select_related("community", "person"):
        count_anew(membership)
        if person.is_active or (membership.state, membership.role) != (State.ACTIVE, Role.STEWARD):
            continue
        withdraw_sent_invitations(membership)
        if not Membership.objects.stewards().filter(community=membership.community_id).exists():
            tell_office_without_steward(membership, occasion=f":{timezone.now().isoformat()}")
    raise_version()  # whether a community looks for a steward is a fact of its listing
