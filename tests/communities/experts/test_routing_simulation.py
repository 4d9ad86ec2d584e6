"""A year of 10,000 questions to 500 experts: nobody gets too many, equals get about as many, and none is lost.

The figures are put on record, and stand at the end of what a run of the tests says.

The rate keeps the roster busy but stable. 192 questions come in a week, and each is put to 2.2 experts on average: more
than half of the turns are declined or run out. That is more than four fifths of what the roster takes in a week. So
limits turn many away and some questions wait for days, and still the line of those that wait does not grow.

Experts come in groups of ten that are equal by construction: same topics, kinds, communities and limits, as many weeks
away (not the same weeks), as many words of evidence (not the same words), each at some agency.
"""

import random
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from statistics import mean, median
from typing import NamedTuple

import pytest

from communities.experts.routing import Expert, Question, choose

pytestmark = pytest.mark.slow

SEED = 20261123
QUESTIONS, DAYS, WEEK = 10_000, 365, 7
GROUPS, GROUP_SIZE = 50, 10
TOPICS, COMMUNITIES, AGENCIES = 30, 20, 24
DAYS_TO_ACCEPT = 2
DECLINES, STAYS_SILENT = 0.3, 0.25  # shares of turns; the others are accepted and answered
DAYS_TO_ANSWER = 8  # on average
LONG_ENOUGH = DAYS * 2  # a line that is not empty by then never will be


@dataclass
class Member:
    """An expert of the roster, with the counters that the site keeps too."""

    group: int
    plain: Expert
    weeks_away: frozenset[int]
    open_now: int = 0
    asked: deque[float] = field(default_factory=deque)

    def at(self, now: float) -> Expert:
        """As routing sees the expert now."""
        while self.asked and self.asked[0] <= now - WEEK:
            self.asked.popleft()
        return self.plain._replace(
            open_now=self.open_now,
            asked_in_week=len(self.asked),
            is_away=now // WEEK in self.weeks_away,
        )


class Turn(NamedTuple):
    """One line of the record: who was asked what, from when until when."""

    question: int
    expert: int
    asked: float
    ended: list[float]  # empty as long as the turn is open


class Year:
    """Everything that happens, in order of time. Days are numbers; day 0 is a Monday."""

    def __init__(self, seed: int):
        self.chance = random.Random(seed)  # noqa: S311 - invented people are no secret
        self.number = count()
        self.events: list[tuple[float, int, Callable, tuple]] = []
        self.members = [self._member(group, place) for group in range(GROUPS) for place in range(GROUP_SIZE)]
        self.questions: dict[int, Question] = {}
        self.waiting: dict[int, float] = {}  # question -> since when
        self.asked: dict[int, set[int]] = defaultdict(set)
        self.lately: dict[int | None, dict[int, float]] = defaultdict(dict)
        self.answered: list[int] = []
        # The record that the limits are checked against: no counter is read from it, and it reads none.
        self.record: list[Turn] = []
        self.turns_of: dict[int, list[Turn]] = defaultdict(list)
        self.over: list[tuple[str, Turn]] = []
        self.nobody_at_first: set[int] = set()
        self.waits: list[float] = []
        self.most_waiting = 0

    # ---- people and questions ----

    def _member(self, group: int, place: int) -> Member:
        topics = frozenset({group % TOPICS, (group * 7 + 11) % TOPICS})
        takes_more = group % 10 == 0
        plain = Expert(
            id=group * GROUP_SIZE + place,
            topics=topics,
            confirmed_by=frozenset({group % COMMUNITIES}),
            kinds=frozenset({"answer", "review"} if group < TOPICS else {"answer"}),
            words=frozenset(word for topic in topics for word in self._words(topic, 4)),
            agency=self.chance.randrange(AGENCIES),
            open_now=0,
            most_open=3 if takes_more else 2,
            asked_in_week=0,
            most_a_week=2 if takes_more else 1,
            is_away=False,
            asked_last=None,
        )
        weeks_away = self.chance.sample(range(DAYS // WEEK), 3 * (group % 4))
        return Member(group, plain, frozenset(weeks_away))

    def _words(self, topic: int, number: int) -> list[str]:
        return [f"word-{topic}-{word}" for word in self.chance.sample(range(12), number)]

    def _question(self) -> Question:
        """About what some group knows: to its community, about one of its topics, or both.

        Twenty experts or more fit each, so that one whom all of them pass on does not come up.
        """
        knows = self.chance.choice(self.members).plain
        topic = self.chance.choice(sorted(knows.topics))
        to_community = self.chance.random() < 0.5
        has_topic = not to_community or self.chance.random() < 0.8
        is_review = has_topic and "review" in knows.kinds and self.chance.random() < 0.2
        return Question(
            id=len(self.questions),
            words=frozenset({*self._words(topic, 4), "how", "should", "we"}),
            topic=topic if has_topic else None,
            community=min(knows.confirmed_by) if to_community else None,
            agency=self.chance.randrange(AGENCIES),
            kind="review" if is_review else "answer",
        )

    # ---- what happens ----

    def after(self, now: float, event: Callable, *values: object) -> None:
        heappush(self.events, (now, next(self.number), event, values))

    def run(self, *, until: float) -> None:
        while self.events and self.events[0][0] <= until:
            now, _, event, values = heappop(self.events)
            event(now, *values)

    def arrive(self, now: float) -> None:
        question = self._question()
        self.questions[question.id] = question
        self.place(now, question)
        if question.id in self.waiting:
            self.nobody_at_first.add(question.id)
        if len(self.questions) < QUESTIONS:
            self.after(now + self.chance.expovariate(QUESTIONS / DAYS), self.arrive)

    def try_again(self, now: float) -> None:
        """Each morning, those that wait longest first."""
        self.most_waiting = max(self.most_waiting, len(self.waiting))
        for number, since in list(self.waiting.items()):
            del self.waiting[number]
            self.place(now, self.questions[number], since)
        self.after(now + 1, self.try_again)

    def place(self, now: float, question: Question, since: float | None = None) -> None:
        experts = [member.at(now) for member in self.members if self.is_near(question, member.plain)]
        expert = choose(question, experts, asked=frozenset(self.asked[question.id]), lately=self.lately[question.topic])
        if expert is None:
            self.waiting[question.id] = now if since is None else since
            return
        if since is not None:
            self.waits.append(now - since)
        self.ask(now, question, self.members[expert.id])

    @staticmethod
    def is_near(question: Question, plain: Expert) -> bool:
        """What a query would leave out, so that the year passes in seconds."""
        return question.topic in plain.topics or question.community in plain.confirmed_by

    def ask(self, now: float, question: Question, member: Member) -> None:
        turn = Turn(question.id, member.plain.id, now, [])
        self.record.append(turn)
        self.turns_of[turn.expert].append(turn)
        self.check(turn)
        member.open_now += 1
        member.asked.append(now)
        member.plain = member.plain._replace(asked_last=now)
        self.asked[question.id].add(member.plain.id)
        self.lately[question.topic][member.plain.agency] = now
        fate = self.chance.random()
        reply = now + self.chance.uniform(0, DAYS_TO_ACCEPT)
        if fate < DECLINES:
            self.after(reply, self.pass_on, turn)
        elif fate < DECLINES + STAYS_SILENT:
            self.after(now + DAYS_TO_ACCEPT, self.pass_on, turn)
        else:
            self.after(reply + self.chance.expovariate(1 / DAYS_TO_ANSWER), self.answer, turn)

    def end(self, now: float, turn: Turn) -> None:
        turn.ended.append(now)
        self.members[turn.expert].open_now -= 1

    def pass_on(self, now: float, turn: Turn) -> None:
        self.end(now, turn)
        self.place(now, self.questions[turn.question])

    def answer(self, now: float, turn: Turn) -> None:
        self.end(now, turn)
        self.answered.append(turn.question)

    # ---- what is measured ----

    def check(self, turn: Turn) -> None:
        """Right after each new turn, the only step that adds to a load: all that the record has of this expert."""
        member, turns = self.members[turn.expert], self.turns_of[turn.expert]
        if sum(not other.ended for other in turns) > member.plain.most_open:
            self.over.append(("open", turn))
        if sum(other.asked > turn.asked - WEEK for other in turns) > member.plain.most_a_week:
            self.over.append(("week", turn))
        if turn.asked // WEEK in member.weeks_away:
            self.over.append(("away", turn))

    def loads(self, turns: list[Turn]) -> list[list[int]]:
        """By group, how many turns each of its experts had."""
        had = Counter(turn.expert for turn in turns)
        loads = defaultdict(list)
        for member in self.members:
            loads[member.group].append(had[member.plain.id])
        return list(loads.values())

    @property
    def in_hand(self) -> list[int]:
        """Questions that are with an expert."""
        return [turn.question for turn in self.record if not turn.ended]

    @property
    def used(self) -> float:
        """The share used of what experts who are there take in the weeks of the year."""
        weeks = DAYS // WEEK
        takes = sum(member.plain.most_a_week * (weeks - len(member.weeks_away)) for member in self.members)
        return sum(turn.asked < weeks * WEEK for turn in self.record) / takes


@dataclass
class Lived:
    """A year that is over, and where its questions were when the last one had come."""

    year: Year
    waiting: list[int]
    in_hand: list[int]
    answered: list[int]
    lasted: float


@pytest.fixture(scope="module")
def lived() -> Lived:
    year = Year(SEED)
    year.after(0, year.arrive)
    year.after(0.25, year.try_again)
    while len(year.questions) < QUESTIONS:
        year.run(until=year.events[0][0])
    lasted = year.events[0][0]
    lived = Lived(year, list(year.waiting), year.in_hand, list(year.answered), lasted)
    while len(year.answered) < QUESTIONS and year.events[0][0] < LONG_ENOUGH:
        year.run(until=year.events[0][0])
    return lived


def test_the_roster_is_busy_and_the_line_does_not_grow(lived, record_property):
    year = lived.year

    record_property("Questions, experts, days", f"{len(year.questions):,}, {len(year.members)}, {lived.lasted:.0f}")
    record_property("Turns for each question", round(len(year.record) / QUESTIONS, 2))
    record_property("Used of what experts take in a week", f"{year.used:.0%}")
    record_property("Found nobody free at first", len(year.nobody_at_first))
    record_property("Waits in days, mean and longest", f"{mean(year.waits):.1f} and {max(year.waits):.1f}")
    record_property("Most in line on one day", year.most_waiting)
    assert 0.7 < year.used < 0.9
    assert len(year.nobody_at_first) > QUESTIONS / 20
    assert year.most_waiting < QUESTIONS / 20
    assert max(year.waits) < 30


def test_nobody_is_ever_over_a_limit_or_asked_while_away(lived, record_property):
    year = lived.year

    record_property("Turns over a limit or while away", f"{len(year.over)} of {len(year.record):,}")
    assert year.over == []


def test_equals_are_asked_about_as_often(lived, record_property):
    loads = lived.year.loads(lived.year.record)

    worst = max(max(group) / median(group) for group in loads)
    least = min(min(group) / median(group) for group in loads)
    record_property("Busiest among equals, times the median", round(worst, 2))
    record_property("Least busy among equals, times the median", round(least, 2))
    assert min(map(median, loads)) > 10
    assert worst <= 2
    assert least >= 0.5


def test_no_question_is_lost(lived, record_property):
    numbers = sorted(lived.year.questions)

    at_the_end = sorted([*lived.waiting, *lived.in_hand, *lived.answered])
    record_property(
        "When the last one came: answered, with an expert, in line",
        f"{len(lived.answered):,}, {len(lived.in_hand)}, {len(lived.waiting)}",
    )
    record_property("Lost", QUESTIONS - len(set(lived.year.answered)))
    assert at_the_end == numbers
    assert sorted(lived.year.answered) == numbers


def test_no_question_goes_to_the_same_expert_twice(lived):
    turns = [(turn.question, turn.expert) for turn in lived.year.record]

    assert len(turns) == len(set(turns))
