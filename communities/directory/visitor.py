"""Whoever looks at the list: their standing and what links them to communities, read once a request."""

from dataclasses import dataclass, field

from django.http import HttpRequest

from communities.directory import bits
from communities.directory.listings import Listings
from communities.eligibility import Action, Offer, Verdict, check
from communities.models import Approval, Membership
from communities.verdicts import invitations_of, memberships_of
from members import standing
from members.standing import ANONYMOUS, Standing


@dataclass(frozen=True, slots=True)
class Visitor:
    """A standing with the latest membership in each community, and the communities that invite."""

    standing: Standing = ANONYMOUS
    memberships: dict[int, Membership] = field(default_factory=dict)
    invited: frozenset[int] = frozenset()

    @classmethod
    def of(cls, request: HttpRequest) -> "Visitor":
        """Three statements for a person, none for a stranger."""
        who = standing.of(request)
        return cls(who, memberships_of(who), frozenset(invitations_of(who)))

    @property
    def is_signed_in(self) -> bool:
        return self.standing.person_id is not None

    def mine(self, shelf: Listings) -> int:
        """The set of listings that the person belongs to, follows or has asked to join."""
        return shelf.set_of(pk for pk, membership in self.memberships.items() if membership.is_live)

    def open(self, shelf: Listings) -> int:
        """The set of listings that the person can join or ask to join, by `eligibility.check` (R2, R17).

        What they have just joined stays, so that it can be taken back where it was pressed.
        """
        # The sets of different terms share no place, so their sum is their union.
        found = sum(places for terms, places in shelf.by_terms.items() if check(self.standing, terms).is_open)
        linked = shelf.places_of({*self.memberships, *self.invited})
        verdicts = {place: self.verdict(shelf, place) for place in linked}
        also = [place for place, verdict in verdicts.items() if verdict.is_open or verdict.action == Action.UNDO]
        return found & ~bits.of(linked, shelf.size) | bits.of(also, shelf.size)

    def verdict(self, shelf: Listings, place: int, days_to_decide: int | None = None) -> Verdict:
        """What the person may do with the listing at `place`, and why."""
        return check(self.standing, self._offer(shelf, place, days_to_decide))

    def awaits_decision(self, shelf: Listings, place: int) -> bool:
        """How long stewards take is worth knowing: they decide about this person."""
        is_asked = shelf.offers[place].approval == Approval.REQUEST
        membership = self.memberships.get(shelf.ids[place])
        return self.is_signed_in and (is_asked or (membership is not None and membership.state == "removed"))

    def _offer(self, shelf: Listings, place: int, days_to_decide: int | None) -> Offer:
        pk, offer = shelf.ids[place], shelf.offers[place]
        membership, is_invited = self.memberships.get(pk), pk in self.invited
        if membership is None and not is_invited and days_to_decide is None:
            return offer
        return offer.to(membership, invited=is_invited, days_to_decide=days_to_decide)
