"""One page about a community for its sponsors: who takes part, what was held, where it stands, what is wanted."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from communities.lifecycle.models import Flag, OutcomeMeasure, PlanEntry
from communities.lifecycle.newcomers import upcoming
from communities.lifecycle.progress import Progress, progress_of
from communities.models import Community, Membership
from communities.outcomes.describing import PUBLIC_FLAGS
from communities.permissions import can_edit
from communities.reports.permissions import roles_of
from communities.small_cells import SMALLEST

SINCE = timedelta(days=90)
NOT_LISTED = "Not listed"
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Brief:
    """As of a day; `joined` and `left` are of the 90 days before it. Agencies with fewer than five are not named."""

    community: Community
    on: date
    members: int
    joined: int
    left: int
    agencies: list[str]
    has_smaller: bool
    stewards: list[Membership]
    progress: Progress
    flags: list[Flag]
    measures: list[OutcomeMeasure]
    held: list[PlanEntry]
    ahead: list[PlanEntry]

    @property
    def term_ends(self) -> list[Membership]:
        """Stewards whose term ends within 90 days."""
        return [each for each in self.stewards if each.term_ends and each.term_ends <= self.on + SINCE]

    @property
    def has_wants(self) -> bool:
        """Something is wanted."""
        return bool(self.progress.open_gates or self.flags or self.term_ends or len(self.stewards) < 2)


def can_read_brief(person: Any, community: Community) -> bool:
    """Its stewards, the program office, and whoever holds a role for an agency that sponsors it today."""
    if can_edit(person, community):
        return True
    sponsors = community.sponsorships.current(timezone.localdate()).filter(agency__isnull=False)
    held = roles_of(person)
    return held.filter(
        Q(agency__in=sponsors.values("agency")) | Q(agency__in=sponsors.values("agency__parent"))
    ).exists()


def brief_of(community: Community) -> Brief:
    """As it is now. Thirteen statements, whatever its size."""
    now, on = timezone.now(), timezone.localdate()
    members = Membership.objects.members().filter(community=community)
    counts = members.count_by_agency()
    came = Q(joined_at__gte=now - SINCE)
    gone = Q(ended_at__gte=now - SINCE, joined_at__isnull=False)
    moves = Membership.objects.filter(community=community).order_by()
    activities = PlanEntry.objects.filter(community=community, kind=PlanEntry.Kind.ACTIVITY)
    named = [name for name, number in counts.items() if number >= SMALLEST and name != NOT_LISTED]
    return Brief(
        community=community,
        on=on,
        members=sum(counts.values()),
        **moves.aggregate(joined=Count("pk", filter=came), left=Count("pk", filter=gone)),
        agencies=sorted(named),
        has_smaller=len(counts) > len(named),
        stewards=list(members.stewards().select_related("person").order_by("person__name")),
        progress=progress_of([community.pk], now=now)[community.pk],
        flags=list(Flag.objects.filter(community=community, cleared_on=None, kind__in=PUBLIC_FLAGS)),
        measures=list(OutcomeMeasure.objects.filter(community=community)[:SHOWN]),
        held=list(activities.filter(on__gte=on - SINCE, on__lt=on).order_by("-on", "pk")[:SHOWN]),
        ahead=list(upcoming(community)[:SHOWN]),
    )
