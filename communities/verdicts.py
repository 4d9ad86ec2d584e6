"""The verdict on several communities at once, in a fixed number of statements: for lists, cards and pages."""

from collections.abc import Container, Iterable

from django.db import connection

from communities.eligibility import Offer, Verdict, check, rule_of
from communities.models import Approval, Community, Membership
from members.standing import Standing

# By hand: under every page of somebody signed in, composing these would cost the ORM more than they cost the database.
_LATEST = """
SELECT DISTINCT ON (community_id) * FROM communities_membership
WHERE person_id = %(person)s AND (%(wanted)s::bigint[] IS NULL OR community_id = ANY(%(wanted)s::bigint[]))
ORDER BY community_id, asked_at DESC, id DESC
"""
# InvitationQuerySet.open and .to; a test compares them.
_INVITED = """
SELECT DISTINCT i.community_id FROM communities_invitation i
JOIN account_emailaddress a ON a.email = i.email AND a.user_id = %(person)s AND a.verified
WHERE i.accepted_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > now()
    AND (%(wanted)s::bigint[] IS NULL OR i.community_id = ANY(%(wanted)s::bigint[]))
"""
INSIDE = frozenset({Membership.State.ACTIVE, Membership.State.FOLLOWING})


def verdicts_on(
    communities: Iterable[Community], standing: Standing, *, waits: Container[int] | None = None
) -> dict[int, Verdict]:
    """Community id -> verdict. `communities` have `index` and `agency` loaded.

    `waits` are the ids for which a verdict says how long a decision takes: all of them, unless given.

    No statement for a visitor; one for a person, and two more where a community is not open to everybody admitted.
    """
    communities = list(communities)
    memberships = memberships_of(standing, communities)
    asking = [
        community.pk
        for community in communities
        if rule_of(community).approval != Approval.OPEN or _was_removed(memberships.get(community.pk))
    ]
    invited = invitations_of(standing, asking) if asking else set()
    days = _days_to_decide([pk for pk in asking if waits is None or pk in waits], memberships, standing)
    return {
        community.pk: check(
            standing,
            Offer.of(
                community,
                memberships.get(community.pk),
                invited=community.pk in invited,
                days_to_decide=days.get(community.pk),
            ),
        )
        for community in communities
    }


def memberships_of(standing: Standing, communities: Iterable[Community] | None = None) -> dict[int, Membership]:
    """Community id -> the person's latest membership, in these communities or in all; no statement for a visitor."""
    if standing.person_id is None:
        return {}
    wanted = None if communities is None else [community.pk for community in communities]
    latest = Membership.objects.raw(_LATEST, {"person": standing.person_id, "wanted": wanted})
    return {membership.community_id: membership for membership in latest}


def _days_to_decide(communities: list[int], memberships: dict[int, Membership], standing: Standing) -> dict[int, int]:
    """Of those that the person is not in yet."""
    inside = {pk for pk, membership in memberships.items() if membership.state in INSIDE}
    outside = [pk for pk in communities if pk not in inside]
    return Membership.objects.days_to_decide(outside) if outside and standing.person_id else {}


def _was_removed(membership: Membership | None) -> bool:
    return membership is not None and membership.state == Membership.State.REMOVED


def invitations_of(standing: Standing, communities: Iterable[int] | None = None) -> set[int]:
    """Ids of the communities, of these or of all, with an open invitation to an address of the person."""
    if standing.person_id is None:
        return set()
    wanted = None if communities is None else list(communities)
    with connection.cursor() as cursor:
        cursor.execute(_INVITED, {"person": standing.person_id, "wanted": wanted})
        return {community for (community,) in cursor.fetchall()}
