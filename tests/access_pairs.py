"""What the addresses of mentoring, coaching and strengths answer to each role; the form is that of access_policy.py.

Nobody of the roles is one of the two of a pair: to them no pair is there, whatever they look after.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from communities.experts.models import (
    MentoringPair,
    MentoringRequest,
    PairAgreement,
    PairSession,
    Skill,
    SkillAsk,
    SkillMatch,
    Sme,
)
from communities.models import Community
from tests.factories import TopicFactory, federal_employee

GOVERNMENT = "in 403 200 200 200 200"
FORM = f"{GOVERNMENT} / in 403 422 422 422 422"
NOT_THERE = "in 403 404 404 404 404"
TWO = "in 405 / in 404"

POLICY: dict[str, str] = {
    "experts/mentoring/": f"{GOVERNMENT} / in 405",
    "experts/mentoring/ask/": FORM,
    "experts/mentoring/terms/": f"{GOVERNMENT} / {GOVERNMENT}",
    "experts/mentoring/asks/<int:pk>/take-back/": f"in 405 / {NOT_THERE}",
    "experts/mentoring/asks/<int:pk>/mentors/<int:sme>/": f"{NOT_THERE} / {NOT_THERE}",
    "experts/mentoring/asks/<int:pk>/offer/": f"{NOT_THERE} / {NOT_THERE}",
    "experts/mentoring/<int:pk>/": "in 404 / in 405",
    "experts/mentoring/<int:pk>/agreement/": "in 404 / in 404",
    "experts/mentoring/<int:pk>/close/": "in 404 / in 404",
    "experts/mentoring/<int:pk>/end/": "in 404 / in 404",
    "experts/mentoring/<int:pk>/answer/": TWO,
    "experts/mentoring/<int:pk>/withdraw/": TWO,
    "experts/mentoring/<int:pk>/agree/": TWO,
    "experts/mentoring/<int:pk>/keep/": TWO,
    "experts/mentoring/<int:pk>/line/": TWO,
    "experts/mentoring/<int:pk>/sessions/": TWO,
    "experts/mentoring/<int:pk>/sessions/<int:session>/remove/": TWO,
    "experts/strengths/": f"{GOVERNMENT} / in 405",
    "experts/strengths/offer/": FORM,
    "experts/strengths/skills/<int:pk>/": f"{NOT_THERE} / {NOT_THERE}",
    "experts/strengths/skills/<int:pk>/end/": f"in 405 / {NOT_THERE}",
    "experts/strengths/asks/new/": f"{NOT_THERE} / {NOT_THERE}",
    "experts/strengths/asks/<int:pk>/": f"{GOVERNMENT} / in 405",
    "experts/strengths/asks/<int:pk>/edit/": "in 403 403 200 403 200 / in 403 403 422 403 422",
    "experts/strengths/asks/<int:pk>/close/": "in 405 / in 403 403 302 403 302",
    "experts/strengths/asks/<int:pk>/skills/<int:skill>/": f"in 405 / {NOT_THERE}",
    "experts/strengths/matches/<int:pk>/answer/": "in 405 / in 404 404 422 404 422",
    "experts/strengths/matches/<int:pk>/end/": "in 405 / in 404 404 302 404 302",
}
# Part of an address -> the model whose row its hole names.
HOLES = {
    "mentoring/asks/<": "mentoringrequest",
    "mentoring/<": "mentoringpair",
    "strengths/skills/<": "skill",
    "strengths/asks/<": "skillask",
    "strengths/matches/<": "skillmatch",
}
NOBODY = "CANARY-TWO"  # read by the two of a pair, and by no role at all


def fill(community: Community, canary: str) -> dict[str, Any]:
    """A live pair, and a skill that a member put to the ask of this community; model name -> row."""
    now, today = timezone.now(), timezone.localdate()
    # A mentor is on the roster under their name, for everybody in government.
    mentor, mentee = federal_employee(name="A mentor"), federal_employee(name=canary)
    topic = TopicFactory()
    sme = Sme.objects.create(person=mentor, evidence="Ten years.", helps=["mentor"], offered_at=now)
    sme.topics.add(topic)
    wanted = {"person": mentee, "what_for": NOBODY, "open_until": today + timedelta(days=9), "asked_at": now}
    met = MentoringRequest.objects.create(kind="mentoring", ended_at=now, **wanted)
    request = MentoringRequest.objects.create(kind="coaching", is_shown=True, **wanted)
    request.topics.add(topic)
    pair = MentoringPair.objects.create(
        kind="mentoring",
        request=met,
        mentor=mentor,
        mentee=mentee,
        proposed_by=mentee,
        proposed_at=now,
        message=NOBODY,
        state="live",
        accepted_at=now,
        agreed_at=now,
        rhythm=14,
        ends=today + timedelta(days=9),
        mentor_line=NOBODY,
        mentee_line=NOBODY,
    )
    PairAgreement.objects.create(
        pair=pair,
        number=1,
        aims=[NOBODY],
        rhythm=14,
        starts=today,
        ends=pair.ends,
        written_by=mentee,
        written_at=now,
        mentor_yes_at=now,
        mentee_yes_at=now,
    )
    quiet = Skill.objects.create(person=mentee, name=NOBODY, can=NOBODY, offered_at=now)
    offered = Skill.objects.create(person=mentee, name=canary, can=canary, offered_at=now)
    ask = SkillAsk.objects.create(
        community=community,
        title="A chart",
        needed="Draw it.",
        skills="charts",
        hours=9,
        until=pair.ends,
        opened_at=now,
        opened_by=mentor,
    )
    return {
        "sme": sme,
        "mentoringrequest": request,
        "mentoringpair": pair,
        "pairsession": PairSession.objects.create(pair=pair, on=today, minutes=30, note=NOBODY, by=mentor, at=now),
        "skill": quiet,
        "skillask": ask,
        "skillmatch": SkillMatch.objects.create(
            ask=ask, skill=offered, side="member", proposed_by=mentee, proposed_at=now
        ),
    }
