"""Reads of goals, introductions and who avoids whom, in the words of the domain."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q


class GoalQuerySet(models.QuerySet):
    """Goals by whose they are."""

    def of(self, person: Any) -> "GoalQuerySet":
        """This person's, those not met yet first."""
        return self.filter(person=person).order_by(F("met_at").asc(nulls_first=True), "made_at", "pk")


class IntroductionQuerySet(models.QuerySet):
    """Introductions by state and by who may know of them."""

    def live(self) -> "IntroductionQuerySet":
        """Waiting or made."""
        return self.filter(state__in=self.model.LIVE)

    def live_first(self) -> "IntroductionQuerySet":
        """Live ones, the latest first; then the others, by when they ended."""
        return self.order_by(F("ended_at").desc(nulls_first=True), "-asked_at", "-pk")

    def between(self, one: Any, other: Any) -> "IntroductionQuerySet":
        """Those of these two people."""
        low, high = sorted((one.pk, other.pk))
        return self.filter(one=low, other=high)

    def involving(self, person: Any) -> "IntroductionQuerySet":
        """Those in which this person is one of the two, whether they know of it or not."""
        return self.filter(Q(one=person) | Q(other=person))

    def known_to(self, person: Any) -> "IntroductionQuerySet":
        """Those that this person asked for, or is one of the two of; held ones are known to the asker only."""
        return self.filter(Q(asked_by=person) | Q(one=person, is_held=False) | Q(other=person, is_held=False))

    def waiting_for(self, person: Any) -> "IntroductionQuerySet":
        """Those that this person has not answered."""
        mine = Q(one=person, one_agreed_at=None) | Q(other=person, other_agreed_at=None)
        return self.filter(mine, state=self.model.State.WAITING, is_held=False)

    def overdue(self, now: datetime) -> "IntroductionQuerySet":
        """Waiting past their day."""
        return self.filter(state=self.model.State.WAITING, expires_at__lte=now)


class AvoidQuerySet(models.QuerySet):
    """Who avoids whom."""

    def between(self, one: Any, other: Any) -> "AvoidQuerySet":
        """In either direction."""
        return self.filter(Q(person=one, avoided=other) | Q(person=other, avoided=one))
