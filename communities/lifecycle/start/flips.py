"""Single answers that could be otherwise, as a table: from it follows what would change the advice (R38).

Each row changes one answer and says so in words; what it would lead to is for the rules to say. Rows that bring a
group nearer stand before rows that take it away. Nobody is told what not being able to state the problem would bring.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from communities.lifecycle.start.answers import ENOUGH_EXPERTS, Answers, Fit, Match, Question


class Flip(NamedTuple):
    """One answer changed: when it can be, in which words, and what the answers are then."""

    question: Question
    applies: Callable[[Answers], bool]
    words: Callable[[Answers], str]
    change: Callable[[Answers], Answers]


def _judged(match: Match, fit: Fit, *, narrower: bool = False) -> Callable[[Match], Match]:
    return lambda one: one._replace(fit=fit, narrower=narrower) if one == match else one


def _partial_as(answers: Answers, fit: Fit, *, narrower: bool = False) -> Answers:
    partial = answers.parent or answers.partial
    judge = _judged(partial, fit, narrower=narrower) if partial else lambda one: one
    return replace(answers, matches=tuple(map(judge, answers.matches)))


def _nothing_fits(answers: Answers) -> Answers:
    return replace(answers, matches=tuple(m._replace(fit=Fit.NO) if m.fit == Fit.FITS else m for m in answers.matches))


def _fitting_named(answers: Answers) -> str:
    fitting = [match.name for match in answers.matches if match.fit == Fit.FITS]
    return f"{fitting[0]} does not do this" if len(fitting) == 1 else "None of the groups you marked does this"


def _partial_name(answers: Answers) -> str:
    partial = answers.parent or answers.partial
    return partial.name if partial else ""


FLIPS = (
    Flip(
        Question.PROBLEM,
        lambda a: a.problem is False,
        lambda a: "You can say who is affected and what should change",
        lambda a: replace(a, problem=True),
    ),
    Flip(
        Question.MATCHES,
        lambda a: a.fitting is None and a.partial is not None,
        lambda a: f"{_partial_name(a)} says that it will cover this",
        lambda a: _partial_as(a, Fit.FITS),
    ),
    Flip(
        Question.LEADER,
        lambda a: a.has_leader is False,
        lambda a: "Somebody agrees to lead it and has hours for it",
        lambda a: replace(a, leader_agrees=True, hours=max(a.hours, 1)),
    ),
    Flip(
        Question.AGENCIES,
        lambda a: not a.is_shared,
        lambda a: "A second agency says that it needs this",
        lambda a: replace(a, agencies=(*a.agencies, "a second agency", "a third agency")[: max(2, len(a.agencies))]),
    ),
    Flip(
        Question.ADVISING,
        lambda a: a.advises is True,
        lambda a: "Members speak for themselves, and the group as one body advises no agency",
        lambda a: replace(a, advises=False),
    ),
    Flip(Question.MATCHES, lambda a: a.fitting is not None, _fitting_named, _nothing_fits),
    Flip(
        Question.OBJECTIVE,
        lambda a: a.objective is False,
        lambda a: "You set one objective with an end date",
        lambda a: replace(a, objective=True),
    ),
    Flip(
        Question.STAY,
        lambda a: a.stays is False,
        lambda a: "You want to stay together afterwards",
        lambda a: replace(a, stays=True),
    ),
    Flip(
        Question.OBJECTIVE,
        lambda a: a.objective is True,
        lambda a: "The work turns out to have no end date",
        lambda a: replace(a, objective=False),
    ),
    Flip(
        Question.STAY,
        lambda a: a.stays is True,
        lambda a: "You part when the objective is met",
        lambda a: replace(a, stays=False),
    ),
    Flip(
        Question.OUTSIDE,
        lambda a: a.outside is True,
        lambda a: "People from outside government are welcome, but you can do without them",
        lambda a: replace(a, outside=False),
    ),
    Flip(
        Question.MATCHES,
        lambda a: a.parent is not None,
        lambda a: f"Yours is as broad as {_partial_name(a)}",
        lambda a: _partial_as(a, Fit.PARTLY),
    ),
    Flip(
        Question.TEACHING,
        lambda a: a.experts_ready,
        lambda a: "Peers learn from each other, rather than from experts",
        lambda a: replace(a, teaches=False),
    ),
    Flip(
        Question.ORGANIZATION,
        lambda a: a.one_organization is True,
        lambda a: "People from other organizations take part",
        lambda a: replace(a, one_organization=False),
    ),
    Flip(
        Question.MATCHES,
        lambda a: a.partial is not None and a.parent is None,
        lambda a: f"Yours turns out to be a narrower subject inside {_partial_name(a)}",
        lambda a: _partial_as(a, Fit.PARTLY, narrower=True),
    ),
    Flip(
        Question.TEACHING,
        lambda a: a.teaches is not None and not a.experts_ready,
        lambda a: "Three experts commit themselves to teach for a set period",
        lambda a: replace(a, teaches=True, experts=max(a.experts, ENOUGH_EXPERTS), period_set=True),
    ),
    Flip(
        Question.OUTSIDE,
        lambda a: a.outside is False,
        lambda a: "You cannot solve it without people from outside government",
        lambda a: replace(a, outside=True),
    ),
    Flip(
        Question.ORGANIZATION,
        lambda a: a.one_organization is False,
        lambda a: "Everybody turns out to work in one organization",
        lambda a: replace(a, one_organization=True),
    ),
    Flip(
        Question.LEADER,
        lambda a: a.has_leader is True,
        lambda a: "Nobody has the time to lead it",
        lambda a: replace(a, hours=0),
    ),
    Flip(
        Question.AGENCIES,
        lambda a: a.is_shared,
        lambda a: "Only one agency turns out to have the problem",
        lambda a: replace(a, agencies=a.agencies[:1]),
    ),
    Flip(
        Question.ADVISING,
        lambda a: a.advises is False,
        lambda a: "The group, outsiders included, is to give an agency advice it agreed on",
        lambda a: replace(a, advises=True),
    ),
)
