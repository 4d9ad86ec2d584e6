"""What somebody gave to others through this room, for themselves to read and print (R23)."""

from typing import Any, NamedTuple

from django.db.models import Count, Q

from communities.experts.models import CallAnswer, Consultation, MentoringPair, SkillMatch, Sme, Summary


class Contributions(NamedTuple):
    """Offers with their dates, answered questions, published summaries, pairs as mentor or coach, skills given."""

    offers: list[Sme]
    answered: list[Consultation]
    summaries: list[Summary]
    calls: list[CallAnswer]
    pairs: list[MentoringPair]
    skills: list[SkillMatch]
    useful: int
    agencies: int


def contributions(person: Any) -> Contributions:
    """Everything since the account exists; seven statements."""
    answered = Consultation.objects.filter(taken_by=person, answered_at__isnull=False).select_related(
        "topic", "community", "asker_agency"
    )
    sums = answered.aggregate(useful=Count("pk", filter=Q(useful=True)), agencies=Count("asker_agency", distinct=True))
    theirs = Q(consultation__taken_by=person) | Q(written_by=person)
    return Contributions(
        offers=list(Sme.objects.filter(Q(person=person) | Q(holders__person=person)).distinct().order_by("offered_at")),
        answered=list(answered.order_by("answered_at")),
        summaries=list(Summary.objects.published().filter(theirs).distinct().order_by("reviewed_at")),
        calls=list(CallAnswer.objects.filter(person=person).select_related("call__community")),
        pairs=list(MentoringPair.objects.filter(mentor=person, agreed_at__isnull=False).order_by("agreed_at")),
        skills=list(
            SkillMatch.objects.filter(skill__person=person, answered_at__isnull=False)
            .exclude(state=SkillMatch.State.DECLINED)  # agreed, also where it has ended since
            .select_related("ask__community", "skill")
            .order_by("answered_at")
        ),
        **sums,
    )
