"""What the pages of strengths read (R25)."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone

from communities.experts.models import Avoid, Skill, SkillAsk, SkillMatch
from communities.experts.pairs import strengths, suiting
from communities.experts.pairs.reads import place_of
from communities.models import Community
from communities.permissions import is_of_government
from members import standing

State, Side = SkillMatch.State, SkillMatch.Side
LIVE = (State.PROPOSED, State.AGREED)


class Suit(NamedTuple):
    """An ask that suits a skill of the person, and why."""

    ask: SkillAsk
    skill: Skill
    reasons: list[str]


class Member(NamedTuple):
    """Somebody whose skill suits an ask, and why; or who is matched with it."""

    skill: Skill
    name: str
    place: str
    reasons: list[str]
    match: SkillMatch | None = None


class Home(NamedTuple):
    """One's own side: skills, what waits for a yes, what was agreed or sent, what suits; and asks one looks after.

    `shown` are ids of skills that are put to a community, or asked for by one.
    """

    skills: list[Skill]
    shown: set[int]
    waiting: list[SkillMatch]
    sent: list[SkillMatch]
    agreed: list[SkillMatch]
    suits: list[Suit]
    tended: list[Community]
    asks: list[SkillAsk]


class One(NamedTuple):
    """One ask, for a member and for those who look after it."""

    is_open: bool
    mine: list[SkillMatch]
    write_to: Any
    my_skills: list[Skill]
    fitting: list[Member]
    matched: list[Member]


def home(person: Any) -> Home:
    """Six statements, whatever their number."""
    today = timezone.localdate()
    skills = list(Skill.objects.offered().filter(person=person).select_related("topic").order_by("name", "pk"))
    matches = SkillMatch.objects.live().filter(skill__person=person).select_related("ask__community", "skill")
    mine = list(matches.order_by("-proposed_at")[:100])
    tended = list(Community.objects.live().stewarded_by(person).order_by("name"))
    return Home(
        skills=skills,
        shown={row.skill_id for row in mine},
        waiting=[row for row in mine if row.state == State.PROPOSED and row.side == Side.COMMUNITY],
        sent=[row for row in mine if row.state == State.PROPOSED and row.side == Side.MEMBER],
        agreed=[row for row in mine if row.state == State.AGREED],
        suits=_suits(skills, today, person),
        tended=tended,
        asks=list(SkillAsk.objects.filter(closed_at=None, community__in=tended).select_related("community")),
    )


def _suits(skills: list[Skill], today: date, person: Any) -> list[Suit]:
    found = suiting.for_person(person.pk, today=today)
    asks = SkillAsk.objects.select_related("community", "topic").in_bulk([row.ask for row in found])
    mine = {skill.pk: skill for skill in skills}
    return [
        Suit(asks[row.ask], mine[row.skill], _reasons(mine[row.skill], asks[row.ask]))
        for row in found
        if row.skill in mine and row.ask in asks
    ]


def _reasons(skill: Skill, ask: SkillAsk) -> list[str]:
    reasons = [f"You said: {skill.name}."]
    if skill.topic_id and skill.topic_id == ask.topic_id:
        reasons.append(f"Both: {skill.topic}.")
    return reasons


def one(asked: SkillAsk, person: Any, *, tends: bool) -> One:
    """One ask; who suits it and who is matched is read only for those who look after it."""
    matches = list(SkillMatch.objects.filter(ask=asked).select_related("skill__person").order_by("proposed_at", "pk"))
    for row in matches:
        row.ask = asked
    own = [row for row in matches if row.skill.person_id == person.pk]
    mine = [row for row in own if row.state in LIVE]
    agreed = next((row for row in mine if row.state == State.AGREED), None)
    taken = {row.skill_id for row in own if not strengths.may_offer_anew(row)}
    skills = Skill.objects.offered().filter(person=person).exclude(pk__in=taken).order_by("name", "pk")
    is_open = asked.is_open(timezone.localdate())
    return One(
        is_open=is_open,
        mine=mine,
        write_to=strengths.write_to(agreed) if agreed else None,
        my_skills=list(skills) if is_open else [],
        fitting=_fitting(asked, person) if tends and is_open else [],
        matched=_matched(matches, person) if tends else [],
    )


def _fitting(asked: SkillAsk, person: Any) -> list[Member]:
    found = [row.skill for row in suiting.for_ask(asked.pk, today=timezone.localdate())]
    rows = Skill.objects.select_related("person", "topic").in_bulk(found)
    avoids = Avoid.objects.filter(Q(person=person) | Q(avoided=person)).values_list("person", "avoided")
    apart = {person.pk, *(pk for two in avoids for pk in two)}
    skills = [rows[pk] for pk in found if pk in rows and rows[pk].person_id not in apart]
    who = standing.load_many({skill.person_id for skill in skills})
    return [
        Member(skill, skill.person.display_name, place_of(who[skill.person_id]), _why(skill, asked))
        for skill in skills
        if is_of_government(who[skill.person_id])
    ]


def _why(skill: Skill, asked: SkillAsk) -> list[str]:
    reasons = [f"Offers: {skill.name}."]
    if skill.topic_id and skill.topic_id == asked.topic_id:
        reasons.append(f"Both: {skill.topic}.")
    if skill.hours_a_month:
        reasons.append(f"{skill.hours_a_month} hours a month.")
    return reasons


def _matched(matches: list[SkillMatch], person: Any) -> list[Member]:
    """What was proposed by either side or agreed; a no stays with whoever said it."""
    shown = [row for row in matches if row.state in LIVE and row.skill.person_id != person.pk]
    who = standing.load_many({row.skill.person_id for row in shown})
    return [
        Member(row.skill, row.skill.person.display_name, place_of(who[row.skill.person_id]), [], row) for row in shown
    ]
