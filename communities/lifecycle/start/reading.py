"""What /start/ reads: the answers as the rules want them, groups that come close, the advice with its reasons."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count
from django.utils import timezone

from communities.buttons import Button, button
from communities.eligibility import Offer, Verdict
from communities.lifecycle.models import StartAssessment, StartMatch
from communities.lifecycle.start import outcomes, wording
from communities.lifecycle.start.agencies import top
from communities.lifecycle.start.answers import Answers, Fit, Match, Question
from communities.lifecycle.start.rules import Advice, Outcome, Route, advise, route
from communities.lifecycle.start.screens import ASKED_ON, Screen, first_skipped
from communities.models import Community
from communities.search import alike
from communities.verdicts import verdicts_on
from members.models import Affiliation, Agency
from members.standing import Standing

SHOWN = 5  # existing groups to judge


class Joinable(NamedTuple):
    """A group that fits, with the verdict on this visitor and the one button beside it."""

    community: Community
    verdict: Verdict
    button: Button | None


class Change(NamedTuple):
    """What would change the advice, and where it would lead; `screen` is where the answer stands."""

    words: str
    then: str
    screen: str


@dataclass(frozen=True, slots=True)
class Report:
    """The values of templates/communities/lifecycle/_report.html; `chosen` is the advice or the override."""

    assessment: StartAssessment
    advice: Advice
    answers: Answers
    chosen: Route
    why: list[wording.Row]
    others: list[wording.Row]
    changes: list[Change]
    skipped: Screen | None

    @property
    def title(self) -> str:
        return outcomes.title(self.chosen)

    @property
    def advised_title(self) -> str:
        """What the helper advises, where somebody chose otherwise."""
        return outcomes.title(self.advice.route)

    @property
    def steps(self) -> list[str]:
        return outcomes.steps(self.chosen)

    @property
    def group_type(self) -> Community.Type | None:
        """What a proposal from here becomes; None where there is nothing to propose."""
        name = outcomes.WORDING[self.chosen.outcome].group_type
        return Community.Type(name) if name else None

    @property
    def can_be_proposed(self) -> bool:
        """The way on from here is a proposal: of a group, or of one that looks for its steward."""
        return self.group_type is not None or self.chosen.outcome == Outcome.CALL_STEWARD

    @property
    def stops(self) -> bool:
        """Whoever chose something else is still told of the law."""
        return Outcome.ASK_OFFICER in (self.chosen.outcome, self.advice.outcome)

    @property
    def runner_up(self) -> str:
        """The second choice, in a sentence."""
        if self.advice.runner_up is None:
            return "" if self.skipped else "No other kind of group fits these answers."
        condition = {
            Outcome.EXPLORE: "Once you can state the problem",
            Outcome.ASK_OFFICER: "Once the officer has agreed",
        }.get(self.advice.outcome, "If that does not work out")
        return f"{condition}: {outcomes.then(self.advice.runner_up)}."


def answers_of(assessment: StartAssessment) -> Answers:
    """The answers as plain values; three statements, four with a person."""
    return Answers(
        problem=assessment.is_stated if "problem" in assessment.answered else None,
        agencies=tuple(agency_names(assessment)),
        matches=tuple(map(_match, judged(assessment))),
        objective=assessment.objective,
        stays=assessment.stays,
        leader_agrees=assessment.leader_agrees,
        hours=assessment.hours,
        experts=assessment.experts,
        period_set=assessment.period_set,
        outside=assessment.outside,
        one_organization=assessment.one_organization,
        teaches=assessment.teaches,
        advises=assessment.advises,
    )


def agency_names(assessment: StartAssessment) -> list[str]:
    """Every agency that has the problem, once: the person's own, those we know, those the person confirmed."""
    known = [*_own_agencies(assessment), *assessment.agencies.select_related("parent").order_by("name")]
    return list(dict.fromkeys([*(top(agency).short_name for agency in known), *assessment.other_agencies]))


def judged(assessment: StartAssessment) -> list[StartMatch]:
    """What was said of existing groups, in the order it was said."""
    return list(assessment.matches.select_related("community").order_by("pk"))


def candidates(assessment: StartAssessment) -> list[Community]:
    """Listings to judge: those judged already, then the closest five, whether live, ended or elsewhere (R35)."""
    before = list(assessment.matches.order_by("pk").values_list("community_id", flat=True))
    close = alike(assessment.search_text, SHOWN)
    found = Community.objects.listed().in_bulk([*before, *close])
    return [found[pk] for pk in dict.fromkeys([*before, *close]) if pk in found]


def report(assessment: StartAssessment, *, with_names: bool = True) -> Report:
    """The advice with everything that explains it."""
    answers = answers_of(assessment)
    advice = advise(answers)
    said = wording.Said(assessment, answers, with_names)
    return Report(
        assessment=assessment,
        advice=advice,
        answers=answers,
        chosen=route(Outcome(assessment.override), answers) if assessment.override else advice.route,
        why=wording.rows(said, advice.triggers),
        others=wording.rows(said, [question for question in Question if question not in advice.triggers]),
        changes=[
            Change(change.words, outcomes.then(change.route), ASKED_ON[change.question].slug)
            for change in advice.changes
        ],
        skipped=first_skipped(assessment),
    )


def joinable(assessment: StartAssessment, who: Standing) -> list[Joinable]:
    """The groups that fit, live ones first, each with its verdict."""
    fitting = assessment.matches.filter(fit=Fit.FITS).values("community")
    found = Community.objects.listed().filter(pk__in=fitting).select_related("agency", "index", "successor")
    verdicts = verdicts_on(found, who)
    return [
        Joinable(one, verdicts[one.pk], button(verdicts[one.pk], one, host=Offer.of(one).host))
        for one in sorted(found, key=lambda one: not one.is_live)
    ]


def choices_instead(report: Report) -> list[tuple[str, str]]:
    """What may be chosen instead: anything but the advice, and nothing inside a group that nobody named."""
    impossible = {report.advice.outcome}
    impossible |= set() if report.answers.fitting else {Outcome.JOIN}
    impossible |= set() if report.answers.partial else {Outcome.COI}
    return [choice for choice in Outcome.choices if choice[0] not in impossible]


def live_by_type() -> dict[str, int]:
    """Group type -> how many live listings, in one statement."""
    return dict(Community.objects.live().order_by().values_list("community_type").annotate(number=Count("pk")))


def _own_agencies(assessment: StartAssessment) -> list[Agency]:
    """Where the person is employed today, if they are signed in and have said so."""
    if assessment.person_id is None:
        return []
    homes = Affiliation.objects.homes(timezone.localdate()).filter(person=assessment.person_id, agency__isnull=False)
    return [home.agency.living(timezone.localdate()) for home in homes.select_related("agency__parent")]


def _match(row: StartMatch) -> Match:
    return Match(row.community.name, row.fit, row.narrower, row.community.is_live)
