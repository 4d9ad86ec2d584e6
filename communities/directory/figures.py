"""What the home page counts. Nothing is added up that counts different things."""

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, Q, Sum
from django.utils import timezone

from communities.directory.filters import Query
from communities.directory.listings import listings
from communities.directory.results import Results
from communities.directory.visitor import Visitor
from communities.lifecycle.queries.support import seeking_supporters
from communities.lifecycle.stages import GUIDE
from communities.models import Approval, Community, CommunityCounts, Joining, MemberCount, Topic

NEW_FOR_DAYS = 365
TILES = 3
TOPICS_SHOWN = 12
ENOUGH_TOPICS = 3
ENOUGH_STAGES = 2  # stages that hold communities ...
ENOUGH_KNOWN = 3  # ... and one live community in so many has stated its own


class Open(NamedTuple):
    """Live communities that take members by a stated rule, and of these those that one joins here."""

    total: int
    here: int

    @property
    def elsewhere(self) -> int:
        return self.total - self.here


class Stated(NamedTuple):
    """Memberships as others stated them: the newest count of each channel that nobody doubts."""

    memberships: int
    channels: int
    oldest: date
    newest: date


class StageCount(NamedTuple):
    """A stage and its live communities."""

    stage: Community.Stage
    number: int

    @property
    def says(self) -> str:
        text = GUIDE[self.stage].visitors
        return text[0].upper() + text[1:]


def open_to_join() -> Open:
    """Paused ones that take nobody, those by invitation and those without a stated rule are not open."""
    closed = Q(status=Community.Status.PAUSED, joins_open=False) | Q(
        Q(join_rule="", index__join_rule="")
        | Q(join_rule="", index__approval=Approval.INVITE)
        | Q(join_rule__gt="", approval=Approval.INVITE)
    )
    return Open(
        **Community.objects.live().aggregate(
            total=Count("pk", filter=~closed),
            here=Count("pk", filter=~closed & Q(index__joining=Joining.HERE)),
        )
    )


def stated_memberships() -> Stated | None:
    """None when no live community has a stated count."""
    counts = MemberCount.objects.filter(channel__community__status__in=Community.LIVE, is_doubtful=False)
    newest = list(counts.order_by("channel_id", "-as_of", "-id").distinct("channel_id").values_list("members", "as_of"))
    if not newest:
        return None
    days = [as_of for _, as_of in newest]
    return Stated(sum(members for members, _ in newest), len(newest), min(days), max(days))


def memberships_here() -> int:
    """Memberships of live communities that this directory keeps itself."""
    live = CommunityCounts.objects.filter(community__status__in=Community.LIVE)
    return live.aggregate(total=Sum("members"))["total"] or 0


def pinned() -> list[Community]:
    """What the program office shows first today."""
    today = timezone.localdate()
    shown = Community.objects.live().filter(spotlights__starts__lte=today, spotlights__ends__gte=today)
    return list(dict.fromkeys(shown.order_by("spotlights__position", "-spotlights__starts")))[:TILES]


def newly_launched() -> list[Community]:
    """In their launch for less than a year, the newest first."""
    since = timezone.localdate() - timedelta(days=NEW_FOR_DAYS)
    launched = Community.objects.live().filter(stage=Community.Stage.LAUNCH, stage_since__gte=since)
    return list(launched.order_by("-stage_since", "name")[:TILES])


def seeking() -> list[Community]:
    """Listed communities that look for supporters, the latest first."""
    return list(seeking_supporters(proposals=False)[:TILES])


def listed() -> int:
    """How many communities the list shows."""
    return listings().live.bit_count()


def open_to(visitor: Visitor) -> int:
    """How many communities the list shows as open to this person."""
    return Results(Query(flags=frozenset({"open"})), listings(), visitor).total


def topics() -> list[Topic]:
    """All topics by name, each with `number`: how many communities the list shows under it."""
    shelf, found = listings(), list(Topic.objects.order_by("name"))
    for topic in found:
        topic.number = shelf.number("topic", topic.slug)
    return found


def largest(topics: list[Topic]) -> list[Topic]:
    """Those with the most communities; empty when there are too few to browse."""
    held = sorted((topic for topic in topics if topic.number), key=lambda topic: -topic.number)
    return held[:TOPICS_SHOWN] if len(held) >= ENOUGH_TOPICS else []


def stages() -> list[StageCount]:
    """Live communities at each stage; empty while too few have stated theirs."""
    shelf = listings()
    found = [StageCount(stage, shelf.number("stage", stage)) for stage in Community.Stage]
    known = sum(each.number for each in found)
    held = sum(1 for each in found if each.number)
    return found if held >= ENOUGH_STAGES and known * ENOUGH_KNOWN >= listed() else []
