"""Offering a skill, asking for one, and bringing the two together: each side says its own yes (R25)."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.experts.models import Skill, SkillAsk, SkillMatch
from communities.experts.pairs.letters import tell_of_skill
from communities.experts.pairs.rows import lock_people
from communities.memberships import Refused
from communities.models import Community, Membership
from communities.permissions import can_edit, works_in_government

MOST_SKILLS = 20
MOST_ASKS = 20  # open ones of a community
A_DAY = 10  # proposals of one person
LONGEST_OPEN = timedelta(days=731)
NOT_GOVERNMENT = "Strengths are for people in government. Say where you work, and add your work email."
State, Side = SkillMatch.State, SkillMatch.Side


@transaction.atomic
def offer(*, by: Any, skill: Skill | None = None, **facts: Any) -> Skill:
    """Offer a skill, or change one that is offered. `facts` are name, can, topic, hours_a_month, is_proposed."""
    if not works_in_government(by):
        raise Refused(NOT_GOVERNMENT)
    lock_people(by.pk)
    mine = Skill.objects.offered().filter(person=by)
    if skill is None:
        if mine.count() >= MOST_SKILLS:
            raise Refused(f"You offer {MOST_SKILLS} skills. Take one back first: nothing was saved.")
        skill = Skill(person=by, offered_at=timezone.now())
    else:
        skill = mine.filter(pk=skill.pk).first()
        if skill is None:
            raise Refused("You do not offer this any more. Nothing was saved.")
    if mine.filter(name__iexact=facts["name"]).exclude(pk=skill.pk).exists():
        raise Refused("You offer this skill already: change that one.")
    for name, value in facts.items():
        setattr(skill, name, value)
    skill.save()
    return skill


@transaction.atomic
def take_back(*, skill: Skill, by: Any) -> bool:
    """Offer it no more; what waits for an answer ends. False when it was taken back before."""
    lock_people(by.pk)
    now = timezone.now()
    mine = Skill.objects.offered().filter(pk=skill.pk, person=by)
    if not mine.exists():
        return False
    for one in mine:
        one.ended_at = now
        one.save(update_fields=["ended_at"])
    SkillMatch.objects.waiting().filter(skill=skill).update(state=State.ENDED)
    return True


@transaction.atomic
def ask(*, community: Community, by: Any, asked: SkillAsk | None = None, **facts: Any) -> SkillAsk:
    """Ask for skills for a community, or change what is asked: its stewards and the program office.

    `facts` are title, needed, skills, topic, hours and until.
    """
    _check_tends(community, by)
    community = Community.objects.select_for_update(no_key=True, of=("self",)).get(pk=community.pk)
    _check_day(facts["until"])
    open_asks = SkillAsk.objects.filter(community=community, closed_at=None)
    if asked is None:
        if open_asks.count() >= MOST_ASKS:
            raise Refused(f"{community} asks for {MOST_ASKS} things. Close one first: nothing was saved.")
        asked = SkillAsk(community=community, opened_at=timezone.now(), opened_by=by)
    else:
        asked = open_asks.filter(pk=asked.pk).first()
        if asked is None:
            raise Refused("This was closed meanwhile. Nothing was saved.")
    if open_asks.filter(title__iexact=facts["title"]).exclude(pk=asked.pk).exists():
        raise Refused(f"{community} asks for this already: change that one.")
    for name, value in facts.items():
        setattr(asked, name, value)
    asked.save()
    return asked


@transaction.atomic
def close(*, asked: SkillAsk, by: Any) -> bool:
    """Look for nobody any more; what waits for an answer ends. False when it was closed before."""
    _check_tends(asked.community, by)
    asked = _lock(asked)
    if asked.closed_at:
        return False
    asked.closed_at = timezone.now()
    asked.save(update_fields=["closed_at"])
    SkillMatch.objects.waiting().filter(ask=asked).update(state=State.ENDED)
    return True


@transaction.atomic
def propose(*, asked: SkillAsk, skill: Skill, by: Any) -> SkillMatch:
    """Put a skill to an ask: the member whose it is, or a steward when the member agreed to be proposed.

    Pressed again, or by the other side first, it is the same match. Raises Refused.
    """
    asked = _lock(asked)
    skill = Skill.objects.select_for_update(no_key=True, of=("self",)).select_related("person").get(pk=skill.pk)
    is_member = skill.person_id == by.pk
    if not is_member:
        _check_tends(asked.community, by)
    if not works_in_government(by if is_member else skill.person):
        raise Refused(NOT_GOVERNMENT if is_member else "They offer this no more. Nothing was sent.")
    if known := SkillMatch.objects.filter(ask=asked, skill=skill).first():
        return known
    if not asked.is_open(timezone.localdate()):
        raise Refused(f"{asked.community} looks for nobody any more. Nothing was sent.")
    if skill.ended_at or not (is_member or skill.is_proposed):
        raise Refused("They offer this no more. Nothing was sent.")
    begins = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if SkillMatch.objects.filter(proposed_by=by, proposed_at__gte=begins).count() >= A_DAY:
        raise Refused(f"You proposed {A_DAY} matches today. Nothing was sent: propose the next one tomorrow.")
    match = SkillMatch.objects.create(
        ask=asked,
        skill=skill,
        side=Side.MEMBER if is_member else Side.COMMUNITY,
        proposed_by=by,
        proposed_at=timezone.now(),
    )
    for person in _stewards(asked) if is_member else [skill.person]:
        tell_of_skill(match, person, is_answer=False)
    return match


@transaction.atomic
def answer(*, match: SkillMatch, yes: bool, by: Any) -> SkillMatch:
    """Say yes or no to what the other side proposed. A yes shows each how to reach the other; a no is told to nobody.

    Raises Refused when it was answered or ended before.
    """
    asked = _lock(match.ask)
    match = (
        SkillMatch.objects.select_for_update(no_key=True, of=("self",))
        .select_related("skill__person", "proposed_by", "ask__community")
        .get(pk=match.pk)
    )
    if match.side == Side.COMMUNITY:
        if match.skill.person_id != by.pk:
            raise Refused("This is for somebody else to answer.")
    else:
        _check_tends(asked.community, by)
    if match.state != State.PROPOSED:
        raise Refused(f"This was settled already: {match.get_state_display().lower()}.")
    match.state = State.AGREED if yes else State.DECLINED
    match.answered_at, match.answered_by = timezone.now(), by
    match.save(update_fields=["state", "answered_at", "answered_by"])
    if yes:
        tell_of_skill(match, match.proposed_by, is_answer=True)
    return match


def _lock(asked: SkillAsk) -> SkillAsk:
    rows = SkillAsk.objects.select_for_update(no_key=True, of=("self",)).select_related("community", "opened_by")
    return rows.get(pk=asked.pk)


def _stewards(asked: SkillAsk) -> list[Any]:
    stewards = Membership.objects.stewards().filter(community=asked.community, person__is_active=True)
    return [row.person for row in stewards.select_related("person").order_by("person_id")] or [asked.opened_by]


def _check_tends(community: Community, by: Any) -> None:
    if not can_edit(by, community):
        raise Refused(f"The stewards of {community} do this.")


def _check_day(until: date) -> None:
    today = timezone.localdate()
    if not today <= until <= today + LONGEST_OPEN:
        raise Refused("Choose a day from today on, within two years. Nothing was saved.")
