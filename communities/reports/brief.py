"""One page about a community for its sponsors: who takes part, what was held, where it stands, what is wanted."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q
from django.utils import timezone

from communities.lifecycle.models import Flag, OutcomeMeasure, PlanEntry
from communities.lifecycle.newcomers import upcoming
from communities.lifecycle.progress import Progress, progress_of
from communities.models import Community, Membership
from communities.outcomes.describing import PUBLIC_FLAGS
from communities.permissions import can_edit
from communities.reports.models import ReportChoice
from communities.reports.permissions import held_by, reaches
from communities.small_cells import HIDDEN, READERS_TOGETHER, SMALLEST, Printed, flows, protect
from members.permissions import can_use_powers

SINCE = timedelta(days=90)
NOT_LISTED = "Not listed"
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Brief:
    """As of a day; `flow` is who joined and who left in the 90 days before it. Agencies of few people are not named."""

    community: Community
    on: date
    members: int
    flow: tuple[Printed, Printed]
    agencies: list[str]
    stewards: list[Membership]
    progress: Progress
    flags: list[Flag]
    measures: list[OutcomeMeasure]
    held: list[PlanEntry]
    ahead: list[PlanEntry]

    @property
    def moves(self) -> str:
        """ "12 joined and 7 left in 90 days"; "" where that would tell of few."""
        joined, left = self.flow
        return "" if HIDDEN in self.flow else f"{joined} joined and {left} left in {SINCE.days} days"

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
    held = held_by(person)
    of_sponsor = any(reaches(held, backed.agency) for backed in sponsors.select_related("agency__parent"))
    return of_sponsor and can_use_powers(person)


def brief_of(community: Community) -> Brief:
    """As it is now. Fifteen statements, whatever its size.

    An agency is named where its number could be printed beside the others', to readers who know two of them; nothing
    else is counted of agencies. Who came and who went is said where neither is few.
    """
    now, on = timezone.now(), timezone.localdate()
    members = Membership.objects.members().filter(community=community)
    counts = members.count_by_agency()
    raised = dict(ReportChoice.objects.order_by().values_list("agency__name").annotate(raised=Max("smallest")))
    unprinted = {name for name, number in counts.items() if number < raised.get(name, SMALLEST)}
    cells = protect(counts, knowing=READERS_TOGETHER, unprinted=unprinted) or {}
    came = Q(joined_at__gte=now - SINCE)
    gone = Q(ended_at__gte=now - SINCE, joined_at__isnull=False)
    moves = Membership.objects.filter(community=community).order_by()
    moved = moves.aggregate(joined=Count("pk", filter=came), left=Count("pk", filter=gone))
    activities = PlanEntry.objects.filter(community=community, kind=PlanEntry.Kind.ACTIVITY)
    return Brief(
        community=community,
        on=on,
        members=sum(counts.values()),
        flow=flows(**moved),
        agencies=sorted(name for name, cell in cells.items() if isinstance(cell, int) and name != NOT_LISTED),
        stewards=list(members.stewards().select_related("person").order_by("person__name")),
        progress=progress_of([community.pk], now=now)[community.pk],
        flags=list(Flag.objects.filter(community=community, cleared_on=None, kind__in=PUBLIC_FLAGS)),
        measures=list(OutcomeMeasure.objects.filter(community=community)[:SHOWN]),
        held=list(activities.filter(on__gte=on - SINCE, on__lt=on).order_by("-on", "pk")[:SHOWN]),
        ahead=list(upcoming(community)[:SHOWN]),
    )
