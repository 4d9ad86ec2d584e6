"""Reads of the roster and of consultations, in the words of the domain."""

from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q


class SmeQuerySet(models.QuerySet):
    """Experts by whether they are there and who speaks for them."""

    def listed(self) -> "SmeQuerySet":
        """On the roster: by their own yes, with consent where their agency asks for it, with somebody behind a role."""
        return self.filter(is_listed=True)

    def free(self, now: datetime, today: date) -> "SmeQuerySet":
        """Listed ones who take a question now; `Sme.takes_now` says the same of one."""
        return self.listed().filter(
            Q(away_from=None) | Q(away_from__gt=today) | Q(away_until__lt=today),
            Q(free_again_at=None) | Q(free_again_at__lte=now),
            paused_at=None,
            open_now__lt=F("most_open"),
        )

    def reason_for(self, topic: int | None, community: int | None) -> "SmeQuerySet":
        """Those with a reason to be asked, the topic or the community's confirmation; adds `on_topic`."""
        links = self.model.topics.through.objects.filter(sme=OuterRef("pk"), topic=topic)
        confirmations = apps.get_model("experts", "Confirmation").objects.filter(community=community, ended_at=None)
        found = self.annotate(on_topic=Exists(links))
        return found.filter(Q(on_topic=True) | Q(pk__in=confirmations.values("sme")))

    def with_week(self, since: datetime) -> "SmeQuerySet":
        """Add `asked_in_week`: how many questions came since then."""
        return self.annotate(asked_in_week=Count("turns", filter=Q(turns__asked_at__gt=since)))

    def of(self, person: Any) -> "SmeQuerySet":
        """Those on the roster, listed or not, whom this person is or answers for."""
        holds = apps.get_model("experts", "Holder").objects.now().filter(sme=OuterRef("pk"), person=person)
        return self.filter(Q(person=person) | Exists(holds), ended_at=None)


class HolderQuerySet(models.QuerySet):
    """Who answers for roles."""

    def now(self) -> "HolderQuerySet":
        """Those who still do."""
        return self.filter(until=None)


class ConsultationQuerySet(models.QuerySet):
    """Questions by state and by who may read them."""

    def live(self) -> "ConsultationQuerySet":
        """Not ended."""
        return self.filter(state__in=self.model.LIVE)

    def looking(self) -> "ConsultationQuerySet":
        """Nobody has taken them yet."""
        return self.filter(state__in=self.model.LOOKING)

    def asked_of(self, person: Any) -> "ConsultationQuerySet":
        """Those put to this person, or to a role they answer for, whatever became of it."""
        smes = apps.get_model("experts", "Sme").objects
        holds = apps.get_model("experts", "Holder").objects.now().filter(person=person)
        mine = smes.filter(Q(person=person) | Q(pk__in=holds.values("sme")))
        turns = apps.get_model("experts", "Turn").objects.filter(sme__in=mine)
        return self.filter(pk__in=turns.values("consultation"))


class TurnQuerySet(models.QuerySet):
    """Turns by how they stand."""

    def live(self) -> "TurnQuerySet":
        """Asked, or has it."""
        return self.filter(state__in=self.model.LIVE)


class SummaryQuerySet(models.QuerySet):
    """Summaries by who may read them."""

    def published(self) -> "SummaryQuerySet":
        """Reviewed and open to people in government."""
        return self.filter(state=self.model.State.PUBLISHED)
