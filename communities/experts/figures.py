"""What a community reads of its questions (domain: SME consultation): sums and medians, never a ranking of people."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Aggregate, Count, F, FloatField, Q, QuerySet

from communities.experts.models import Consultation
from communities.querysets import ENOUGH
from communities.working_time import MINUTES_A_DAY

WINDOW = timedelta(days=365)


class Median(Aggregate):
    """The middle value; of an even number the mean of the middle two."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


class Figures(NamedTuple):
    """Of the questions of a window.

    `requests`: asked; `accepted`, `answered`: of these; `days_to_accept`, `days_to_answer`: medians in working days,
    one decimal; `useful`: share of the rated ones in percent; `cross_agency`: share of the answers given by another
    agency than the asker's, in percent. None where there are fewer than five.
    """

    requests: int
    accepted: int
    answered: int
    days_to_accept: float | None
    days_to_answer: float | None
    useful: int | None
    cross_agency: int | None

    @property
    def accepted_share(self) -> int | None:
        """In percent of all requests."""
        return percent(self.accepted, self.requests)


def of_community(community: int, *, now: datetime) -> Figures:
    """The past twelve months of one community."""
    return figures(Consultation.objects.filter(community=community, asked_at__gt=now - WINDOW))


def figures(asked: QuerySet) -> Figures:
    """One statement over these questions."""
    answered = Q(answered_at__isnull=False)
    known = answered & Q(asker_agency__isnull=False, taken_agency__isnull=False)
    found = asked.order_by().aggregate(
        requests=Count("pk"),
        accepted=Count("pk", filter=Q(accepted_at__isnull=False)),
        answered=Count("pk", filter=answered),
        to_accept=Median("minutes_to_accept", filter=Q(accepted_at__isnull=False)),
        to_answer=Median("minutes_to_answer", filter=answered),
        rated=Count("pk", filter=Q(useful__isnull=False)),
        useful=Count("pk", filter=Q(useful=True)),
        known=Count("pk", filter=known),
        across=Count("pk", filter=known & ~Q(asker_agency=F("taken_agency"))),
    )
    return Figures(
        requests=found["requests"],
        accepted=found["accepted"],
        answered=found["answered"],
        days_to_accept=days(found["to_accept"], found["accepted"]),
        days_to_answer=days(found["to_answer"], found["answered"]),
        useful=percent(found["useful"], found["rated"]),
        cross_agency=percent(found["across"], found["known"]),
    )


def percent(part: int, base: int) -> int | None:
    """Rounded; None from a base of fewer than five."""
    return round(100 * part / base) if base >= ENOUGH else None


def days(minutes: float | None, base: int) -> float | None:
    """Working days with one decimal; None from fewer than five."""
    return round(minutes / MINUTES_A_DAY, 1) if minutes is not None and base >= ENOUGH else None
