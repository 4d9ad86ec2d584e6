"""What pairs and strengths hold about a person: their own words only, for the download and for closing the account.

What the other one of a pair wrote is theirs: it stays out of the file.
"""

from typing import Any

from django.utils import timezone

from communities.experts.models import (
    MentoringPair,
    MentoringRequest,
    MentorTerms,
    PairAgreement,
    PairSession,
    Skill,
    SkillAsk,
    SkillMatch,
)
from communities.experts.models.pairs import GONE
from communities.experts.pairs import rows, strengths
from communities.experts.pairs.closing import end_by_itself

_ASKED = ("kind", "what_for", "rhythm", "agency_wish", "is_shown", "open_until", "asked_at", "ended_at")


def read(person: Any) -> dict[str, Any]:
    """Requests, pairs, agreements and sessions that the person wrote, terms, skills and matches, as plain values."""
    return {
        "mentor_terms": list(
            MentorTerms.objects.filter(sme__person=person).values("most_pairs", "near_in_time", "ways")
        ),
        "mentoring_requests": [
            {
                "topics": [topic.name for topic in request.topics.all()],
                **{name: getattr(request, name) for name in _ASKED},
            }
            for request in MentoringRequest.objects.filter(person=person)
            .prefetch_related("topics")
            .order_by("asked_at")
        ],
        "mentoring_pairs": [_pair(pair, person) for pair in MentoringPair.objects.of(person).order_by("proposed_at")],
        "agreements_written": list(
            PairAgreement.objects.filter(written_by=person)
            .order_by("written_at")
            .values("pair_id", "number", "aims", "met", "rhythm", "starts", "ends", "written_at")
        ),
        "sessions_logged": list(
            PairSession.objects.filter(by=person).order_by("at").values("pair_id", "on", "minutes", "note", "at")
        ),
        "skills": list(
            Skill.objects.filter(person=person)
            .order_by("offered_at")
            .values("name", "can", "topic__name", "hours_a_month", "is_proposed", "offered_at", "ended_at")
        ),
        "skills_asked_for": list(
            SkillAsk.objects.filter(opened_by=person)
            .order_by("opened_at")
            .values("community__name", "title", "needed", "skills", "hours", "until", "closed_at")
        ),
        "skill_matches": [
            _match(match)
            for match in SkillMatch.objects.filter(skill__person=person)
            .select_related("ask__community", "skill")
            .order_by("proposed_at")
        ],
    }


def _match(match: SkillMatch) -> dict[str, Any]:
    """A no of a community is told to nobody."""
    is_told = match.state != SkillMatch.State.DECLINED or match.side == SkillMatch.Side.COMMUNITY
    return {
        "ask": match.ask.title,
        "community": match.ask.community.name,
        "skill": match.skill.name,
        "proposed_by": match.side,
        "state": match.state if is_told else SkillMatch.State.ENDED,
        "proposed_at": match.proposed_at,
        "answered_at": match.answered_at if is_told else None,
    }


def _pair(pair: MentoringPair, person: Any) -> dict[str, Any]:
    is_mentor = pair.mentor_id == person.pk
    return {
        "id": pair.pk,
        "kind": pair.kind,
        "as": "mentor" if is_mentor else "mentee",
        "state": pair.state,
        "first_words": pair.message if pair.proposed_by_id == person.pk else "",
        "proposed_at": pair.proposed_at,
        "agreed_at": pair.agreed_at,
        "ends": pair.ends,
        "over_since": pair.closed_at,
        "how_it_went": pair.mentor_line if is_mentor else pair.mentee_line,
    }


def forget(person: Any) -> None:
    """End what is open, tell the other one of each pair, and blank every word the person wrote; counts stay.

    History never kept any of these words, so nothing is left there to blank.
    """
    now = timezone.now()
    mine = MentoringPair.objects.open().of(person)
    everybody = {pk for two in mine.values_list("mentor_id", "mentee_id") for pk in two} | {person.pk}
    rows.lock_people(*everybody)
    for pair in mine.with_people().order_by("pk").select_for_update(no_key=True, of=("self",)):
        end_by_itself(pair, tells=[rows.other_of(pair, person)])
    MentoringRequest.objects.filter(person=person, ended_at=None).update(ended_at=now)
    MentoringRequest.objects.filter(person=person).update(what_for="")
    MentoringPair.objects.filter(proposed_by=person).update(message="")
    MentoringPair.objects.filter(mentor=person).update(mentor_line="")
    MentoringPair.objects.filter(mentee=person).update(mentee_line="")
    for version in PairAgreement.objects.filter(written_by=person):
        version.aims = [GONE] * len(version.aims)
        version.save(update_fields=["aims"])
    PairSession.objects.filter(by=person).update(note="")
    MentorTerms.objects.filter(sme__person=person).delete()
    # In this order: once a skill is taken back nobody can put it to an ask meanwhile.
    Skill.objects.filter(person=person, ended_at=None).update(ended_at=now)
    strengths.end_all_of(person)
    Skill.objects.filter(person=person).update(name="Removed", can="", topic=None, hours_a_month=None)
