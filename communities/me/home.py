"""What `/me/` reads: what waits, what the person belongs to, and what else fits them."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q

from communities.buttons import Button, button
from communities.eligibility import Offer, Verdict, check
from communities.experts.models import Turn
from communities.experts.queries.question import asked_of
from communities.memberships import GRACE, unmet
from communities.models import Channel, ChannelSubscription, Community, Invitation, Joining, Membership, Topic
from communities.querysets import CommunityQuerySet
from communities.verdicts import invitations_of
from members.standing import Standing

_TOPICS = Community.topics.through.objects
_SHOWN = ("name", "slug", "summary")


class Row(NamedTuple):
    """One membership of the person.

    `unmet` is the verdict of a rule that they no longer meet, `ends` the day it ends the membership. `channel` is the
    first list of the community, with `is_asked` and `is_answered`, unless the person does not want it.
    """

    membership: Membership
    verdict: Verdict
    button: Button | None
    unmet: Verdict | None
    ends: date | None
    channel: Channel | None

    @property
    def can_leave(self) -> bool:
        """Past taking back: the way out is Leave."""
        return self.membership.state == Membership.State.ACTIVE and self.button is None


class Invited(NamedTuple):
    """An invitation that waits for the person, and what they may press."""

    invitation: Invitation
    verdict: Verdict
    button: Button | None


class Home(NamedTuple):
    """Everything on the page but what else fits."""

    invitations: list[Invited]
    asked: list[Row]
    tended: list[Membership]
    questions: list[Turn]
    joined: list[Row]
    is_steward: bool
    inside: set[int]

    @property
    def invited(self) -> set[int]:
        """Ids of the communities that invite."""
        return {row.invitation.community_id for row in self.invitations}


def read(person: Any, who: Standing) -> Home:
    """What the person belongs to, in at most six statements whatever its number."""
    mine = (
        Membership.objects.live()
        .filter(person=person)
        .select_related("community__agency", "community__index", "community__counts")
        .order_by("community__name")
    )
    memberships = list(mine)
    inside = {row.community_id for row in memberships}
    asking = [row.community_id for row in memberships if row.state == Membership.State.REQUESTED]
    days = Membership.objects.days_to_decide(asking) if asking else {}
    lists = _first_lists(person, [row.community_id for row in memberships if row.state == Membership.State.ACTIVE])
    rows = [_row(row, who, days.get(row.community_id), lists.get(row.community_id)) for row in memberships]
    active = Membership.State.ACTIVE
    return Home(
        invitations=_invitations(person, who, without=inside),
        asked=[row for row in rows if row.membership.state != active],
        questions=list(asked_of(person)),
        tended=[row for row in memberships if row.role == Membership.Role.STEWARD and row.community.counts.requests],
        joined=[row for row in rows if row.membership.state == active],
        is_steward=any(row.role == Membership.Role.STEWARD for row in memberships if row.state == active),
        inside=inside,
    )


def fitting(person: Any, takes: Q) -> CommunityQuerySet:
    """Communities here among those that take this person; those on topics of their communities and interests first.

    Adds `shared`, how many topics those are.
    """
    # From the person's own rows: joined from the topics, every membership of every community would be read.
    joined = Membership.objects.members().filter(person=person).values("community")
    of_joined = _TOPICS.filter(community__in=joined).values("topic")
    topics = Topic.objects.filter(Q(pk__in=of_joined) | Q(pk__in=person.interests.values("topic"))).values("pk")
    return (
        Community.objects.filter(takes, index__joining=Joining.HERE)
        .only(*_SHOWN, "approval")
        .annotate(shared=Count("topics", filter=Q(topics__in=topics)))
        .order_by("-shared", "name")
    )


def fitting_elsewhere(person: Any, takes: Q) -> CommunityQuerySet:
    """Communities that meet elsewhere among those that take this person, on the topics they chose."""
    chosen = _TOPICS.filter(community=OuterRef("pk"), topic__in=person.interests.values("topic"))
    found = Community.objects.filter(takes, Exists(chosen)).exclude(index__joining=Joining.HERE)
    return found.only(*_SHOWN).order_by("name")


def _row(membership: Membership, who: Standing, days: int | None, channel: Channel | None) -> Row:
    community = membership.community
    offer = Offer.of(community, membership, days_to_decide=days)
    verdict = check(who, offer)
    is_here = membership.state == Membership.State.ACTIVE and membership.basis == Membership.Basis.HERE
    since = membership.unmet_since
    return Row(
        membership=membership,
        verdict=verdict,
        button=button(verdict, community, host=offer.host),
        unmet=unmet(membership, who) if is_here else None,
        ends=since + GRACE if since else None,
        channel=channel,
    )


def _first_lists(person: Any, communities: Iterable[int]) -> dict[int, Channel]:
    """Community id -> its first list, unless the person skipped or left it."""
    mine = ChannelSubscription.objects.filter(channel=OuterRef("pk"), person=person)
    live = mine.filter(left_at=None)
    lists = (
        Channel.objects.filter(community__in=list(communities), community__home_url="")
        .exclude(subscribe_address="")
        .annotate(is_asked=Exists(live), is_answered=Exists(live.exclude(answered_at=None)), is_known=Exists(mine))
        .order_by("community_id", "position", "pk")
        .distinct("community_id")
    )
    return {channel.community_id: channel for channel in lists if channel.is_asked or not channel.is_known}


def _invitations(person: Any, who: Standing, *, without: set[int]) -> list[Invited]:
    if not invitations_of(who) - without:  # a statement by hand, where most people have none
        return []
    found = (
        Invitation.objects.open()
        .to(person.pk)
        .exclude(community__in=without)
        .select_related("community__agency", "community__index", "community__successor", "invited_by")
        .order_by("expires_at")
    )
    return [_invited(invitation, who) for invitation in found]


def _invited(invitation: Invitation, who: Standing) -> Invited:
    offer = Offer.of(invitation.community, invited=True)
    verdict = check(who, offer)
    return Invited(invitation, verdict, button(verdict, invitation.community, host=offer.host))
