"""The first page of the desk: what needs a steward today, most urgent first, in a fixed number of statements (R15)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Q, Sum
from django.urls import reverse
from django.utils import timezone

from communities.desk.needs import Task, tasks_of, with_needs
from communities.lifecycle.models import ActionItem, Flag, Support
from communities.lifecycle.progress import Progress, progress_of
from communities.models import Community, Membership

THIS_WEEK = timedelta(days=7)


class Mine(NamedTuple):
    """One community of the steward: how far it is, and how many belong to it."""

    community: Any
    progress: Progress
    stages: list[str]
    gates_met: int
    gates: int
    members: int


class Load(NamedTuple):
    """The steward's own load, shown to nobody else: open tasks, hours offered, days that decisions take."""

    tasks: int
    hours: int
    days_to_decide: int | None


class Today(NamedTuple):
    """`first` is the most urgent task; `dated` have a day within the week or past it; `undated` can wait."""

    first: Task | None
    dated: list[Task]
    later: list[Task]
    undated: list[Task]
    communities: list[Mine]
    load: Load

    @property
    def total(self) -> int:
        """All tasks."""
        return self.load.tasks


def today_of(person: Any) -> Today:
    """What needs this steward, across all communities that they tend."""
    today = timezone.localdate()
    communities = list(with_needs(Community.objects.stewarded_by(person), today=today).select_related("counts"))
    ids = [community.pk for community in communities]
    progress = progress_of(ids, now=timezone.now())
    flags = _flags(ids)
    tasks = [
        task
        for community in communities
        for task in tasks_of(community, progress[community.pk], flags[community.pk], today)
    ]
    tasks = _sorted([*tasks, *_action_items(person, ids)])
    first, rest = (tasks[0], tasks[1:]) if tasks else (None, [])
    return Today(
        first=first,
        dated=[task for task in rest if task.due and task.due <= today + THIS_WEEK],
        later=[task for task in rest if task.due and task.due > today + THIS_WEEK],
        undated=[task for task in rest if task.due is None],
        communities=[_mine(community, progress[community.pk]) for community in communities],
        load=Load(len(tasks), _hours(person, ids), _days(ids)),
    )


def _sorted(tasks: Sequence[Task]) -> list[Task]:
    """By day, what has none last; otherwise in the order of the table."""
    return sorted(tasks, key=lambda task: task.due or date.max)


def _action_items(person: Any, communities: list[int]) -> list[Task]:
    """Open ones of this steward, and those that nobody owns."""
    items = ActionItem.objects.filter(community__in=communities, state=ActionItem.State.OPEN).filter(
        Q(owner=person) | Q(owner=None)
    )
    return [
        Task(
            item.community.name,
            item.text,
            "An action item of yours." if item.owner_id else "An action item without an owner.",
            "Mark it done",
            reverse("admin:desk_actions", args=[item.community.slug]),
            item.due,
        )
        for item in items.select_related("community")
    ]


def _flags(communities: list[int]) -> dict[int, list[Flag]]:
    found: dict[int, list[Flag]] = defaultdict(list)
    for flag in Flag.objects.up().filter(community__in=communities):
        found[flag.community_id].append(flag)
    return found


def _mine(community: Any, progress: Progress) -> Mine:
    stages = list(Community.Stage)
    now = stages.index(community.stage) if community.stage else -1
    looks = ["past" if number < now else "now" if number == now else "ahead" for number in range(len(stages))]
    met = sum(line.is_met for line in progress.gates)
    counts = getattr(community, "counts", None)
    members = counts.members + counts.by_word if counts else 0
    return Mine(community, progress, looks, met, len(progress.gates), members)


def _hours(person: Any, communities: list[int]) -> int:
    offers = Support.objects.live().filter(person=person, kind=Support.Kind.STEWARD, community__in=communities)
    return offers.aggregate(total=Sum("hours"))["total"] or 0


def _days(communities: list[int]) -> int | None:
    """The slowest of their communities, where enough decisions show it."""
    return max(Membership.objects.days_to_decide(communities).values(), default=None)
