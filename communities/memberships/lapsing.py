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
LAST_WARNING = timedelta(days=7)  # before the end
UNMET = frozenset({Outcome.NOT_ELIGIBLE, Outcome.NOT_PROVEN, Outcome.TELL_US})


def review(people: Iterable[int], *, today: date) -> int:
    """Look at the memberships of these people (ids) by today's rules; return how many lapsed.

    Notes since when a rule is not met, forgets it when it is met again, and ends what was not met for thirty days. The
    person is told 30 and 7 days before.
    Memberships elsewhere, by the person's word, are not ours to end.
    """
    standings = standing.load_many(list(people))
    memberships = (
        Membership.objects.members()
        .filter(person__in=standings, basis=Basis.HERE)
        .exclude(community__join_rule="")
        .exclude(community__join_rule=JoinPreset.PUBLIC, community__mailbox="")
        .select_related("community__agency", "community__index", "person")
        .order_by("community_id", "pk")
    )
    lapsed = 0
    for membership in memberships:
        verdict = unmet(membership, standings[membership.person_id])
        if verdict is None:
            if membership.unmet_since:
                Membership.objects.filter(pk=membership.pk).update(unmet_since=None)
            continue
        ends = (membership.unmet_since or today) + GRACE
        if membership.unmet_since is None:
            _begin_grace(membership, verdict, today)
        elif ends <= today:
            lapsed += lapse(membership=membership)
        elif ends - LAST_WARNING <= today:
            _warn(membership, verdict, ends, "last")
    return lapsed


@transaction.atomic
def _begin_grace(membership: Membership, verdict: Verdict, today: date) -> None:
    Membership.objects.filter(pk=membership.pk).update(unmet_since=today)
    _warn(membership, verdict, today + GRACE, "first")


def _warn(membership: Membership, verdict: Verdict, ends: date, which: str) -> None:
    tell(
        membership,
        "membership_ending",
        once=f"membership:{membership.pk}:ending:{ends}:{which}",
        verdict=verdict.sentence,
        verdict_reason=verdict.reason,
        ends=ends,
        profile=settings.BASE_URL + reverse("me:profile"),
    )


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
