"""What a group type asks before a community is proposed as one or becomes one, as a table (R73-R77).

Forms, checks and pages read it.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from communities.eligibility import Offer, Outcome, check
from communities.lifecycle.ending.successors import is_inside
from communities.models import Community, JoinPreset, Membership
from cop_directory.today import earliest_today
from members import standing
from members.models import Agency

Type = Community.Type
AT_ONCE = 1_000
NOT_ADMITTED = frozenset({Outcome.NOT_ELIGIBLE, Outcome.NOT_PROVEN, Outcome.TELL_US})


class Plan(NamedTuple):
    """What the steward says about the type to come."""

    starts: date | None = None
    ends: date | None = None
    parent: Community | None = None
    agency: Agency | None = None
    words: str = ""


class Guard(NamedTuple):
    """One group type: what it is asked for and what changes with it; `asks` names fields of a `Plan`."""

    says: str
    asks: tuple[str, ...]
    why_not: Callable[[Community, Plan], str]
    changes: Callable[[Plan], dict[str, object]]
    asks_members: bool = False


def _nothing(community: Community, plan: Plan) -> str:
    return ""


def _dates(community: Community, plan: Plan) -> str:
    if plan.starts is None or plan.ends is None:
        return "A working group needs a start and an end date."
    if plan.ends <= plan.starts:
        return "The end must be after the start."
    if plan.ends < earliest_today():
        return "The end is in the past. Choose a day from today on."
    return ""


def _period(community: Community, plan: Plan) -> str:
    if plan.ends is None:
        return "A center of excellence has a set period: say until when."
    if plan.ends < earliest_today():
        return "The end is in the past. Choose a day from today on."
    return ""


def _parent(community: Community, plan: Plan) -> str:
    parent = plan.parent
    if parent is None:
        return "Name the community that it is a part of."
    if parent.pk == community.pk or is_inside(parent, community):
        return f"{parent.name} cannot be the whole: it is {community.name} itself, or a part of it. Name another."
    if not parent.is_live:
        return f"{parent.name} is {parent.get_status_display().lower()}. Name one that is active."
    return ""


def _one_agency(community: Community, plan: Plan) -> str:
    if plan.agency is None:
        return "Name the agency whose guild it becomes."
    outside = sum(1 for _ in outsiders(community, plan.agency))
    if not outside:
        return ""
    people = "1 of its people is" if outside == 1 else f"{outside:,} of its people are"
    return (
        f"{people} not known to work at {plan.agency.name}, and a guild is for one agency. "
        "They can leave or prove where they work, or choose another group type."
    )


def _checks(community: Community, plan: Plan) -> str:
    if not plan.words.strip():
        return "Say how you meet the checks on surveys (PRA), advice (FACA) and ethics."
    return ""


def outsiders(community: Community, agency: Agency) -> Iterator[int]:
    """Ids of its members and followers whom the rule of this one agency does not admit today."""
    offer = Offer(join_rule=JoinPreset.ONE_AGENCY, agency_id=agency.pk, agency=agency.short_name)
    states = (Membership.State.ACTIVE, Membership.State.FOLLOWING)
    people = Membership.objects.filter(community=community.pk, state__in=states).order_by("person_id")
    ids = list(people.values_list("person_id", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        for person, who in standing.load_many(ids[start : start + AT_ONCE]).items():
            if check(who, offer).outcome in NOT_ADMITTED:
                yield person


GUARDS: dict[str, Guard] = {
    Type.COP: Guard(
        "It stands on its own and has no end date: it is no longer a part of another community. Who may join stays as "
        "it is; that is changed under Edit details.",
        (),
        _nothing,
        lambda plan: {"parent": None, "ends": None},
    ),
    Type.COE: Guard(
        "Skilled people lead and spread what they know, for a set time.",
        ("ends",),
        _period,
        lambda plan: {"ends": plan.ends},
    ),
    Type.COI: Guard(
        "It is about a narrower topic inside a bigger community, which is named.",
        ("parent",),
        _parent,
        lambda plan: {"parent": plan.parent},
    ),
    Type.GUILD: Guard(
        "It is for the people of one agency: from then on only they can join.",
        ("agency",),
        _one_agency,
        lambda plan: {
            "scope": Community.Scope.ONE_AGENCY,
            "agency": plan.agency,
            "join_rule": JoinPreset.ONE_AGENCY,
        },
    ),
    Type.PPP: Guard(
        "People from outside government come in. Surveys of the public need clearance (PRA), advice as a body falls "
        "under FACA, and ethics rules apply. Its members are asked first.",
        ("words",),
        _checks,
        lambda plan: {},
        asks_members=True,
    ),
    Type.WORKING_GROUP: Guard(
        "It has one objective, a start and an end.",
        ("starts", "ends"),
        _dates,
        lambda plan: {"starts": plan.starts, "ends": plan.ends},
    ),
}

# From each type to which others: what is no community of practice becomes one first.
BECOMES: dict[str, tuple[str, ...]] = {
    Type.COP: (Type.COE, Type.COI, Type.GUILD, Type.PPP, Type.WORKING_GROUP),
    **dict.fromkeys((Type.COE, Type.COI, Type.GUILD, Type.PPP, Type.WORKING_GROUP), (Type.COP,)),
}
