"""Three ideas: one waits for the program office, one is listed and looks for supporters, one doubles another (R34)."""

from typing import Any

from communities.lifecycle import proposing
from communities.lifecycle.demo import past
from communities.lifecycle.models import Support
from communities.lifecycle.start import saving
from communities.lifecycle.start.answers import Fit
from communities.models import Community, JoinPreset, Topic
from members.models import Person

Kind = Support.Kind


def fill() -> None:
    """Propose each from the answers to the five questions, then let others and the program office answer."""
    one, two, three, *others = past.federal(8)
    blueprints = _propose(
        one,
        hours=6,
        name="Service Blueprints",
        summary="Drawing how a service works behind the page, and finding where people wait.",
        problem="Each team draws how its service works in its own way, so nobody can compare or reuse a drawing.",
        affected="Service designers and program staff in at least four agencies.",
        change="One way to draw, a shelf of examples, and somebody to ask.",
        near="user-experience",
        missing="It is about research with people. The drawings are a small part of it.",
    )
    for person in others[:3]:
        proposing.support(community=blueprints, kind=Kind.NEED, by=person)
    proposing.support(community=blueprints, kind=Kind.STEWARD, by=others[0], hours=4)
    maps = _propose(
        two,
        name="Maps on the Web",
        summary="Maps that load quickly, work with a keyboard, and say what they show in words, too.",
        problem="Maps on our sites cannot be used with a keyboard, and nobody knows which tools do better.",
        affected="Web teams of agencies that publish places, routes or hazards.",
        change="A list of tools that work, with examples, and a call when something new comes out.",
        near="it-accessibility-section-508",
        missing="It covers all of accessibility. Maps never come up.",
    )
    proposing.accept(community=maps, by=past.office())
    proposing.support(community=maps, kind=Kind.NEED, by=others[3])
    double = _propose(
        three,
        name="Website Managers",
        summary="For everybody who keeps a government site in order.",
        problem="Whoever keeps a site in order has nobody to ask.",
        affected="Web managers everywhere.",
        change="A list where web managers ask each other.",
        near="open-data",
        missing="It is about data.",
    )
    proposing.refuse(
        community=double,
        reason="Web Managers is this community: 30 people ask and answer there. Please join them.",
        same_as=past.community("web-content-managers"),
        by=past.office(),
    )
    proposing.support(community=past.community("multilingual"), kind=Kind.STEWARD, by=others[2], hours=6)


def _propose(
    by: Person, *, name: str, summary: str, near: str, missing: str, hours: int | None = None, **problem: str
) -> Community:
    assessment = saving.begin(by=by)
    answers: dict[str, dict[str, Any]] = {
        "problem": problem,
        "shape": {"objective": False, "stays": True},
        "people": {"outside": False, "one_organization": False, "teaches": False, "advises": False},
        "leader": {"leader_agrees": True, "leader": by.display_name, "hours": hours or 4},
    }
    for screen, said in answers.items():
        saving.save(assessment=assessment, screen=screen, answers=said)
    saving.save_agencies(assessment=assessment, named="GSA\nEPA", people="Colleagues in both, in a call last week.")
    judged = saving.Judgment(past.community(near), Fit.PARTLY, missing)
    saving.save_matches(assessment=assessment, judgments=[judged])
    return proposing.propose(
        assessment=assessment,
        by=by,
        topics=list(Topic.objects.filter(slug__in=["user-experience", "accessibility"])),
        hours=hours,
        name=name,
        summary=summary,
        purpose=problem["change"],
        audience=problem["affected"],
        join_rule=JoinPreset.GOVERNMENT_ONLY,
    )
