"""Where a community leads on to when it ends, and that nobody is ever led in a circle."""

from communities.memberships import Refused
from communities.models import Community


def check_successor(community: Community, successor: Community) -> None:
    """Refuse a successor that is the community itself, is not live, or leads back to it."""
    if successor.pk == community.pk:
        raise Refused("Name another community as the place to go.")
    if leads_to(successor, community):
        raise Refused(f"{successor.name} leads back to {community.name}: people would go in a circle. Name another.")
    if not successor.is_live:
        raise Refused(f"{successor.name} is {successor.get_status_display().lower()}. Name one that people can join.")


def leads_to(start: Community, goal: Community) -> bool:
    """Whoever follows successors from `start` comes to `goal`."""
    following = dict(Community.objects.exclude(successor=None).values_list("pk", "successor"))
    at, seen = following.get(start.pk), set()
    while at and at not in seen:
        if at == goal.pk:
            return True
        seen.add(at)
        at = following.get(at)
    return False


def is_inside(community: Community, other: Community) -> bool:
    """`community` is a part of `other`, or of a part of it."""
    parents = dict(Community.objects.exclude(parent=None).values_list("pk", "parent"))
    at, seen = parents.get(community.pk), set()
    while at and at not in seen:
        if at == other.pk:
            return True
        seen.add(at)
        at = parents.get(at)
    return False
