"""The screens of /start/ in order: which question each asks, and when the answers so far are enough (R32)."""

from typing import NamedTuple

from communities.lifecycle.models import StartAssessment
from communities.lifecycle.start.answers import Fit, Question


class Screen(NamedTuple):
    """One screen: its place in the address, the number of its question, its heading, and what it asks."""

    slug: str
    number: int
    title: str
    lead: str
    asks: tuple[Question, ...]


SCREENS = (
    Screen(
        "problem",
        1,
        "What problem are you trying to solve?",
        "Say it as you would to a colleague. We compare your words with every listing.",
        (Question.PROBLEM,),
    ),
    Screen(
        "agencies",
        2,
        "Who else in government has it?",
        "A community of practice needs people in at least two agencies.",
        (Question.AGENCIES,),
    ),
    Screen("matches", 3, "Who already works on it?", "", (Question.MATCHES,)),
    Screen(
        "shape",
        4,
        "Is there an end to it?",
        "Some work is done on a certain day. Some goes on as long as there is something to learn.",
        (Question.OBJECTIVE, Question.STAY),
    ),
    Screen(
        "people",
        4,
        "Who would take part?",
        "Who the members are decides which kind of group fits, and which rules apply.",
        (Question.OUTSIDE, Question.ORGANIZATION, Question.TEACHING, Question.ADVISING),
    ),
    Screen(
        "leader",
        5,
        "Who will lead it?",
        "A steward or an expert who agrees, with some hours each month. Two are better than one.",
        (Question.LEADER,),
    ),
)
BY_SLUG = {screen.slug: screen for screen in SCREENS}
ASKED_ON = {question: screen for screen in SCREENS for question in screen.asks}
QUESTIONS = SCREENS[-1].number


def first_open(assessment: StartAssessment) -> Screen | None:
    """The first screen that still has to be answered before there is advice.

    A problem that cannot be stated, and a group that fits, decide by themselves: the rest need not be asked.
    """
    for screen in SCREENS:
        if screen.slug not in assessment.answered:
            return screen
        if decides(screen, assessment):
            return None
    return None


def decides(screen: Screen, assessment: StartAssessment) -> bool:
    """The answers on this screen settle the advice, whatever comes after it."""
    if screen.slug == "problem":
        return not assessment.is_stated
    return screen.slug == "matches" and assessment.matches.filter(fit=Fit.FITS).exists()


def first_skipped(assessment: StartAssessment) -> Screen | None:
    """The first screen without answers, whether they are needed or not."""
    return next((screen for screen in SCREENS if screen.slug not in assessment.answered), None)


def before(screen: Screen) -> Screen | None:
    """The one that Back leads to."""
    place = SCREENS.index(screen)
    return SCREENS[place - 1] if place else None


def after(screen: Screen) -> Screen | None:
    """The one that follows."""
    place = SCREENS.index(screen) + 1
    return SCREENS[place] if place < len(SCREENS) else None
