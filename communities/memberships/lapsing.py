"""When somebody no longer meets the rule of a community: thirty days of grace, then the membership lapses."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from communities.eligibility import Offer, Outcome, Verdict, check
from communities.memberships.mail import tell, tell_office_without_steward
from communities.memberships.rows import Basis, State, end, is_last_steward, lock
from communities.models import JoinPreset, Membership
from members import standing
from members.standing import Standing

GRACE = timedelta(days=30)
UNMET = frozenset({Outcome.NOT_ELIGIBLE, Outcome.NOT_PROVEN, Outcome.TELL_US})


def review(people: Iterable[int], *, today: date) -> int:
    """Look at the memberships of these people (ids) by today's rules; return how many lapsed.

    Notes since when a rule is not met, forgets it when it is met again, and ends what was not met for thirty days.
    Memberships elsewhere, by the person's word, are not ours to end.
    """
    standings = standing.load_many(list(people))
    memberships = (
        Membership.objects.members()
        .filter(person__in=standings, basis=Basis.HERE)
        .exclude(community__join_rule__in=["", JoinPreset.PUBLIC])
        .select_related("community__agency", "community__index")
        .order_by("community_id", "pk")
    )
    lapsed = 0
    for membership in memberships:
        is_unmet = unmet(membership, standings[membership.person_id]) is not None
        if is_unmet != bool(membership.unmet_since):
            Membership.objects.filter(pk=membership.pk).update(unmet_since=today if is_unmet else None)
        elif membership.unmet_since and membership.unmet_since + GRACE <= today:
            lapsed += lapse(membership=membership)
    return lapsed


def unmet(membership: Membership, who: Standing) -> Verdict | None:
    """Why the rule of the community would not admit the person today; None while it does."""
    verdict = check(who, Offer.of(membership.community))
    return verdict if verdict.outcome in UNMET else None


@transaction.atomic
def lapse(*, membership: Membership) -> bool:
    """End the membership of somebody who does not meet the rule; False when that has changed meanwhile."""
    community = lock(membership.community)
    membership = Membership.objects.select_related("person").get(pk=membership.pk)
    membership.community = community
    verdict = unmet(membership, standing.load(membership.person))
    if membership.state != State.ACTIVE or verdict is None:
        return False
    if is_last_steward(membership):
        tell_office_without_steward(membership)
    end(membership, State.LAPSED)
    mine = settings.BASE_URL + reverse("me:home")
    tell(membership, "membership_lapsed", verdict=verdict.sentence, verdict_reason=verdict.reason, mine=mine)
    return True
