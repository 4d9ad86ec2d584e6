"""What one community's page reads: few statements, whatever its number of members (R2).

Facts are kept in each process under the directory version; counts, stewards and verdicts are read for each page.
"""

import time
from functools import lru_cache
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from communities.directory.counts import Counts, counts_of
from communities.directory.joining import Box
from communities.directory.near import Near, near
from communities.eligibility import Outcome
from communities.experts.queries import public as experts
from communities.lifecycle.ending.notes import StatusNote
from communities.lifecycle.papers.shelf import PublicPapers, public_papers
from communities.lifecycle.queries.public import note_of, promoted, public_facts
from communities.models import (
    Approval,
    Channel,
    Community,
    LinkCheck,
    MemberCount,
    Membership,
    Sponsorship,
    Topic,
)
from communities.querysets import CommunityQuerySet
from communities.verdicts import verdicts_on
from communities.versions import current_version
from members.standing import Standing

RELATED_READ = 12
RELATED_SHOWN = 4
INSTEAD_SHOWN = 2
SECONDS_KEPT = 60
MOST_KEPT = 500  # communities in memory, about 20 KB each
NOT_FOR_THEM = frozenset({Outcome.NOT_ELIGIBLE, Outcome.NOT_PROVEN})


class Known(NamedTuple):
    """What is the same for everybody, and changes only with an editor; see `_known`."""

    community: Community
    channels: list[Channel]
    related: list[Community]
    days_to_decide: int | None
    note: StatusNote | None


class Entry(NamedTuple):
    """A community with everything its page shows beside its own columns, to one visitor."""

    community: Community
    counts: Counts
    box: Box
    channels: list[Channel]
    days_to_decide: int | None
    instead: list[Near]
    near: list[Near]
    note: StatusNote | None
    papers: PublicPapers
    promoted: list[Community]

    @property
    def is_not_for_them(self) -> bool:
        """The rule, not anybody's decision, keeps this person out."""
        return self.box.verdict.outcome in NOT_FOR_THEM


def known(slug: str) -> Known | None:
    """What this process knows of the community at `slug`: of this directory version, and a minute old at most."""
    return _known(slug, current_version(), int(time.time() // SECONDS_KEPT))


def read_anew(slug: str) -> Known | None:
    """The same as it is now, for whoever may have changed it a moment ago in another process."""
    community = _with_facts().filter(slug=slug).first()
    if community is None:
        return None
    return Known(
        community,
        _channels(community),
        _related(community),
        _days_to_decide(community),
        note=note_of(community),
    )


def forget() -> None:
    """Start as a new process does, with nothing in memory."""
    _known.cache_clear()


@lru_cache(maxsize=MOST_KEPT)
def _known(slug: str, version: int, minute: int) -> Known | None:
    return read_anew(slug)


def _with_facts() -> CommunityQuerySet:
    """Communities with successor, topics, sponsors and the check of their home, in one statement.

    `topic_list`: id, name, slug. `sponsor_list`: name, kind. And the life of each, and its experts: see `public_facts`.
    """
    here, today = OuterRef("pk"), timezone.localdate()
    topics = Topic.objects.filter(communities=here).order_by("name")
    sponsors = Sponsorship.objects.current(today).filter(community=here).order_by("id")
    home = LinkCheck.objects.filter(url=OuterRef("home_url"))
    return Community.objects.select_related("agency", "index", "successor").annotate(
        topic_list=ArraySubquery(topics.values(json=JSONObject(id="id", name="name", slug="slug"))),
        sponsor_list=ArraySubquery(
            sponsors.values(json=JSONObject(name=Coalesce("agency__name", "body"), kind="kind"))
        ),
        home_answered_at=Subquery(home.values("answered_at")),
        home_misses=Subquery(home.values("misses")),
        **public_facts(),
        **experts.public_facts(),
    )


def entry_for(known: Known, standing: Standing) -> Entry:
    """What the page shows to whoever has this standing; one statement for a visitor."""
    community, related = known.community, known.related
    verdicts = verdicts_on([community, *related], standing, waits={community.pk})
    others = [near(one, verdicts[one.pk]) for one in related]
    box = Box(*near(community, verdicts[community.pk]))
    instead = [one for one in others if one.verdict.is_open] if box.verdict.outcome in NOT_FOR_THEM else []
    return Entry(
        community=community,
        counts=counts_of([community.pk])[community.pk],
        box=box,
        channels=known.channels,
        days_to_decide=known.days_to_decide if standing.person_id is None else None,
        instead=instead[:INSTEAD_SHOWN],
        near=[one for one in others if one not in instead[:INSTEAD_SHOWN]][:RELATED_SHOWN],
        note=known.note,
        papers=public_papers(community),
        promoted=promoted(community),
    )


def _days_to_decide(community: Community) -> int | None:
    """For visitors; a person reads it in the verdict."""
    if community.approval != Approval.REQUEST:
        return None
    return Membership.objects.days_to_decide([community.pk]).get(community.pk)


def _related(community: Community) -> list[Community]:
    """Live communities on the same topics, most topics in common first; `shared` says how many."""
    topics = [topic["id"] for topic in community.topic_list]
    if not topics:
        return []
    same = Community.objects.live().filter(topics__in=topics).exclude(pk=community.pk)
    shared = same.annotate(shared=Count("topics")).order_by("-shared", "name", "id")
    return list(shared.select_related("agency", "index", "successor")[:RELATED_READ])


def _channels(community: Community) -> list[Channel]:
    """Channels with `latest` (members, as_of, source, why_doubtful), what people said, and the last check.

    A doubtful count only where there is no other, as on the card.
    """
    latest = MemberCount.objects.filter(channel=OuterRef("pk")).order_by("is_doubtful", "-as_of", "-id")
    facts = JSONObject(members="members", as_of="as_of", source="source", why_doubtful="why_doubtful")
    channels = Channel.objects.with_answers().filter(community=community)
    return list(
        channels.annotate(
            latest=Subquery(latest.values(json=facts)[:1]),
            last_answered_at=Subquery(LinkCheck.objects.filter(url=OuterRef("url")).values("answered_at")),
        ).order_by("position", "id")
    )
