"""What /start/ asks, as plain values: the five questions, and four more that tell the group types apart (R33-R37)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from django.db.models import TextChoices

TWO_AGENCIES = 2
ENOUGH_EXPERTS = 3


class Question(StrEnum):
    """One answer that a rule may look at; the screens of /start/ ask them in this order."""

    PROBLEM = "problem"
    AGENCIES = "agencies"
    MATCHES = "matches"
    OBJECTIVE = "objective"
    STAY = "stay"
    OUTSIDE = "outside"
    ORGANIZATION = "organization"
    TEACHING = "teaching"
    ADVISING = "advising"
    LEADER = "leader"


class Fit(TextChoices):
    """How an existing group fits the problem."""

    FITS = "fits", "It fits"
    PARTLY = "partly", "Partly"
    NO = "no", "No"


class Match(NamedTuple):
    """An existing group as the person judged it; `narrower`: ours is a narrower subject inside it."""

    name: str
    fit: str
    narrower: bool = False
    is_live: bool = True


@dataclass(frozen=True, slots=True)
class Answers:
    """The five questions and four more (domain.md, section 6). None: not asked yet, which fires nothing."""

    problem: bool | None = None
    agencies: tuple[str, ...] = ()
    matches: tuple[Match, ...] = ()
    objective: bool | None = None
    stays: bool | None = None
    leader_agrees: bool | None = None
    hours: int = 0
    experts: int = 0
    period_set: bool = False
    outside: bool | None = None
    one_organization: bool | None = None
    teaches: bool | None = None
    advises: bool | None = None

    @property
    def fitting(self) -> Match | None:
        """The group to join: a live one before one that has ended."""
        fitting = [match for match in self.matches if match.fit == Fit.FITS]
        return min(fitting, key=lambda match: not match.is_live, default=None)

    @property
    def partial(self) -> Match | None:
        """A group that fits partly."""
        return next((match for match in self.matches if match.fit == Fit.PARTLY), None)

    @property
    def parent(self) -> Match | None:
        """The bigger community that ours would be inside."""
        return next((match for match in self.matches if match.fit == Fit.PARTLY and match.narrower), None)

    @property
    def is_shared(self) -> bool:
        """The need is shown outside one agency."""
        return len(set(self.agencies)) >= TWO_AGENCIES

    @property
    def has_leader(self) -> bool | None:
        """Somebody agrees, and has hours for it: a name without time leads nothing."""
        return None if self.leader_agrees is None else self.leader_agrees and self.hours > 0

    @property
    def experts_ready(self) -> bool:
        """Enough specialists have committed themselves to teach, for a period that is set."""
        return self.teaches is True and self.experts >= ENOUGH_EXPERTS and self.period_set

    @property
    def is_complete(self) -> bool:
        """Every question that has a yes and a no is answered."""
        asked = (self.problem, self.objective, self.stays, self.leader_agrees)
        return None not in (*asked, self.outside, self.one_organization, self.teaches, self.advises)
