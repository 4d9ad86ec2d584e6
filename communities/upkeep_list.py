"""The upkeep list: what the office looks at, one row a listing."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone

from communities.models import Channel, Community, LinkCheck, MemberCount


class Row(NamedTuple):
    """One listing. `home` is the check of its home, None when it lives here or was never tried."""

    community: Community
    home: LinkCheck | None
    got_in: int
    answered: int
    count: MemberCount | None
    checked: date | None

    @property
    def number(self) -> str:
        return f"{self.count.members:,}" if self.count else ""


def rows(communities: Collection[Community]) -> list[Row]:
    """The rows of these communities, in their order; three statements however many they are."""
    homes = LinkCheck.objects.in_bulk({c.home_url for c in communities if c.home_url}, field_name="url")
    answers: dict[int, list[int]] = {}
    for channel in Channel.objects.filter(community__in=communities).with_answers():
        totals = answers.setdefault(channel.community_id, [0, 0])
        totals[0] += channel.yeses
        totals[1] += channel.answers
    counts = (
        MemberCount.objects.filter(channel__community__in=communities)
        .order_by("channel__community_id", "-as_of", "channel__position")
        .distinct("channel__community_id")
        .select_related("channel")
    )
    latest = {count.channel.community_id: count for count in counts}
    return [
        Row(
            community,
            homes.get(community.home_url),
            *answers.get(community.pk, (0, 0)),
            latest.get(community.pk),
            _day(community.confirmed_at) or community.source_as_of,
        )
        for community in communities
    ]


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
