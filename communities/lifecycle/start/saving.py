"""Writes of the start assessment. Each screen saves its own answers, so two tabs lose nothing of each other's (R32).

There is no `by`: whoever may see an assessment may change it, and that is settled before, by `access.own_assessment`.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from communities.lifecycle.models import StartAssessment, StartMatch
from communities.lifecycle.start import agencies
from communities.models import Community


class Judgment(NamedTuple):
    """How one existing group fits, as posted."""

    community: Community
    fit: str
    why: str = ""
    narrower: bool = False


def begin(*, by: Any) -> StartAssessment:
    """A new assessment; of the person, or of nobody yet when `by` is not signed in."""
    return StartAssessment.objects.create(person=by if by.is_authenticated else None)


def take_over(*, keys: Iterable[str], by: Any) -> int:
    """Give `by` what their visit began before they signed in; returns how many. Safe to repeat."""
    return StartAssessment.objects.filter(person=None, key__in=list(keys)).update(person=by)


@transaction.atomic
def save(*, assessment: StartAssessment, screen: str, answers: dict[str, Any]) -> StartAssessment:
    """Keep the answers of one screen."""
    assessment = _locked(assessment)
    assessment.answered = sorted({*assessment.answered, screen})
    return _write(assessment, answers, "answered")


@transaction.atomic
def save_agencies(
    *, assessment: StartAssessment, named: str, people: str, confirmed: Collection[str] = ()
) -> StartAssessment:
    """Keep who else has the problem (R34): the agencies we know, and of the others those `confirmed` as government."""
    found = agencies.find(named)
    others = [line for line in found.unknown if line in confirmed]
    answers = {"named": named, "people": people, "other_agencies": others}
    assessment = save(assessment=assessment, screen="agencies", answers=answers)
    assessment.agencies.set(found.known)
    return assessment


@transaction.atomic
def save_matches(*, assessment: StartAssessment, judgments: Iterable[Judgment]) -> None:
    """Keep how these groups fit; what was said of others stays (R35)."""
    assessment = save(assessment=assessment, screen="matches", answers={})
    rows = [
        StartMatch(assessment=assessment, community=one.community, fit=one.fit, why=one.why, narrower=one.narrower)
        for one in judgments
    ]
    StartMatch.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["assessment", "community"],
        update_fields=["fit", "why", "narrower"],
    )


@transaction.atomic
def override(*, assessment: StartAssessment, outcome: str, reason: str) -> StartAssessment:
    """Keep what somebody chooses instead of the advice, and why; both empty go back to the advice."""
    return _write(_locked(assessment), {"override": outcome, "override_reason": reason})


@transaction.atomic
def share(*, assessment: StartAssessment, shared: bool) -> UUID | None:
    """Open or close the shared page; opening it twice keeps its address, closing it ends that address for good."""
    assessment = _locked(assessment)
    assessment.share_key = (assessment.share_key or uuid4()) if shared else None
    assessment.save(update_fields=["share_key"])
    return assessment.share_key


def discard(*, assessment: StartAssessment) -> None:
    """Throw the answers away, unless a community was proposed from them."""
    StartAssessment.objects.filter(pk=assessment.pk, community=None).delete()


def forget_abandoned(*, now: datetime) -> int:
    """Delete what visitors began and never took over; returns how many."""
    _, deleted = StartAssessment.objects.abandoned(now).delete()
    return deleted.get(StartAssessment._meta.label, 0)


def _locked(assessment: StartAssessment) -> StartAssessment:
    return StartAssessment.objects.select_for_update(no_key=True).get(pk=assessment.pk)


def _write(assessment: StartAssessment, answers: dict[str, Any], *also: str) -> StartAssessment:
    for name, value in answers.items():
        setattr(assessment, name, value)
    assessment.saved_at = timezone.now()
    assessment.save(update_fields=[*answers, *also, "saved_at"])
    return assessment
