"""Offering a skill, asking for one, and bringing the two together: each side says its own yes (R25)."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from communities.experts.models import Avoid, Skill, SkillAsk, SkillMatch
from communities.experts.pairs.letters import tell_of_skill
from communities.experts.pairs.rows import lock_people
from communities.memberships import Refused
from communities.models import Community, Membership
from communities.permissions import can_edit, is_steward, works_in_government
from cop_directory.today import earliest_today, latest_today

MOST_SKILLS = 20
MOST_ASKS = 20  # open ones of a community
A_DAY = 10  # proposals of one person
LONGEST_OPEN = timedelta(days=731)
GONE = "They offer this no more. Nothing was sent."
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
    if not skill.is_proposed:  # any more
        end_all_of(by, skill=skill, side=Side.COMMUNITY, state=State.PROPOSED)
    return skill


@transaction.atomic
def take_back(*, skill: Skill, by: Any) -> bool:
    """Offer it no more; what came of it ends. False when it was taken back before."""
    lock_people(by.pk)
    now = timezone.now()
    mine = Skill.objects.offered().filter(pk=skill.pk, person=by)
    if not mine.exists():
        return False
    for one in mine:
        one.ended_at = now
        one.save(update_fields=["ended_at"])
    end_all_of(by, skill=skill)
    return True


@transaction.atomic
def ask(*, community: Community, by: Any, asked: SkillAsk | None = None, **facts: Any) -> SkillAsk:
    """Ask for skills for a community, or change what is asked: its stewards and the program office.

    `facts` are title, needed, skills, topic, hours and until.
    """
    _check_tends(community, by)
    community = Community.objects.select_for_update(no_key=True, of=("self",)).get(pk=community.pk)
    if not community.is_live:
        raise Refused(f"{community} has ended, and asks for nothing any more. Nothing was saved.")
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
    for match in SkillMatch.objects.waiting().filter(ask=asked).order_by("pk").select_for_update(no_key=True):
        end_by_itself(match, tells_member=False)
    return True


@transaction.atomic
def propose(*, asked: SkillAsk, skill: Skill, by: Any) -> SkillMatch:
    """Put a skill to an ask: the member whose it is, or a steward when the member agreed to be proposed.

    Pressed again it is the same match; where the other side proposed, it is the yes. A member may offer anew after
    their own no and after any end; nothing else is put to anybody twice. Raises Refused.
    """
    asked = _lock(asked)
    skill = Skill.objects.select_for_update(no_key=True, of=("self",)).select_related("person").get(pk=skill.pk)
    is_member = skill.person_id == by.pk
    side = Side.MEMBER if is_member else Side.COMMUNITY
    if not is_member:
        _check_tends(asked.community, by)
    elif is_steward(by, asked.community):
        raise Refused("You look after this community: its asks are for others. Nothing was sent.")
    known = SkillMatch.objects.filter(ask=asked, skill=skill).first()
    if (known and known.state == State.AGREED) or (known and known.state == State.PROPOSED and known.side == side):
        return known
    if known and known.state == State.PROPOSED:
        return answer(match=known, yes=True, by=by)
    if known and not (is_member and may_offer_anew(known)):
        raise Refused("This was put to the other side before. Nothing was sent.")
    _check_open(asked, skill, by)
    if skill.ended_at or not (is_member or skill.is_proposed):
        raise Refused(GONE)
    if not is_member and Avoid.objects.between(by, skill.person).exists():
        raise Refused(GONE)
    begins = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if SkillMatch.objects.filter(proposed_by=by, proposed_at__gte=begins).count() >= A_DAY:
        raise Refused(f"You proposed {A_DAY} matches today. Nothing was sent: propose the next one tomorrow.")
    match = known or SkillMatch(ask=asked, skill=skill)
    match.side, match.state, match.proposed_by, match.proposed_at = side, State.PROPOSED, by, timezone.now()
    match.answered_by = match.answered_at = None
    match.save()
    _tell(match, "proposal", to_member=not is_member)
    return match


def may_offer_anew(match: SkillMatch) -> bool:
    """It came to nothing, and not by a no of the community."""
    return match.state == State.ENDED or (match.state == State.DECLINED and match.side == Side.COMMUNITY)


@transaction.atomic
def answer(*, match: SkillMatch, yes: bool, by: Any) -> SkillMatch:
    """Say yes or no to what the other side proposed. A yes shows each how to reach the other; a no is told to nobody.

    Raises Refused when it was answered or ended before; a yes also when the ask is over or the member has gone.
    """
    match = _lock_match(match)
    is_member = match.side == Side.COMMUNITY
    if is_member and match.skill.person_id != by.pk:
        raise Refused("This is for somebody else to answer.")
    if not is_member:
        _check_tends(match.ask.community, by)
        if match.skill.person_id == by.pk:
            raise Refused("You offered this yourself: somebody else answers it.")
    if match.state != State.PROPOSED:
        raise Refused(f"This was settled already: {match.get_state_display().lower()}.")
    if yes:
        _check_open(match.ask, match.skill, by)
    match.state = State.AGREED if yes else State.DECLINED
    match.answered_at, match.answered_by = timezone.now(), by
    match.save(update_fields=["state", "answered_at", "answered_by"])
    if yes:
        _tell(match, "answer", to_member=not is_member)
    return match


@transaction.atomic
def end(*, match: SkillMatch, by: Any) -> SkillMatch:
    """Take back what one's own side proposed, or end what was agreed: either side. Raises Refused for anything else."""
    match = _lock_match(match)
    is_member = match.skill.person_id == by.pk
    if not is_member:
        _check_tends(match.ask.community, by)
    is_own = match.side == (Side.MEMBER if is_member else Side.COMMUNITY)
    if match.state == State.PROPOSED and not is_own:
        raise Refused("The other side proposed it. Answer it with yes or no.")
    if match.state not in (State.PROPOSED, State.AGREED):
        raise Refused("This is over already. Nothing was changed.")  # after a no, too: it is told to nobody
    end_by_itself(match, tells_member=not is_member)
    return match


def end_by_itself(match: SkillMatch, *, tells_member: bool) -> None:
    """End it; the other side is told when it had been agreed. The caller holds the row."""
    was_agreed = match.state == State.AGREED
    match.state = State.ENDED
    match.save(update_fields=["state"])
    if was_agreed:
        _tell(match, "end", to_member=tells_member)


def end_all_of(person: Any, **where: Any) -> None:
    """End every live match of this person's skills, as when they take a skill back or close their account."""
    live = SkillMatch.objects.live().filter(skill__person=person, **where).order_by("pk")
    for match in live.select_for_update(no_key=True, of=("self",)).select_related("ask__community", "skill__person"):
        end_by_itself(match, tells_member=False)


def write_to(match: SkillMatch) -> Any:
    """The steward whom the member of an agreed match writes to: who proposed or answered it, while they look after it.

    None when nobody does.
    """
    present = _stewards(match.ask)
    own = match.proposed_by_id if match.side == Side.COMMUNITY else match.answered_by_id
    return next((person for person in present if person.pk == own), present[0] if present else None)


def _tell(match: SkillMatch, what: str, *, to_member: bool) -> None:
    """One letter to the member while their account is open, or to each present steward; else to the program office."""
    member = match.skill.person
    if to_member:
        emails = [member.email] if member.is_active else []
    else:
        emails = [person.email for person in _stewards(match.ask)] or [settings.OFFICE_EMAIL]
    for email in emails:
        tell_of_skill(match, what, to=email)


def _check_open(asked: SkillAsk, skill: Skill, by: Any) -> None:
    """The ask is open, and the member is there to help. Raises Refused."""
    if not asked.is_open(timezone.localdate()):
        raise Refused(f"{asked.community} looks for nobody any more. Nothing was sent.")
    if not (skill.person.is_active and works_in_government(skill.person)):
        raise Refused(NOT_GOVERNMENT if skill.person_id == by.pk else GONE)


def _lock_match(match: SkillMatch) -> SkillMatch:
    """Hold the ask and then the match, read anew."""
    _lock(match.ask)
    rows = SkillMatch.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("skill__person", "proposed_by", "answered_by", "ask__community").get(pk=match.pk)


def _lock(asked: SkillAsk) -> SkillAsk:
    rows = SkillAsk.objects.select_for_update(no_key=True, of=("self",)).select_related("community")
    return rows.get(pk=asked.pk)


def _stewards(asked: SkillAsk) -> list[Any]:
    stewards = Membership.objects.stewards().filter(community=asked.community)
    return [row.person for row in stewards.select_related("person").order_by("person_id")]


def _check_tends(community: Community, by: Any) -> None:
    if not can_edit(by, community):
        raise Refused(f"The stewards of {community} do this.")


def _check_day(until: date) -> None:
    if not earliest_today() <= until <= latest_today() + LONGEST_OPEN:
        raise Refused("Choose a day from today on, within two years. Nothing was saved.")
