"""Completing a merger: who comes along is decided by the survivor's rule, and nobody is dropped without a word.

Where old names lead: the page of the one that ended stays readable at its own address, because its charter, timeline
and texts keep their origin there and old mails link to them; the first thing on it is "Where to go now" with the
survivor. Its older addresses (`Alias`, read by `communities.directory.addresses`) lead straight to the survivor from
now on, and search finds the survivor under every name the other had.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from communities.eligibility import Action, Offer, check
from communities.lifecycle import tasks
from communities.lifecycle.merging import State, check_is_of_either
from communities.lifecycle.models import Merger
from communities.lifecycle.moves import status_move
from communities.lifecycle.successors import is_inside
from communities.lifecycle.transitions import lock_both, record_status
from communities.memberships import Refused, begin_all, decline_waiting, end_all, withdraw_invitations
from communities.models import Alias, Approval, Community, Membership
from communities.upkeep import facts_changed
from members import standing
from members.standing import Standing

AT_ONCE = 1_000
NAME_LENGTH = Community._meta.get_field("name").max_length


class Fate(NamedTuple):
    """What becomes of one person: the state of the new membership, "" for none, and the sentence they read."""

    state: str
    says: str


@transaction.atomic
def complete(*, merger: Merger, by: Any) -> Merger:
    """Carry the members over, archive the one that ends, and tell each person once. Pressed again, it is the same."""
    ending, survivor = lock_both(merger.ending, merger.survivor)
    merger = Merger.objects.select_related("ending", "survivor").get(pk=merger.pk)
    roles = check_is_of_either(by, merger)
    if merger.state == State.COMPLETED:
        return merger
    if merger.state != State.AGREED:
        raise Refused(f"This merger is not agreed: {merger.get_state_display().lower()}. Nothing was changed.")
    if reason := not_yet(merger):
        raise Refused(f"{reason} Nothing was changed.")
    merger.state, merger.closed_at = State.COMPLETED, timezone.now()
    merger.save(update_fields=["state", "closed_at"])
    _carry(merger, ending, survivor, by=by)
    _hand_over(ending, survivor)
    today = timezone.localdate()
    record_status(
        ending,
        status_move("merged"),
        by=by,
        roles=roles,
        reason=f"Into {survivor.name}.",
        ends=max(today, ending.starts or today),
        successor=survivor,
    )
    facts_changed([survivor])
    tasks.tell.defer(notice="merger_completed", pk=merger.pk)
    return merger


def not_yet(merger: Merger) -> str:
    """Why an agreed merger cannot be completed today; "" when it can."""
    if merger.opt_out_until and timezone.localdate() <= merger.opt_out_until:
        return f"Members choose until {merger.opt_out_until:%-d %B %Y}. Complete it from the day after."
    if not merger.survivor.is_live:
        return f"{merger.survivor.name} is {merger.survivor.get_status_display().lower()}. Stop the merger."
    if is_inside(merger.survivor, merger.ending):
        return f"{merger.survivor.name} is a part of {merger.ending.name} by now. Change that first."
    return ""


def admitting(survivor: Community) -> Offer:
    """The survivor's rule alone: its stewards agreed to take everybody whom it admits, so no approval stands between.

    `survivor` has `agency` and `index` loaded.
    """
    return replace(Offer.of(survivor), status=Community.Status.ACTIVE, joins_open=True, approval=Approval.OPEN)


def _carry(merger: Merger, ending: Community, survivor: Community, *, by: Any) -> None:
    at = merger.closed_at
    reasons: dict[int, str] = {}
    states: dict[int, str] = {}
    for membership, fate in fates(merger):
        reasons[membership.pk] = fate.says
        if fate.state:
            states[membership.person_id] = fate.state
    begin_all(survivor, states, by=by, at=at)
    decline_waiting(ending, reason=f"It is part of {survivor.name} now. You can ask to join there.", by=by)
    withdraw_invitations(ending)
    end_all(ending, reasons, at=at)


def fates(merger: Merger, *, only: Any = None) -> Iterator[tuple[Membership, Fate]]:
    """Every member and follower of the one that ends, or `only` one person, with what becomes of them.

    Two statements a thousand.
    """
    survivor = Community.objects.select_related("agency", "index").get(pk=merger.survivor_id)
    offer, staying_out = admitting(survivor), set(merger.opt_outs.values_list("person_id", flat=True))
    states = (Membership.State.ACTIVE, Membership.State.FOLLOWING)
    theirs = Membership.objects.filter(community=merger.ending_id, state__in=states).select_related("person")
    everybody = list((theirs.filter(person=only) if only else theirs).order_by("pk"))
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


def _hand_over(ending: Community, survivor: Community) -> None:
    """Names, older addresses and parts of the one that ends."""
    names = [ending.name, ending.acronym, *ending.other_names]
    known = {name.casefold() for name in (survivor.name, survivor.acronym, *survivor.other_names)}
    survivor.other_names += [
        name for name in dict.fromkeys(names) if name and name.casefold() not in known and len(name) <= NAME_LENGTH
    ]
    survivor.save(update_fields=["other_names"])
    Alias.objects.filter(community=ending).update(community=survivor)
    Community.objects.filter(parent=ending).update(parent=survivor)
