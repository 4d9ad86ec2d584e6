"""Action items: what somebody will do by a day (R53, R54)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from communities.lifecycle.models import ActionItem, Review
from communities.lifecycle.papers.entries import lock_for
from communities.memberships import Refused
from communities.models import Community, Membership
from cop_directory.today import earliest_today
from members.models import Person

State = ActionItem.State


def team_of(community: Community) -> QuerySet[Person]:
    """Stewards and core team: who can own an action item."""
    roles = (Membership.Role.STEWARD, Membership.Role.CORE_TEAM)
    team = Membership.objects.members().filter(community=community, role__in=roles)
    return Person.objects.filter(pk__in=team.values("person")).order_by("name", "pk")


@transaction.atomic
def add(
    *, community: Community, text: str, due: date, by: Any, owner: Any = None, review: Review | None = None
) -> ActionItem:
    """Note something to do; the same one, sent twice, is one."""
    community = lock_for(by, community)
    _check_due(due)
    _check_owner(community, owner)
    fields = {"community": community, "review": review, "text": text.strip(), "owner": owner, "due": due}
    return ActionItem.objects.filter(**fields, state=State.OPEN).first() or ActionItem.objects.create(**fields)


@transaction.atomic
def move(*, action: ActionItem, due: date, by: Any, owner: Any = None) -> ActionItem:
    """Give an open one another day or another owner."""
    action = _lock(action, by)
    if action.state != State.OPEN:
        raise Refused(f"It is {action.get_state_display().lower()} by now. Open it again first.")
    if due != action.due:
        _check_due(due)
    if owner != action.owner:
        _check_owner(action.community, owner)
    action.due, action.owner = due, owner
    action.save(update_fields=["due", "owner"])
    return action


@transaction.atomic
def settle(*, action: ActionItem, state: str, by: Any) -> ActionItem:
    """Mark it done, or drop it; whoever presses second finds what the first one did."""
    action = _lock(action, by)
    if action.state == state:
        return action
    if action.state != State.OPEN:
        raise Refused(f"It is {action.get_state_display().lower()} by now. Nothing was changed.")
    action.state, action.settled_at, action.settled_by = state, timezone.now(), by
    action.save(update_fields=["state", "settled_at", "settled_by"])
    return action


@transaction.atomic
def reopen(*, action: ActionItem, by: Any) -> ActionItem:
    """Take back that it is done or dropped."""
    action = _lock(action, by)
    action.state, action.settled_at, action.settled_by = State.OPEN, None, None
    action.save(update_fields=["state", "settled_at", "settled_by"])
    return action


def _lock(action: ActionItem, by: Any) -> ActionItem:
    community = lock_for(by, action.community)
    action = ActionItem.objects.select_related("owner").get(pk=action.pk)
    action.community = community
    return action


def _check_due(due: date) -> None:
    if due < earliest_today():
        raise Refused("Choose today or a day to come.")


def _check_owner(community: Community, owner: Any) -> None:
    if owner and not team_of(community).filter(pk=owner.pk).exists():
        raise Refused(f"{owner} is not on its team. Choose somebody of the team, or nobody.")
