"""What the checklists count, read for any number of communities in one statement."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, CharField, Exists, OuterRef, Q, Subquery, When
from django.db.models.expressions import ExpressionWrapper
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.utils import timezone

from communities.lifecycle.models import (
    Ask,
    CharterVersion,
    OutcomeMeasure,
    OutreachEntry,
    PlanEntry,
    Review,
    StartAssessment,
    StartMatch,
    Support,
)
from communities.lifecycle.subqueries import latest, number
from communities.models import Channel, Community, Membership
from communities.querysets import CommunityQuerySet, MembershipQuerySet

YEAR = timedelta(days=365)
SOON = timedelta(days=90)
HERE = OuterRef("pk")
TEAM = (Membership.Role.STEWARD, Membership.Role.CORE_TEAM)


def with_signs(communities: Collection[int], *, now: datetime) -> CommunityQuerySet:
    """These communities with `care` and everything that `evidence` looks at, as annotations; see `_signs`."""
    found = Community.objects.filter(pk__in=communities).select_related("care", "counts")
    return found.annotate(**_people(now), **_papers(timezone.localdate(now)), **_answers(now))


def _people(now: datetime) -> dict[str, Any]:
    """Who supports, tends and fills it. `agencies` is read only while it launches: members are many."""
    members = Membership.objects.members().filter(community=HERE)
    supports = Support.objects.live().filter(community=HERE)
    stewards = members.filter(role=Membership.Role.STEWARD)
    asked = Ask.objects.filter(kind=Ask.Kind.TERM, state=Ask.State.YES, answered_at__gte=now - YEAR)
    went_on = asked.filter(community=OuterRef("community"), person=OuterRef("person"))
    # Going on renews the term for a year, so a term that has not ended was confirmed within the year.
    ended = Q(term_ends=None) | Q(term_ends__lt=timezone.localdate(now))
    unconfirmed = stewards.filter(ended, ~Exists(went_on), joined_at__lt=now - YEAR)
    return {
        "supporters": number(supports, "person"),
        "supporting_agencies": number(supports, Coalesce("agency__parent", "agency")),
        "willing_stewards": number(supports.filter(kind=Support.Kind.STEWARD), "person"),
        "stewards": number(stewards, "person"),
        "steward_offices": _agencies(stewards),
        "stewards_unconfirmed": number(unconfirmed, "person"),
        "team": number(members.filter(role__in=TEAM), "person"),
        "team_agencies": _agencies(members.filter(role__in=TEAM)),
        "agencies": Case(When(stage=Community.Stage.LAUNCH, then=_agencies(members)), default=None),
    }


def _papers(today: date) -> dict[str, Any]:
    """What its stewards wrote."""
    charters = CharterVersion.objects.filter(community=HERE).order_by("-number")
    missing = {part: ExpressionWrapper(Q(**{part: ""}), BooleanField()) for part in CharterVersion.REQUIRED}
    adopted = charters.filter(state=CharterVersion.State.ADOPTED)
    activities = PlanEntry.objects.filter(community=HERE, kind=PlanEntry.Kind.ACTIVITY)
    technologies = PlanEntry.objects.filter(community=HERE, kind=PlanEntry.Kind.TECHNOLOGY)
    measures = OutcomeMeasure.objects.filter(community=HERE)
    reviews = Review.objects.filter(community=HERE, finished_at__isnull=False)
    yearly = reviews.filter(kind=Review.Kind.YEARLY, on__gt=today - YEAR)
    return {
        "assessed": Exists(StartAssessment.objects.filter(community=HERE).exclude(answered=[])),
        "compared": Exists(StartAssessment.objects.filter(community=HERE, answered__contains=["matches"])),
        "matches_judged": number(StartMatch.objects.filter(assessment__community=HERE)),
        "outreach_entries": number(
            OutreachEntry.objects.filter(community=HERE), Coalesce(Cast("other", CharField()), "other_name")
        ),
        "charter_missing": Subquery(charters.values(json=JSONObject(review_on=Q(review_on=None), **missing))[:1]),
        "charter_state": Subquery(charters.values("state")[:1]),
        "charter_adopted_at": Subquery(adopted.values("closed_at")[:1]),
        "dated_activities": number(activities.filter(on__isnull=False)),
        "activities_ahead": number(activities.filter(on__gte=today, on__lte=today + SOON)),
        "channel_number": number(Channel.objects.filter(community=HERE)),
        "technologies": number(technologies),
        "ownerless": ArraySubquery(technologies.filter(owner="").values("name")),
        "tangibles": number(measures.filter(kind=OutcomeMeasure.Kind.TANGIBLE)),
        "intangibles": number(measures.filter(kind=OutcomeMeasure.Kind.INTANGIBLE)),
        "launch_reviewed": Exists(reviews.filter(kind=Review.Kind.LAUNCH, on__gte=OuterRef("stage_since"))),
        "yearly_reviewed": Exists(yearly.filter(items__isnull=False)),
        "forward_plan": Exists(yearly.filter(action_items__isnull=False).exclude(strategies="").exclude(goals="")),
    }


def _answers(now: datetime) -> dict[str, Any]:
    """What others answered. `open_*` is since when the oldest open question waits; `asked_*` counts what was sent."""
    asks = Ask.objects.filter(community=HERE)
    this_year = asks.filter(sent_at__gte=now - YEAR)
    found: dict[str, Any] = {}
    for kind, rows in {
        Ask.Kind.PACKAGE: asks.filter(sent_at__date__gte=Coalesce(OuterRef("stage_since"), timezone.localdate(now))),
        Ask.Kind.PROMOTION: asks.filter(sent_at__date__gte=Coalesce(OuterRef("stage_since"), timezone.localdate(now))),
        Ask.Kind.BACKUP: this_year,
        Ask.Kind.RECORDS: asks,
        Ask.Kind.SPONSOR: this_year,
    }.items():
        rows = rows.filter(kind=kind)
        found |= {
            f"{kind}_asked": number(rows.exclude(state=Ask.State.WITHDRAWN)),
            f"{kind}_yes": number(rows.filter(state=Ask.State.YES)),
            f"{kind}_unanswered": number(rows.unanswered(now)),
        }
    confirmed = asks.filter(kind=Ask.Kind.FACTS, state=Ask.State.YES)
    found["facts_yes_at"] = latest(confirmed, "answered_at")
    found["liaisons_told"] = number(asks.filter(kind=Ask.Kind.PACKAGE, agency__isnull=False))
    return found


def _agencies(members: MembershipQuerySet) -> Any:
    """How many agencies these members work at; in a community of one agency its bureaus count."""
    return number(members.with_agency(), "agency")
