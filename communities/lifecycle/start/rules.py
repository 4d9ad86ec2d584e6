"""Should we start one? Twelve rules in order; the first that fires is the advice (R36, R38).

Pure: plain answers in, advice out. The runner-up is the next rule in the table that would fire without the first.
What would change the advice is found by changing one answer at a time and asking the table again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import TextChoices

from communities.lifecycle.start.answers import Answers, Match, Question
from communities.lifecycle.start.flips import FLIPS

MOST_CHANGES = 4


class Outcome(TextChoices):
    """What the helper advises, and what somebody may choose instead."""

    EXPLORE = "explore", "Talk first, start later"
    JOIN = "join", "Join a group that exists"
    ASK_OFFICER = "ask_officer", "Ask the committee management officer first"
    PPP_WORKING_GROUP = "ppp_working_group", "Public-private partnership with a working group inside it"
    PPP = "ppp", "Public-private partnership"
    WORKING_GROUP = "working_group", "Working group"
    WORKING_GROUP_FIRST = "working_group_first", "Working group now, community of practice at its end"
    COE = "coe", "Center of excellence"
    COI = "coi", "Community of interest"
    GUILD = "guild", "Guild"
    COP = "cop", "Community of practice"
    CALL_STEWARD = "call_steward", "Look for a steward first"
    SECOND_AGENCY = "second_agency", "Look for a second agency first"


WAITS = frozenset({Outcome.EXPLORE, Outcome.ASK_OFFICER, Outcome.CALL_STEWARD, Outcome.SECOND_AGENCY})
"""Outcomes that start nothing yet."""


class Rule(NamedTuple):
    """One row of the table: when it fires, what it advises and why, and the answers that made it fire."""

    number: int
    fires: Callable[[Answers], bool]
    outcome: Outcome
    reason: str
    triggers: tuple[Question, ...]


RULES = (
    Rule(
        1,
        lambda a: a.problem is False,
        Outcome.EXPLORE,
        "There is no shared problem to gather around yet.",
        (Question.PROBLEM,),
    ),
    Rule(
        2,
        lambda a: a.fitting is not None,
        Outcome.JOIN,
        "The work exists. Joining costs less than starting.",
        (Question.MATCHES,),
    ),
    Rule(
        3,
        lambda a: a.advises is True,
        Outcome.ASK_OFFICER,
        "Your group may be an advisory committee under the Federal Advisory Committee Act (FACA).",
        (Question.ADVISING,),
    ),
    Rule(
        4,
        lambda a: a.outside is True and a.objective is True,
        Outcome.PPP_WORKING_GROUP,
        "Solving it needs government and industry together, and one part of it has an end date.",
        (Question.OUTSIDE, Question.OBJECTIVE),
    ),
    Rule(
        4,
        lambda a: a.outside is True,
        Outcome.PPP,
        "Solving it needs government and industry together.",
        (Question.OUTSIDE,),
    ),
    Rule(
        5,
        lambda a: a.objective is True and a.stays is False,
        Outcome.WORKING_GROUP,
        "There is a clear objective, with a beginning and an end.",
        (Question.OBJECTIVE, Question.STAY),
    ),
    Rule(
        6,
        lambda a: a.objective is True and a.stays is True,
        Outcome.WORKING_GROUP_FIRST,
        "The task comes first, and people want to keep learning together after it.",
        (Question.OBJECTIVE, Question.STAY),
    ),
    Rule(
        7,
        lambda a: a.experts_ready,
        Outcome.COE,
        "Specialists are ready to lead, coach and teach. It can become a community of practice later.",
        (Question.TEACHING,),
    ),
    Rule(
        8,
        lambda a: a.parent is not None,
        Outcome.COI,
        "Yours is a specific subject inside a bigger community.",
        (Question.MATCHES,),
    ),
    Rule(
        9,
        lambda a: a.one_organization is True and a.has_leader is True,
        Outcome.GUILD,
        "Everybody works in the same organization and shares a craft.",
        (Question.ORGANIZATION, Question.LEADER),
    ),
    Rule(
        10,
        lambda a: a.is_shared and a.has_leader is True,
        Outcome.COP,
        "Agencies share a practice, and there is somebody to grow it.",
        (Question.AGENCIES, Question.LEADER),
    ),
    Rule(
        11,
        lambda a: a.has_leader is False,
        Outcome.CALL_STEWARD,
        "Groups without a leader who has time for them fade.",
        (Question.LEADER,),
    ),
    Rule(
        12,
        lambda a: True,
        Outcome.SECOND_AGENCY,
        "A need outside one office is not shown yet.",
        (Question.AGENCIES, Question.ORGANIZATION),
    ),
)


@dataclass(frozen=True, slots=True)
class Route:
    """An outcome with the existing group it is about: the one to join, or the one to be inside of."""

    outcome: Outcome
    subject: Match | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that would lead elsewhere, in words, and where it would lead."""

    question: Question
    words: str
    route: Route


@dataclass(frozen=True, slots=True)
class Advice:
    """What the answers lead to, why, what comes second, and what would change it."""

    rule: int
    route: Route
    reason: str
    triggers: tuple[Question, ...]
    runner_up: Route | None = None
    changes: tuple[Change, ...] = ()

    @property
    def outcome(self) -> Outcome:
        return self.route.outcome


def advise(answers: Answers) -> Advice:
    """The first rule that fires, with its runner-up and up to four single answers that would change it."""
    rule = first_rule(answers)
    return Advice(
        rule=rule.number,
        route=route(rule.outcome, answers),
        reason=rule.reason,
        triggers=rule.triggers,
        runner_up=_runner_up(rule, answers),
        changes=_changes(rule, answers) if answers.is_complete else (),
    )


def first_rule(answers: Answers) -> Rule:
    """The rule that decides; the last one always fires."""
    return next(rule for rule in RULES if rule.fires(answers))


def route(outcome: Outcome, answers: Answers) -> Route:
    """The outcome with the group that these answers make it about."""
    subjects = {Outcome.JOIN: answers.fitting, Outcome.COI: answers.parent or answers.partial}
    return Route(outcome, subjects.get(outcome))


def _runner_up(first: Rule, answers: Answers) -> Route | None:
    """The next rule that fires; “find a second agency” is no second choice for those who have one."""
    later = [rule for rule in RULES if rule.number > first.number and rule.fires(answers)]
    if later and later[0].outcome == Outcome.SECOND_AGENCY and (answers.is_shared or not answers.is_complete):
        return None
    return route(later[0].outcome, answers) if later else None


def _changes(first: Rule, answers: Answers) -> tuple[Change, ...]:
    """What starts something comes before what only waits; then the order of `FLIPS`."""
    found = []
    for flip in FLIPS:
        if flip.applies(answers):
            changed = flip.change(answers)
            outcome = first_rule(changed).outcome
            if outcome != first.outcome:
                found.append(Change(flip.question, flip.words(answers), route(outcome, changed)))
    return tuple(sorted(found, key=lambda change: change.route.outcome in WAITS)[:MOST_CHANGES])
