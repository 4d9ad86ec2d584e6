"""Start assessments of a person: shown to them, and ended when they close their account."""

from typing import Any

from communities.lifecycle.models import StartAssessment

_ANSWERS = (
    "problem",
    "affected",
    "change",
    "named",
    "people",
    "objective",
    "objective_ends",
    "stays",
    "outside",
    "one_organization",
    "teaches",
    "experts",
    "period_set",
    "advises",
    "leader_agrees",
    "leader",
    "hours",
    "override",
    "override_reason",
    "community__name",
    "created_at",
    "saved_at",
)


def read(person: Any) -> dict[str, Any]:
    """The start assessments with all answers, as plain values."""
    assessments = StartAssessment.objects.filter(person=person).order_by("created_at")
    values = {row["pk"]: row for row in assessments.values("pk", *_ANSWERS)}
    return {
        "start_assessments": [
            {name: values[one.pk][name] for name in _ANSWERS} | {"existing_groups": _judged(one)}
            for one in assessments.prefetch_related("matches__community")
        ]
    }


def _judged(assessment: StartAssessment) -> list[dict[str, Any]]:
    return [
        {"group": match.community.name, "fit": match.fit, "why": match.why, "ours_is_narrower": match.narrower}
        for match in assessment.matches.all()
    ]


def forget(person: Any) -> None:
    """Delete the drafts. One from which a community was proposed belongs to its record: it stays, without people."""
    mine = StartAssessment.objects.filter(person=person)
    mine.filter(community=None).delete()
    mine.update(person=None, share_key=None, people="", leader="")
