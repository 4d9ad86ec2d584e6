"""What the home page counts. Nothing is added up that counts different things."""

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, Q, Sum
from django.utils import timezone

from communities.eligibility import open_to
from communities.lifecycle.queries.support import seeking_supporters
from communities.lifecycle.stages import GUIDE
from communities.models import Approval, Community, CommunityCounts, Joining, MemberCount, Topic
from members.standing import Standing

NEW_FOR_DAYS = 365
TILES = 3
TOPICS_SHOWN = 12
ENOUGH_TOPICS = 3
ENOUGH_STAGES = 2  # stages that hold communities ...
ENOUGH_KNOWN = 3  # ... and one live community in so many has stated its own


class Open(NamedTuple):
    """Live communities: all, those that take members by a stated rule, and of these those that one joins here."""

    live: int
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
    closed = Q(join_rule="") | Q(approval=Approval.INVITE) | Q(status=Community.Status.PAUSED, joins_open=False)
    return Open(
        **Community.objects.live().aggregate(
            live=Count("pk"),
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
    """Memberships that this directory keeps itself."""
    return CommunityCounts.objects.aggregate(total=Sum("members"))["total"] or 0


def open_to_person(standing: Standing) -> int:
    """How many communities this person can join or ask to join."""
    return Community.objects.filter(open_to(standing)).count()


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


def largest_topics() -> list[Topic]:
    """Topics with the most live communities, each with `number`; empty when there are too few to browse."""
    number = Count("communities", filter=Q(communities__status__in=Community.LIVE))
    topics = list(Topic.objects.annotate(number=number).filter(number__gt=0).order_by("-number", "name")[:TOPICS_SHOWN])
    return topics if len(topics) >= ENOUGH_TOPICS else []


def stages() -> list[StageCount]:
    """Live communities at each stage; empty while too few have stated theirs."""
    by_stage = dict(Community.objects.live().values_list("stage").annotate(Count("pk")).order_by())
    known = sum(number for stage, number in by_stage.items() if stage)
    held = sum(1 for stage in by_stage if stage)
    if held < ENOUGH_STAGES or known * ENOUGH_KNOWN < sum(by_stage.values()):
        return []
    return [StageCount(stage, by_stage.get(stage, 0)) for stage in Community.Stage]
