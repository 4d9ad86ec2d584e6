"""Reads of the lifecycle, in the words of the domain."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

UNANSWERED_AFTER = timedelta(days=21)
REMINDERS = 2


def unanswered(now: datetime) -> Q:
    """Questions reminded of twice that wait for 21 days: a gate may count them as met."""
    return Q(state="sent", reminders__gte=REMINDERS, sent_at__lte=now - UNANSWERED_AFTER)


class TransitionQuerySet(models.QuerySet):
    """Recorded moves."""

    def of_stage(self) -> "TransitionQuerySet":
        """Moves between stages."""
        return self.filter(kind="stage")

    def latest_stays(self) -> "TransitionQuerySet":
        """For each community the move that began its present stay in a stage."""
        return self.of_stage().order_by("community_id", "-at", "-id").distinct("community_id")


class MarkQuerySet(models.QuerySet):
    """Marks on checklists."""

    def live(self) -> "MarkQuerySet":
        """Neither taken back nor replaced."""
        return self.filter(ended_at=None)


class SupportQuerySet(models.QuerySet):
    """Who supports a proposal."""

    def live(self) -> "SupportQuerySet":
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)


class AskQuerySet(models.QuerySet):
    """Questions sent to others."""

    def waiting(self) -> "AskQuerySet":
        """Without an answer yet."""
        return self.filter(state="sent")


class FlagQuerySet(models.QuerySet):
    """Flags."""

    def up(self) -> "FlagQuerySet":
        """Not cleared."""
        return self.filter(cleared_on=None)


class MergerQuerySet(models.QuerySet):
    """Mergers by their two sides."""

    def open(self) -> "MergerQuerySet":
        """Proposed or agreed."""
        return self.filter(state__in=self.model.OPEN)

    def of(self, *communities) -> "MergerQuerySet":
        """Those in which one of these ends or takes over."""
        return self.filter(Q(ending__in=communities) | Q(survivor__in=communities))


class EndedQuerySet(models.QuerySet):
    """What is asked for, then completed or cancelled: retirements and conversions."""

    def open(self) -> "EndedQuerySet":
        """Neither completed nor cancelled."""
        return self.filter(completed_at=None, cancelled_at=None)
