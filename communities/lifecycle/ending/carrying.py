"""Who comes along when communities merge: the survivor's rule decides, and nobody is dropped without a word.

The worker carries people over in batches, so that five thousand neither hold up the person who pressed nor keep the
two communities locked.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from django.db import transaction

from communities.eligibility import Action, Offer, check
from communities.lifecycle import notices
from communities.lifecycle.models import Merger
from communities.lifecycle.transitions import lock_both
from communities.memberships import begin_all, end_all
from communities.models import Approval, Community, Membership
from members import standing
from members.standing import Standing

AT_ONCE = 500


class Fate(NamedTuple):
    """What becomes of one person: the state of the new membership, "" for none, and the sentence they read."""

    state: str
    says: str


def carry(merger: Merger) -> None:
    """Give everybody of a completed merger what becomes of them, and one mail; run again, it goes on from there."""
    while _carry_some(merger):
        pass
    notices.tell("merger_completed", merger.pk)


@transaction.atomic
def _carry_some(merger: Merger) -> int:
    ending, survivor = lock_both(merger.ending, merger.survivor)
    some = list(fates(merger, most=AT_ONCE))
    if some:
        states = {membership.person_id: fate.state for membership, fate in some if fate.state}
        begin_all(survivor, states, by=merger.agreed_by, at=merger.closed_at)
        end_all(ending, {membership.pk: fate.says for membership, fate in some}, at=merger.closed_at)
    return len(some)


def admitting(survivor: Community) -> Offer:
    """The survivor's rule alone: its stewards agreed to take everybody whom it admits, so no approval stands between.

    `survivor` has `agency` and `index` loaded.
    """
    return replace(Offer.of(survivor), status=Community.Status.ACTIVE, joins_open=True, approval=Approval.OPEN)


def fates(merger: Merger, *, only: Any = None, most: int | None = None) -> Iterator[tuple[Membership, Fate]]:
    """Members and followers of the one that ends, with what becomes of them: all, `only` one, or at `most` so many.

    Two statements for five hundred.
    """
    survivor = Community.objects.select_related("agency", "index").get(pk=merger.survivor_id)
    offer, staying_out = admitting(survivor), set(merger.opt_outs.values_list("person_id", flat=True))
    states = (Membership.State.ACTIVE, Membership.State.FOLLOWING)
    theirs = Membership.objects.filter(community=merger.ending_id, state__in=states).select_related("person")
    everybody = list((theirs.filter(person=only) if only else theirs).order_by("pk")[:most])
    for batch in (everybody[start : start + AT_ONCE] for start in range(0, len(everybody), AT_ONCE)):
        people = [membership.person_id for membership in batch]
        standings, there = standing.load_many(people), _latest(survivor, people)
        for membership in batch:
            person = membership.person_id
            yield (
                membership,
                _fate(membership, survivor, offer, standings[person], there.get(person), stays=person in staying_out),
            )


def _fate(
    membership: Membership,
    survivor: Community,
    offer: Offer,
    who: Standing,
    there: Membership | None,
    *,
    stays: bool,
) -> Fate:
    if stays:
        return Fate("", "You chose to stay out, so your membership ended.")
    if there and there.is_live and there.state != Membership.State.REQUESTED:
        return Fate("", f"You belong to {survivor.name} already.")
    if there and there.state == Membership.State.REMOVED:
        return Fate("", f"A steward of {survivor.name} ended your membership there. You can ask to join again.")
    if not membership.person.is_active:
        return Fate("", "The account cannot sign in, so it was not carried over.")
    verdict = check(who, offer)
    if not verdict.is_open:
        return Fate("", f"You could not come along. {survivor.name}: {verdict.sentence}. {verdict.reason}".strip())
    if verdict.action == Action.JOIN:
        return Fate(Membership.State.ACTIVE, f"You came along: you are a member of {survivor.name}.")
    return Fate(Membership.State.FOLLOWING, f"You came along. Get in at its own place: {survivor.name} says how.")


def _latest(community: Community, people: list[int]) -> dict[int, Membership]:
    rows = Membership.objects.filter(community=community, person__in=people)
    rows = rows.order_by("person_id", "-asked_at", "-pk").distinct("person_id")
    return {membership.person_id: membership for membership in rows}
