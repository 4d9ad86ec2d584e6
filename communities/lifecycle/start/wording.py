"""A person's answers read back to them, one row a question, each with the screen where it can be changed (R38)."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from communities.lifecycle.models import StartAssessment
from communities.lifecycle.start.answers import Answers, Fit, Question
from communities.lifecycle.start.screens import ASKED_ON
from communities.wording import counted, day, listed


class Row(NamedTuple):
    """A question and what was answered; `screen` is where to change it."""

    question: str
    answer: str
    screen: str


class Said(NamedTuple):
    """What is known when a row is written. Names of people are left out for readers of a shared page."""

    assessment: StartAssessment
    answers: Answers
    with_names: bool


ASKED: dict[Question, str] = {
    Question.PROBLEM: "What is the problem?",
    Question.AGENCIES: "Who else has it?",
    Question.MATCHES: "Who already works on it?",
    Question.OBJECTIVE: "Is there one objective with an end date?",
    Question.STAY: "Should the group stay together afterwards?",
    Question.OUTSIDE: "Are people from outside government essential?",
    Question.ORGANIZATION: "Does everybody work in one organization?",
    Question.TEACHING: "Do experts teach, or do peers learn together?",
    Question.ADVISING: "Will it give an agency advice it agreed on?",
    Question.LEADER: "Who will lead it?",
}


def rows(said: Said, questions: Iterable[Question]) -> list[Row]:
    """The answers to these questions, without those that were not asked yet."""
    asked = [question for question in questions if ASKED_ON[question].slug in said.assessment.answered]
    return [Row(ASKED[question], ANSWERED[question](said), ASKED_ON[question].slug) for question in asked]


def _problem(said: Said) -> str:
    one = said.assessment
    if one.is_stated:
        return f"{one.problem}\nWho is affected: {one.affected}\nWhat should change: {one.change}"
    return "You cannot say yet what it is, whom it affects and what should change."


def _agencies(said: Said) -> str:
    names = list(said.answers.agencies)
    if not names:
        return "You named no agency."
    return f"{counted(len(names), 'agency', 'agencies')}: {', '.join(names)}."


def _matches(said: Said) -> str:
    matches = said.answers.matches
    if not matches:
        return "We found no group that comes close."
    fitting = [match.name for match in matches if match.fit == Fit.FITS]
    partly = [match for match in matches if match.fit == Fit.PARTLY]
    words = [f"{listed(fitting, 'and')} fit{'s' if len(fitting) == 1 else ''}."] if fitting else []
    words += [f"{m.name} fits partly{', and yours is narrower' if m.narrower else ''}." for m in partly]
    number = len(matches) - len(fitting) - len(partly)
    words += [f"{counted(number, 'group does', 'groups do')} not fit."] if number else []
    return " ".join(words)


def _objective(said: Said) -> str:
    ends = said.assessment.objective_ends
    if said.answers.objective and ends:
        return f"Yes, by {day(ends)}."
    return _yes(said.answers.objective)


def _teaching(said: Said) -> str:
    if not said.answers.teaches:
        return "Peers learn from each other."
    number, period = said.answers.experts, "for a set period" if said.answers.period_set else "without a set period yet"
    return f"{counted(number, 'expert has', 'experts have')} agreed to teach, {period}."


def _leader(said: Said) -> str:
    if not said.answers.leader_agrees:
        return "Nobody yet."
    who = said.assessment.leader if said.with_names else "Somebody who agreed"
    return f"{who}, {counted(said.answers.hours, 'hour')} a month."


def _yes(answer: bool | None) -> str:
    return "Yes." if answer else "No."


ANSWERED: dict[Question, Callable[[Said], str]] = {
    Question.PROBLEM: _problem,
    Question.AGENCIES: _agencies,
    Question.MATCHES: _matches,
    Question.OBJECTIVE: _objective,
    Question.STAY: lambda said: _yes(said.answers.stays),
    Question.OUTSIDE: lambda said: _yes(said.answers.outside),
    Question.ORGANIZATION: lambda said: _yes(said.answers.one_organization),
    Question.TEACHING: _teaching,
    Question.ADVISING: lambda said: _yes(said.answers.advises),
    Question.LEADER: _leader,
}
