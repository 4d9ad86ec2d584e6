"""Which expert a question goes to: one pure rule on plain values.

Who may not be asked is left out first: whoever is away or has enough, does not fit, or had this question already.
The others are put in order:

1. How well they fit, in two bands only. A finer measure would send everything to the one best match.
2. Whoever was asked least recently, those never asked first. This is what makes load fair: equals take turns, so
   whoever was asked last is not asked again while an equal is free. It counts being asked, not answering: whoever
   declines goes to the end of the line as well, and nobody gets more work for being quick. It stands above the agency,
   because the one expert of a small agency would otherwise be asked as often as all of a large one together.
3. Whose agency was asked least recently about this topic, those never asked first. This decides among those never
   asked, who are many on a young roster, and wherever else two were last asked at the same time. To let it decide more
   would cost what 2 is for: agencies differ in how many experts they have.
4. Somebody outside the asker's own agency, whose people the asker can reach without us.
5. A hash of both ids: the same for the same question every time, so that a second look finds the same expert, and
   another one for another question, so that no expert is always first.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from hashlib import blake2b
from math import inf
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple

WORDS_IN_COMMON = 2  # one may be chance

# Words that say nothing about what a question is about: plain English, and what is part of every question here.
_COMMON = """
a about after all also am an and any are as at be because been before being between both but by can could did do
does doing each else every few for from get go had has have having he help her here him his how i if in into is it
its know like make many may me more most much must my need needs new no not of off on one only or other our out
over own please same she should so some such than thank thanks that the their them then there these they thing
things this those through to too try trying under until up us use used using very want was way we were what when
where which while who why will with without work working would you your
advice agencies agency anybody anyone community cop everyone example expert experts federal government office
people question questions somebody someone team
"""
COMMON_WORDS = frozenset(_COMMON.split())
NEVER: Mapping[int, float] = MappingProxyType({})


class Question(NamedTuple):
    """What is asked: `words` are those of title and text in lower case, `agency` is the asker's."""

    id: int
    words: frozenset[str]
    topic: int | None
    community: int | None
    agency: int | None
    kind: str


class Expert(NamedTuple):
    """Somebody on the roster, or a shared role, as they are now.

    `words` are those of the evidence in lower case. `is_away` is also said of who paused and of a role with nobody
    behind it. `asked_last` is a timestamp, None for never.
    """

    id: int
    topics: frozenset[int]
    confirmed_by: frozenset[int]
    kinds: frozenset[str]
    words: frozenset[str]
    agency: int | None
    open_now: int
    most_open: int
    asked_in_week: int
    most_a_week: int
    is_away: bool
    asked_last: float | None


class Fit(IntEnum):
    """How well an expert fits a question, the better the higher."""

    FAIR = 1
    CLOSE = 2


Key = tuple[int, float, float, bool, bytes]


def can_take(expert: Expert) -> bool:
    """There, and below both limits."""
    return not expert.is_away and expert.open_now < expert.most_open and expert.asked_in_week < expert.most_a_week


def fits(question: Question, expert: Expert) -> Fit | None:
    """How well the expert fits; None for who cannot be asked about this at all.

    It takes the kind of help, and a reason to be asked: the topic, which the expert chose, or the confirmation of the
    community asked. Words alone are none, they may be chance; but two telling ones back a reason up.

    A question to a community goes first to those it confirmed, because the asker chose that community for its people:
    they are close by the topic or by words. Others on the topic are fair, however many words they share: they are the
    way out when the community's own are away or have enough. A question about a topic alone has no community to go
    by, so words tell who is close; being confirmed by some community says nothing about this topic.
    """
    if question.kind not in expert.kinds:
        return None
    on_topic = question.topic is not None and question.topic in expert.topics
    confirmed = question.community is not None and question.community in expert.confirmed_by
    if not on_topic and not confirmed:
        return None
    if on_topic and confirmed:
        return Fit.CLOSE
    is_own = confirmed or question.community is None
    shared = (question.words & expert.words) - COMMON_WORDS
    return Fit.CLOSE if is_own and len(shared) >= WORDS_IN_COMMON else Fit.FAIR


def rank(
    question: Question,
    experts: Iterable[Expert],
    *,
    asked: frozenset[int] = frozenset(),
    lately: Mapping[int, float] = NEVER,
) -> list[Expert]:
    """Those who can take it, best first.

    `asked` are the experts who had this question already, and whom else it must not go to. `lately` says by agency
    when somebody there was last asked about this topic.
    """
    found = sorted(_candidates(question, experts, asked, lately), key=itemgetter(0))
    return [expert for _, expert in found]


def choose(
    question: Question,
    experts: Iterable[Expert],
    *,
    asked: frozenset[int] = frozenset(),
    lately: Mapping[int, float] = NEVER,
) -> Expert | None:
    """The first of `rank`, or nobody."""
    found = min(_candidates(question, experts, asked, lately), key=itemgetter(0), default=None)
    return found[1] if found else None


def _candidates(
    question: Question, experts: Iterable[Expert], asked: frozenset[int], lately: Mapping[int, float]
) -> Iterator[tuple[Key, Expert]]:
    """Those who can take it, each with what it is put in order by, the lowest first."""
    for expert in experts:
        if expert.id in asked or not can_take(expert):
            continue
        fit = fits(question, expert)
        if fit is not None:
            yield _key(question, expert, fit, lately), expert


def _key(question: Question, expert: Expert, fit: Fit, lately: Mapping[int, float]) -> Key:
    return (
        -fit,
        -inf if expert.asked_last is None else expert.asked_last,
        -inf if expert.agency is None else lately.get(expert.agency, -inf),
        expert.agency is not None and expert.agency == question.agency,
        # Not Python's own hash, which differs from process to process.
        blake2b(f"{question.id} {expert.id}".encode(), digest_size=8).digest(),
    )
