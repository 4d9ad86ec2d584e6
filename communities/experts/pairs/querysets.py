"""Reads of pairs and of strengths, in the words of the domain. Models use them, so nothing here imports a model."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q


class RequestQuerySet(models.QuerySet):
    """Requests for a mentor or a coach."""

    def open(self, on: date) -> "RequestQuerySet":
        """Those that still look for somebody on this day."""
        return self.filter(ended_at=None, open_until__gte=on)


class PairQuerySet(models.QuerySet):
    """Pairs by state and by whose they are."""

    def of(self, person: Any) -> "PairQuerySet":
        """Those in which this person is one of the two."""
        return self.filter(Q(mentor=person) | Q(mentee=person))

    def with_people(self) -> "PairQuerySet":
        """With the two read along."""
        return self.select_related("mentor", "mentee")

    def open(self) -> "PairQuerySet":
        """Not over."""
        return self.filter(state__in=self.model.OPEN)

    def taken(self) -> "PairQuerySet":
        """Those that take a place of their mentor."""
        return self.filter(state__in=self.model.TAKEN)

    def waiting(self) -> "PairQuerySet":
        """Proposed and not answered."""
        return self.filter(state=self.model.State.PROPOSED)

    def live(self) -> "PairQuerySet":
        """Agreed by both, and not over."""
        return self.filter(state=self.model.State.LIVE)

    def agreed(self) -> "PairQuerySet":
        """Agreed by both, and live or completed: what counts as a pair."""
        return self.filter(state__in=[self.model.State.LIVE, self.model.State.COMPLETED])


class SkillQuerySet(models.QuerySet):
    """Skills on offer."""

    def offered(self) -> "SkillQuerySet":
        """Not taken back."""
        return self.filter(ended_at=None)

    def for_stewards(self) -> "SkillQuerySet":
        """On offer, and their people agreed to be proposed."""
        return self.offered().filter(is_proposed=True, person__is_active=True)


class SkillAskQuerySet(models.QuerySet):
    """Asks for skills."""

    def open(self, on: date) -> "SkillAskQuerySet":
        """Those that still look for people on this day, of communities that have not ended."""
        live = self.model._meta.get_field("community").related_model.LIVE
        return self.filter(closed_at=None, until__gte=on, community__status__in=live)


class SkillMatchQuerySet(models.QuerySet):
    """Matches by how they stand."""

    def live(self) -> "SkillMatchQuerySet":
        """Waiting or agreed."""
        return self.filter(state__in=[self.model.State.PROPOSED, self.model.State.AGREED])

    def waiting(self) -> "SkillMatchQuerySet":
        """Proposed and not answered."""
        return self.filter(state=self.model.State.PROPOSED)
