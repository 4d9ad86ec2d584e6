"""Mentors, requests and pairs in each state, made by the services."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from communities.experts.models import MentoringPair, MentoringRequest, Skill, SkillAsk, Sme
from communities.experts.pairs import agreeing, meeting, proposing, requests, strengths
from communities.models import Topic
from members.notifications.models import Mail
from tests.factories import TopicFactory, federal_employee, steward_of

AIMS = ["Lead one clinic", "Write a plan"]


def day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def mentor(*topics: Topic, person: Any = None, **fields: Any) -> Sme:
    """An offer to mentor and to coach, with a topic at least."""
    sme = Sme.objects.create(
        person=person or federal_employee(),
        evidence="Ten years.",
        offered_at=timezone.now(),
        **{"helps": ["mentor", "coach"], **fields},
    )
    sme.topics.set(topics or [TopicFactory()])
    return sme


def request(*topics: Topic, by: Any = None, kind: str = "mentoring", **fields: Any) -> MentoringRequest:
    facts = {"what_for": "CANARY-WHAT-FOR", "rhythm": 14, "agency_wish": "any", "is_shown": False}
    return requests.ask(
        kind=kind,
        topics=list(topics) or [TopicFactory()],
        open_until=fields.pop("open_until", day(60)),
        by=by or federal_employee(),
        **facts | fields,
    )


def proposed(sme: Sme | None = None, by: Any = None, kind: str = "mentoring") -> MentoringPair:
    """The mentee asked the mentor."""
    sme = sme or mentor()
    asked = request(*sme.topics.all(), by=by, kind=kind)
    return proposing.propose(request=asked, sme=sme, message="CANARY-MESSAGE", by=asked.person)


def accepted(**how: Any) -> MentoringPair:
    pair = proposed(**how)
    return proposing.accept(pair=pair, by=pair.mentor)


def live(*, ago: int = 0, ends: int = 90, **how: Any) -> MentoringPair:
    """Both agreed so many days ago."""
    pair = accepted(**how)
    agreeing.write(pair=pair, aims=AIMS, rhythm=14, ends=day(max(ends, 1)), seen=0, by=pair.mentee)
    agreeing.say_yes(pair=pair, number=1, by=pair.mentor)
    then = timezone.now() - timedelta(days=ago)
    MentoringPair.objects.filter(pk=pair.pk).update(accepted_at=then, agreed_at=then, ends=day(ends))
    pair.agreements.update(starts=day(-ago), ends=day(ends))
    return MentoringPair.objects.with_people().get(pk=pair.pk)


def met(pair: MentoringPair, *, ago: int = 0, by: Any = None, note: str = "CANARY-NOTE", minutes: int = 60):
    return meeting.log(pair=pair, on=day(-ago), minutes=minutes, note=note, by=by or pair.mentee)


def skill(name: str = "Data visualization", *, by: Any = None, **facts: Any) -> Skill:
    said = {"can": "Charts.", "topic": None, "hours_a_month": None, "is_proposed": True}
    return strengths.offer(by=by or federal_employee(), name=name, **said | facts)


def skill_ask(community: Any, *, by: Any = None, **facts: Any) -> SkillAsk:
    said = {"title": "A chart", "needed": "Draw it.", "skills": "data visualization", "topic": None, "hours": 10}
    return strengths.ask(community=community, by=by or steward_of(community), until=day(30), **said | facts)


def mails(template: str = "pair_news") -> list[tuple[str, str]]:
    """Recipient and subject of each, in order."""
    rows = Mail.objects.filter(template=template).order_by("created_at", "key")
    return list(rows.values_list("recipient", "subject"))
