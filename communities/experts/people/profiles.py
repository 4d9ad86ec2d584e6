"""Writes of what a person lets others see, and of their goals."""

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Value
from django.utils import timezone

from communities.experts.models import Goal, Profile
from communities.experts.people.search import CONFIG
from communities.memberships import Refused
from communities.models import Community, Membership
from members.models import Person

MOST_GOALS = 100


def of(person: Any) -> Profile:
    """The person's profile, unsaved with the defaults when they never changed it."""
    return Profile.objects.filter(person=person).first() or Profile(person=person)


@transaction.atomic
def save(*, audiences: Mapping[str, str], work: str, reach: str, by: Any) -> Profile:
    """Keep who sees which field, as {"name": "nobody", ...}, and the two texts of `by`."""
    chosen = {f"{field}_to": audiences[field] for field in Profile.FIELDS}
    profile, _ = Profile.objects.update_or_create(person=by, defaults={**chosen, "work": work, "reach": reach})
    Profile.objects.filter(pk=profile.pk).update(words=SearchVector(Value(work), config=CONFIG))
    return profile


@transaction.atomic
def add_goal(*, community: Community, kind: str, text: str, by: Any) -> Goal:
    """Write down what `by` wants from a community that they belong to (R8)."""
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    if not Membership.objects.members().filter(person=by, community=community).exists():
        raise Refused(f"You are not a member of {community.name} now. The goal was not kept: join it first.")
    if Goal.objects.of(by).count() >= MOST_GOALS:
        raise Refused(f"You have {MOST_GOALS} goals. The goal was not kept: remove one that is behind you first.")
    return Goal.objects.create(person=by, community=community, kind=kind, text=text, made_at=timezone.now())


def change_goal(*, goal: Goal, kind: str, text: str, by: Any) -> Goal:
    """Word it anew. Raises Refused when it was removed meanwhile."""
    if not Goal.objects.of(by).order_by().filter(pk=goal.pk).update(kind=kind, text=text):
        raise Refused("You removed this goal meanwhile. Nothing was changed.")
    return goal


def mark_goal(*, goal: Goal, met: bool, by: Any) -> bool:
    """Mark it as met, or take that back; the first time it was marked stays. False when nothing changed."""
    mine = Goal.objects.of(by).filter(pk=goal.pk, met_at__isnull=met)
    return bool(mine.order_by().update(met_at=timezone.now() if met else None))


def remove_goal(*, goal: Goal, by: Any) -> bool:
    """Forget it; False when it was gone already."""
    return bool(Goal.objects.of(by).filter(pk=goal.pk).delete()[0])
