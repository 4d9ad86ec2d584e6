"""Reads of the hall, in the words of the domain."""

from django.db import models
from django.db.models import Q


class CommunityQuerySet(models.QuerySet):
    """Communities by what they are and who may see them."""

    def live(self) -> "CommunityQuerySet":
        """Active, paused, merging or converting."""
        return self.filter(status__in=self.model.LIVE)

    def listed(self) -> "CommunityQuerySet":
        """Live ones, and the ended ones whose page stays readable."""
        return self.filter(status__in=self.model.LISTED)

    def stewarded_by(self, person) -> "CommunityQuerySet":
        """Those that this person tends."""
        return self.filter(pk__in=person.memberships.filter(state="active", role="steward").values("community_id"))


class MembershipQuerySet(models.QuerySet):
    """Memberships by state and role."""

    def live(self) -> "MembershipQuerySet":
        """Requested, following or active."""
        return self.filter(state__in=self.model.LIVE)

    def members(self) -> "MembershipQuerySet":
        """Joined, whether here or by their word; requests are never members."""
        return self.filter(state=self.model.State.ACTIVE)

    def stewards(self) -> "MembershipQuerySet":
        """Those who tend the community now."""
        return self.members().filter(role=self.model.Role.STEWARD)

    def awaiting_decision(self) -> "MembershipQuerySet":
        """Requests that nobody has decided, oldest first."""
        return self.filter(Q(state=self.model.State.REQUESTED)).order_by("asked_at", "id")
