"""Where the papers of a community stand, each reader in one statement."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Count, F, Max, Min, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.utils import timezone

from communities.lifecycle.models import (
    ActionItem,
    CharterVersion,
    Decision,
    OutcomeMeasure,
    OutreachEntry,
    PlanEntry,
    Review,
)
from communities.models import Community

HERE = OuterRef("pk")


class PublicPapers(NamedTuple):
    """What everybody may read: the adopted charter, the outcome measures, how many decisions are logged.

    `charter_open_until`: a version is with the members, who answer until that day.
    """

    charter: int | None
    charter_adopted_at: datetime | None
    charter_open_until: date | None
    measures: list[dict[str, Any]]
    decisions: int
    decided_on: date | None


class Shelf(NamedTuple):
    """What a steward sees of the papers before opening one: numbers, states and the day that matters."""

    charter: int | None
    charter_state: str
    charter_closes_on: date | None
    charter_closed_at: datetime | None
    plan: int
    next_activity: date | None
    tangibles: int
    intangibles: int
    review: str
    review_on: date | None
    reviews_open: int
    decisions: int
    decided_on: date | None
    outreach: int
    outreach_on: date | None
    actions: int
    next_due: date | None
    records_owner: str
    next_review: date | None


def public_columns() -> dict[str, Any]:
    """What `public_papers` reads, as annotations of a queryset of communities."""
    adopted = CharterVersion.objects.filter(community=HERE, state=CharterVersion.State.ADOPTED)
    with_members = CharterVersion.objects.filter(community=HERE, state=CharterVersion.State.OPEN)
    decisions = Decision.objects.filter(community=HERE)
    measures = OutcomeMeasure.objects.filter(community=HERE).order_by("-kind", "pk")
    fields = {name: F(name) for name in ("kind", "name", "evidence", "unit")}
    # As text, because JSON would turn a number with two places into an approximate one.
    numbers = {name: Coalesce(Cast(name, CharField()), Value("")) for name in ("baseline", "target")}
    return {
        "paper_charter": Subquery(adopted.values("number")[:1]),
        "paper_charter_adopted_at": Subquery(adopted.values("closed_at")[:1]),
        "paper_charter_open_until": Subquery(with_members.values("closes_on")[:1]),
        "paper_measures": ArraySubquery(measures.values(json=JSONObject(**fields, **numbers))),
        "paper_decisions": _count(decisions),
        "paper_decided_on": _of(decisions, Max("on")),
    }


def public_papers(community: Any) -> PublicPapers:
    """What the page of a community, read with `public_columns`, shows of its papers."""
    papers = PublicPapers(*(getattr(community, f"paper_{name}") for name in PublicPapers._fields))
    until = papers.charter_open_until
    return papers._replace(charter_open_until=None) if until and until < timezone.localdate() else papers


def shelf_of(community: Community, *, today: date) -> Shelf:
    """Everything the desk says beside the names of the papers. One statement."""
    charters = CharterVersion.objects.filter(community=HERE).order_by("-number")
    plan = PlanEntry.objects.filter(community=HERE)
    measures = OutcomeMeasure.objects.filter(community=HERE)
    reviews = Review.objects.filter(community=HERE)
    finished = reviews.filter(finished_at__isnull=False).order_by("-on", "-pk")
    decisions, outreach = (model.objects.filter(community=HERE) for model in (Decision, OutreachEntry))
    actions = ActionItem.objects.filter(community=HERE, state=ActionItem.State.OPEN)
    return Shelf(
        **_one(
            community,
            charter=Subquery(charters.values("number")[:1]),
            charter_state=Coalesce(Subquery(charters.values("state")[:1]), Value("")),
            charter_closes_on=Subquery(charters.values("closes_on")[:1]),
            charter_closed_at=Subquery(charters.values("closed_at")[:1]),
            plan=_count(plan),
            next_activity=_of(plan.filter(kind=PlanEntry.Kind.ACTIVITY, on__gte=today), Min("on")),
            tangibles=_count(measures.filter(kind=OutcomeMeasure.Kind.TANGIBLE)),
            intangibles=_count(measures.filter(kind=OutcomeMeasure.Kind.INTANGIBLE)),
            review=Coalesce(Subquery(finished.values("kind")[:1]), Value("")),
            review_on=Subquery(finished.values("on")[:1]),
            reviews_open=_count(reviews.filter(finished_at=None)),
            decisions=_count(decisions),
            decided_on=_of(decisions, Max("on")),
            outreach=_count(outreach),
            outreach_on=_of(outreach, Max("on")),
            actions=_count(actions),
            next_due=_of(actions, Min("due")),
            records_owner=Coalesce(F("care__records_owner__name"), Value("")),
            next_review=F("care__review_on"),
        )
    )


def _one(community: Community, **found: Any) -> dict[str, Any]:
    # Under names of their own: a community has relations called `plan`, `measures`, `decisions`.
    row = Community.objects.filter(pk=community.pk).values(**{f"_{name}": what for name, what in found.items()}).get()
    return {name: row[f"_{name}"] for name in found}


def _count(rows: QuerySet) -> Any:
    return Coalesce(_of(rows, Count("pk")), 0)


def _of(rows: QuerySet, what: Any) -> Subquery:
    return Subquery(rows.order_by().values(group=Value(1)).values(found=what))
