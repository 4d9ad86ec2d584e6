"""Who wants proposed communities, and which ones look for supporters."""

from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, Q
from django.db.models.functions import Coalesce

from communities.lifecycle.evidence import SUPPORTERS, SUPPORTING_AGENCIES
from communities.lifecycle.models import Support
from communities.lifecycle.subqueries import number
from communities.models import Community
from communities.querysets import CommunityQuerySet


class Backing(NamedTuple):
    """Supporters of one community: people, their agencies, who can steward; and what the person looking said."""

    people: int
    agencies: int
    stewards: int
    i_need: bool
    i_steward: bool

    @property
    def still_people(self) -> int:
        """How many people are missing."""
        return max(0, SUPPORTERS - self.people)

    @property
    def still_agencies(self) -> int:
        """How many agencies are missing."""
        return max(0, SUPPORTING_AGENCIES - self.agencies)


def backing_of(community: Community, person: Any) -> Backing:
    """In one statement."""
    mine = Q(person=person) if person.is_authenticated else Q(pk__in=[])
    steward = Q(kind=Support.Kind.STEWARD)
    counted = (
        Support.objects.live()
        .filter(community=community)
        .aggregate(
            people=Count("person", distinct=True),
            agencies=Count(Coalesce("agency__parent", "agency"), distinct=True),
            stewards=Count("person", distinct=True, filter=steward),
            i_need=Count("pk", filter=mine & ~steward),
            i_steward=Count("pk", filter=mine & steward),
        )
    )
    return Backing(
        counted["people"], counted["agencies"], counted["stewards"], counted["i_need"] > 0, counted["i_steward"] > 0
    )


def seeking_supporters(*, proposals: bool) -> CommunityQuerySet:
    """Communities in Explore, latest first, with `people` and `agencies`; proposals only for people in government."""
    supports = Support.objects.live().filter(community=OuterRef("pk"))
    statuses = [*Community.LIVE, *([Community.Status.PROPOSED] if proposals else [])]
    return (
        Community.objects.filter(stage=Community.Stage.EXPLORE, status__in=statuses)
        .annotate(people=number(supports, "person"), agencies=number(supports, Coalesce("agency__parent", "agency")))
        .order_by("-created_at", "-pk")
    )
