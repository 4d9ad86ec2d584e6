"""What the page of one community in the desk shows: stages, next best actions, checklist, team, timeline (R15)."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from communities.desk.documents import Document, documents_of
from communities.desk.pages import Place, page_of
from communities.lifecycle.flags import FLAGS, About
from communities.lifecycle.models import Flag, Transition
from communities.lifecycle.moves import StageMove, stage_moves_from
from communities.lifecycle.progress import Line, Progress, progress_of
from communities.lifecycle.stages import GUIDES
from communities.models import Community, Membership

FIRST = 3  # actions that are shown before the whole list
MOVES_SHOWN = 8
WEEKS = {"explore": 8, "plan": 12, "launch": 13, "grow": 104}  # how long a stage usually takes at most


class Step(NamedTuple):
    """One bar of the stepper, with the day when it was reached or what is left."""

    label: str
    note: str
    is_past: bool
    is_current: bool


class Action(NamedTuple):
    """Something to do next: what, why it is not done, by when, and where."""

    line: Line
    due: date | None
    place: Place | None


class Raised(NamedTuple):
    """A flag that is up, with what it means and what helps."""

    flag: Flag
    about: About


class Overview(NamedTuple):
    """Everything the page shows beside the community itself."""

    progress: Progress
    steps: list[Step]
    actions: list[Action]
    moves: list[StageMove]
    timeline: list[Transition]
    team: list[Membership]
    flags: list[Raised]
    documents: list[Document]


def overview_of(community: Community) -> Overview:
    """Read it in a fixed number of statements."""
    progress = progress_of([community.pk], now=timezone.now())[community.pk]
    timeline = list(Transition.objects.filter(community=community).select_related("by"))
    return Overview(
        progress=progress,
        steps=_steps(community, progress, timeline),
        actions=next_actions(community, progress),
        moves=list(stage_moves_from(community.stage)) if progress.stay and community.is_live else [],
        timeline=timeline[:MOVES_SHOWN],
        team=team_of(community),
        flags=[Raised(flag, FLAGS[flag.kind]) for flag in Flag.objects.up().filter(community=community)],
        documents=documents_of(community),
    )


def next_actions(community: Any, progress: Progress) -> list[Action]:
    """What to do next, the first ones only: what the year owes, then open gates, the quickest first (R15)."""
    due = due_day(community)
    quickest = sorted(progress.open_gates, key=lambda line: line.item.minutes)
    found = [Action(line, None, page_of(line.item, community)) for line in progress.owed]
    adopted = bool(progress.yearly)
    found += [Action(line, None if adopted else due, page_of(line.item, community)) for line in quickest]
    return found[:FIRST]


def due_day(community: Any) -> date | None:
    """Until when its stage usually lasts: guidance, never a deadline."""
    if community.stage not in WEEKS or community.stage_since is None:
        return None
    return community.stage_since + timedelta(weeks=WEEKS[community.stage])


def _steps(community: Community, progress: Progress, timeline: list[Transition]) -> list[Step]:
    if not community.stage:
        return []
    stages = [guide.stage for guide in GUIDES]
    now = stages.index(community.stage)
    reached = {move.now: move.on for move in reversed(timeline) if move.kind == Transition.Kind.STAGE}
    left = {move.now: len(progress.open_gates) for move in stage_moves_from(community.stage) if not move.is_back}
    return [
        Step(
            guide.label,
            _note(guide.stage, number - now, reached, left, progress),
            number < now,
            number == now,
        )
        for number, guide in enumerate(GUIDES)
    ]


def _note(stage: str, ahead: int, reached: dict[str, date], left: dict[str, int], progress: Progress) -> str:
    if ahead == 0 or (ahead < 0 and stage in reached):
        return f"since {reached[stage]:%-d %b %Y}" if stage in reached else ""
    if ahead < 0:
        return "before this directory" if progress.stay else ""
    gates = left.get(stage)
    return "" if gates is None else f"{gates} gate{'' if gates == 1 else 's'} to go" if gates else "all gates met"


def team_of(community: Community) -> list[Membership]:
    """Stewards first, then the core team, each with `place`."""
    roles = (Membership.Role.STEWARD, Membership.Role.CORE_TEAM)
    team = Membership.objects.members().filter(community=community, role__in=roles)
    return list(team.with_place().select_related("person").order_by("-role", "joined_at", "pk"))
