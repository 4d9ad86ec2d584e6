"""What the checklists count, read for any number of communities in two statements."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import CharField, Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.utils import timezone

from communities.lifecycle import models
from communities.lifecycle.models import Ask, CharterVersion, OutcomeMeasure, PlanEntry, Review, Support
from communities.lifecycle.querysets import unanswered
from communities.models import Channel, Community, Membership

YEAR = timedelta(days=365)
SOON = timedelta(days=90)
Tables = dict[QuerySet, dict[str, Any]]  # rows, and what is counted of those of each community


def with_signs(communities: Collection[int], *, now: datetime) -> list[Any]:
    """These communities with `care` and everything that `evidence` looks at; 0 where there is no row."""
    tables = _people(now) | _papers(timezone.localdate(now)) | _answers(now)
    found = {each.pk: each for each in Community.objects.filter(pk__in=communities).select_related("care", "counts")}
    for community in found.values():
        vars(community).update((name, 0) for signs in tables.values() for name in signs)
    one, *others = (
        rows.filter(community__in=found).values_list("community").annotate(signs=JSONObject(**signs))
        for rows, signs in tables.items()
    )
    for pk, signs in one.union(*others, all=True):  # as JSON, all fit in one statement
        vars(found[pk]).update(signs)
    for community, name in product(found.values(), ("charter_adopted_at", "facts_yes_at")):
        if when := getattr(community, name):
            setattr(community, name, datetime.fromisoformat(when))
    return list(found.values())


def _people(now: datetime) -> Tables:
    """Who supports, looks after and fills it. `agencies` is counted only while it launches: members are many."""
    launches, steward = Q(community__stage=Community.Stage.LAUNCH), Q(role=Membership.Role.STEWARD)
    team = steward | Q(role=Membership.Role.CORE_TEAM)
    asked = Ask.objects.filter(kind=Ask.Kind.TERM, state=Ask.State.YES, answered_at__gte=now - YEAR)
    went_on = Exists(asked.filter(community=OuterRef("community"), person=OuterRef("person")))
    # Going on renews the term for a year, so a term that has not ended was confirmed within the year.
    ended = Q(term_ends=None) | Q(term_ends__lt=timezone.localdate(now))
    return {
        Membership.objects.members().filter(team | launches).with_agency(): {
            "stewards": Count("pk", filter=steward),
            "steward_offices": Count("agency", distinct=True, filter=steward),
            "stewards_unconfirmed": Count("pk", filter=steward & ended & ~went_on & Q(joined_at__lt=now - YEAR)),
            "team": Count("pk", filter=team),
            "team_agencies": Count("agency", distinct=True, filter=team),
            "agencies": Count("agency", distinct=True, filter=launches),
        },
        Support.objects.live(): {
            "supporters": Count("person", distinct=True),
            "supporting_agencies": Count(Coalesce("agency__parent", "agency"), distinct=True),
            "willing_stewards": Count("person", distinct=True, filter=Q(kind=Support.Kind.STEWARD)),
        },
    }


def _papers(today: date) -> Tables:
    """What its stewards wrote."""
    missing = {part: Q(**{part: ""}) for part in CharterVersion.REQUIRED}
    activity, technology = Q(kind=PlanEntry.Kind.ACTIVITY), Q(kind=PlanEntry.Kind.TECHNOLOGY)
    launch = Q(kind=Review.Kind.LAUNCH, on__gte=F("community__stage_since"))
    yearly = Q(kind=Review.Kind.YEARLY, on__gt=today - YEAR)
    planned = yearly & Q(action_items__isnull=False) & ~Q(strategies="") & ~Q(goals="")
    return {
        models.StartAssessment.objects.all(): {
            "assessed": Count("pk", filter=~Q(answered=[])),
            "compared": Count("pk", filter=Q(answered__contains=["matches"])),
            "matches_judged": Count("matches"),
        },
        models.OutreachEntry.objects.all(): {
            "outreach_entries": Count(Coalesce(Cast("other", CharField()), "other_name"), distinct=True),
        },
        CharterVersion.objects.order_by("community", "-number").distinct("community"): {
            "charter_state": "state",
            "charter_missing": JSONObject(review_on=Q(review_on=None), **missing),
        },
        CharterVersion.objects.filter(state=CharterVersion.State.ADOPTED): {"charter_adopted_at": Max("closed_at")},
        PlanEntry.objects.all(): {
            "dated_activities": Count("pk", filter=activity & Q(on__isnull=False)),
            "activities_ahead": Count("pk", filter=activity & Q(on__range=(today, today + SOON))),
            "technologies": Count("pk", filter=technology),
            "ownerless": ArrayAgg("name", filter=technology & Q(owner=""), order_by=("on", "pk")),
        },
        Channel.objects.all(): {"channel_number": Count("pk")},
        OutcomeMeasure.objects.all(): {
            "tangibles": Count("pk", filter=Q(kind=OutcomeMeasure.Kind.TANGIBLE)),
            "intangibles": Count("pk", filter=Q(kind=OutcomeMeasure.Kind.INTANGIBLE)),
        },
        Review.objects.filter(launch | yearly, finished_at__isnull=False): {
            "launch_reviewed": Count("pk", filter=launch),
            "yearly_reviewed": Count("pk", filter=yearly & Q(items__isnull=False)),
            "forward_plan": Count("pk", filter=planned),
        },
        models.Transition.objects.filter(is_adoption=True): {"adoptions": Count("pk")},
    }


def _answers(now: datetime) -> Tables:
    """What others answered, of what was sent in this stage, this year, or ever."""
    kinds, yes = Ask.Kind, Q(state=Ask.State.YES)
    in_stage = Q(sent_at__date__gte=Coalesce("community__stage_since", timezone.localdate(now)))
    sent = {kinds.PACKAGE: in_stage, kinds.PROMOTION: in_stage, kinds.RECORDS: Q()}
    sent |= dict.fromkeys((kinds.BACKUP, kinds.SPONSOR), Q(sent_at__gte=now - YEAR))
    signs: dict[str, Any] = {
        "facts_yes_at": Max("answered_at", filter=yes & Q(kind=kinds.FACTS)),
        "liaisons_told": Count("pk", filter=Q(kind=kinds.PACKAGE, agency__isnull=False)),
    }
    for kind, when in sent.items():
        rows = when & Q(kind=kind)
        signs[f"{kind}_asked"] = Count("pk", filter=rows & ~Q(state=Ask.State.WITHDRAWN))
        signs[f"{kind}_yes"] = Count("pk", filter=rows & yes)
        signs[f"{kind}_unanswered"] = Count("pk", filter=rows & unanswered(now))
    return {Ask.objects.all(): signs}
