"""Counts of mentoring and coaching, for a community and for an agency: never who, and never what was said (R30).

domain.md section 4 "Learning", section 5 part 8. Numbers below five of an agency are for the report to hide.
"""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from communities.experts.models import MentoringPair, PairKind, PairSession
from communities.experts.pairs.querysets import PairQuerySet
from communities.models import Community, Membership


class Counts(NamedTuple):
    """Of one kind in a window: pairs begun and completed in it, live at its end; aims of those completed; sessions.

    `minutes` are those of the sessions.
    """

    started: int = 0
    live: int = 0
    completed: int = 0
    aims_set: int = 0
    aims_met: int = 0
    sessions: int = 0
    minutes: int = 0


class BothKinds(NamedTuple):
    """Mentoring and coaching, which are reported apart."""

    mentoring: Counts
    coaching: Counts


class GivenAndReceived(NamedTuple):
    """Of an agency: pairs whose mentor was its own, and pairs whose mentee was; one of its own people may be both."""

    given: BothKinds
    received: BothKinds


def counts_for_community(community: Community, *, first: date, last: date) -> BothKinds:
    """Pairs of two present members, from `first` to `last`, both days included."""
    members = Membership.objects.members().filter(community=community)
    both = MentoringPair.objects.filter(
        Exists(members.filter(person=OuterRef("mentor"))), Exists(members.filter(person=OuterRef("mentee")))
    )
    return _count(both, first, last)


def counts_for_agency(agencies: Collection[int], *, first: date, last: date) -> GivenAndReceived:
    """Pairs by the agencies of the two at their agreement; `agencies` are an agency's id and those of its bureaus."""
    pairs = MentoringPair.objects.all()
    return GivenAndReceived(
        given=_count(pairs.filter(mentor_agency__in=agencies), first, last),
        received=_count(pairs.filter(mentee_agency__in=agencies), first, last),
    )


def _count(pairs: PairQuerySet, first: date, last: date) -> BothKinds:
    """Two statements: pairs by kind, and their sessions by kind."""
    completed = Q(state=MentoringPair.State.COMPLETED, closed_at__date__range=(first, last))
    begun = pairs.filter(agreed_at__isnull=False).order_by()
    found = begun.values("kind").annotate(
        started=Count("pk", filter=Q(agreed_at__date__range=(first, last))),
        live=Count(
            "pk", filter=Q(agreed_at__date__lte=last) & (Q(closed_at__isnull=True) | Q(closed_at__date__gt=last))
        ),
        completed=Count("pk", filter=completed),
        set_then=_sum("aims_set", completed),
        met_then=_sum("aims_met", completed),
    )
    logged = PairSession.objects.filter(pair__in=begun.values("pk"), on__range=(first, last)).order_by()
    sessions = {
        row["pair__kind"]: row
        for row in logged.values("pair__kind").annotate(number=Count("pk"), length=Coalesce(Sum("minutes"), 0))
    }
    rows = {row["kind"]: row for row in found}
    return BothKinds(*(_of(rows.get(kind), sessions.get(kind)) for kind in (PairKind.MENTORING, PairKind.COACHING)))


def _sum(field: str, condition: Q) -> Any:
    return Coalesce(Sum(field, filter=condition), 0, output_field=models.IntegerField())


def _of(pairs: Any, sessions: Any) -> Counts:
    """Rows of the two statements; None where a kind has none."""
    if pairs is None:
        return Counts()
    return Counts(
        started=pairs["started"],
        live=pairs["live"],
        completed=pairs["completed"],
        aims_set=pairs["set_then"],
        aims_met=pairs["met_then"],
        sessions=sessions["number"] if sessions else 0,
        minutes=sessions["length"] if sessions else 0,
    )
