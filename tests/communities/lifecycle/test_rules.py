"""The twelve rules: the cases of the specification, ten more, every boundary from both sides, and what would change."""

import pytest

from communities.lifecycle.start import outcomes
from communities.lifecycle.start.answers import Answers, Match
from communities.lifecycle.start.rules import RULES, Outcome, advise

AI, GRANTS = Match("Artificial Intelligence", "partly"), Match("Grants", "no")
NARROWER = AI._replace(narrower=True)
FIVE = ("DOE", "DOI", "ED", "EPA", "GSA")


def answers(**otherwise) -> Answers:
    """Five agencies and a steward with four hours, who go on learning together; `otherwise` is what a case is about."""
    usual = {
        "problem": True,
        "agencies": FIVE,
        "objective": False,
        "stays": True,
        "leader_agrees": True,
        "hours": 4,
        "outside": False,
        "one_organization": False,
        "teaches": False,
        "advises": False,
    }
    return Answers(**{**usual, **otherwise})


FITS = {"matches": (AI, Match("Plain Language", "fits"))}
EXPERTS = {"teaches": True, "experts": 4, "period_set": True}
SHARED = "Agencies share a practice, and there is somebody to grow it."
NO_LEADER = "Groups without a leader who has time for them fade."
ONE_OFFICE = "A need outside one office is not shown yet."
TOGETHER = "Solving it needs government and industry together."
ENDS = "There is a clear objective, with a beginning and an end."
ENDS_AND_STAYS = "The task comes first, and people want to keep learning together after it."
SPECIALISTS = "Specialists are ready to lead, coach and teach. It can become a community of practice later."
INSIDE = "Yours is a specific subject inside a bigger community."
EXISTS = "The work exists. Joining costs less than starting."
CRAFT = "Everybody works in the same organization and shares a craft."
COMMITTEE = "Your group may be an advisory committee under the Federal Advisory Committee Act (FACA)."
NO_PROBLEM = "There is no shared problem to gather around yet."

SPECIFIED = {
    "plain-language need, group exists": (FITS, 2, "Join Plain Language", EXISTS),
    "lasting data standard with vendors": (
        {"agencies": (*FIVE, "NASA"), "outside": True},
        4,
        "Start a public-private partnership",
        TOGETHER,
    ),
    "one playbook by 30 June, then disband": (
        {"agencies": FIVE[:4], "objective": True, "stays": False},
        5,
        "Start a working group",
        ENDS,
    ),
    "same playbook, stay on after": (
        {"agencies": FIVE[:4], "objective": True},
        6,
        "Start a working group now, and review it as a community of practice at its end",
        ENDS_AND_STAYS,
    ),
    "four accessibility experts coach for a year": (EXPERTS, 7, "Start a center of excellence", SPECIALISTS),
    "AI in grants, AI community exists": (
        {"matches": (NARROWER, GRANTS)},
        8,
        "Start a community of interest inside Artificial Intelligence",
        INSIDE,
    ),
    "designers of one bureau": ({"agencies": ("GSA",), "one_organization": True}, 9, "Start a guild", CRAFT),
    "five agencies, steward named": ({}, 10, "Start a community of practice", SHARED),
    "five agencies, nobody to lead": ({"leader_agrees": False}, 11, "Not yet: look for a steward", NO_LEADER),
    "industry members advise a CIO as a body": (
        {"agencies": FIVE[:3], "outside": True, "advises": True},
        3,
        "Stop: ask your committee management officer first",
        COMMITTEE,
    ),
    "we should network more": ({"agencies": FIVE[:2], "problem": False}, 1, "Not yet: talk first", NO_PROBLEM),
}
OURS = {
    "a group fits, and the problem cannot be stated": (
        {**FITS, "problem": False},
        1,
        "Not yet: talk first",
        NO_PROBLEM,
    ),
    "a group fits, though outsiders would advise": ({**FITS, "advises": True}, 2, "Join Plain Language", EXISTS),
    "the group that fits has ended": (
        {"matches": (Match("Mobile", "fits", is_live=False),)},
        2,
        "Bring Mobile back",
        EXISTS,
    ),
    "an ended group fits, and a live one": (
        {"matches": (Match("Mobile", "fits", is_live=False), Match("Web", "fits"))},
        2,
        "Join Web",
        EXISTS,
    ),
    "vendors build one thing by a date": (
        {"outside": True, "objective": True, "stays": False},
        4,
        "Start a public-private partnership, with a working group inside it",
        "Solving it needs government and industry together, and one part of it has an end date.",
    ),
    "an end date comes before experts": (
        {**EXPERTS, "objective": True, "stays": False},
        5,
        "Start a working group",
        ENDS,
    ),
    "experts come before a parent": (
        {**EXPERTS, "matches": (NARROWER,)},
        7,
        "Start a center of excellence",
        SPECIALISTS,
    ),
    "a parent comes before one organization": (
        {"matches": (NARROWER,), "one_organization": True},
        8,
        "Start a community of interest inside Artificial Intelligence",
        INSIDE,
    ),
    "one organization without a leader": (
        {"one_organization": True, "leader_agrees": False},
        11,
        "Not yet: look for a steward",
        NO_LEADER,
    ),
    "one agency, a steward, open to others": (
        {"agencies": ("GSA",)},
        12,
        "Not yet: look for a second agency",
        ONE_OFFICE,
    ),
}
BOUNDARIES = {
    "one agency": ({"agencies": ("GSA",)}, 12, "Not yet: look for a second agency", ONE_OFFICE),
    "two agencies": ({"agencies": ("GSA", "EPA")}, 10, "Start a community of practice", SHARED),
    "one agency named twice": ({"agencies": ("GSA", "GSA")}, 12, "Not yet: look for a second agency", ONE_OFFICE),
    "two experts": ({**EXPERTS, "experts": 2}, 10, "Start a community of practice", SHARED),
    "three experts": ({**EXPERTS, "experts": 3}, 7, "Start a center of excellence", SPECIALISTS),
    "three experts without a period": ({**EXPERTS, "period_set": False}, 10, "Start a community of practice", SHARED),
    "no hours": ({"hours": 0}, 11, "Not yet: look for a steward", NO_LEADER),
    "one hour": ({"hours": 1}, 10, "Start a community of practice", SHARED),
    "partly, as broad": ({"matches": (AI,)}, 10, "Start a community of practice", SHARED),
    "nothing fits": ({"matches": (GRANTS,)}, 10, "Start a community of practice", SHARED),
    "one organization, no hours": (
        {"one_organization": True, "hours": 0},
        11,
        "Not yet: look for a steward",
        NO_LEADER,
    ),
    "one organization, one hour": ({"one_organization": True, "hours": 1}, 9, "Start a guild", CRAFT),
}
CASES = SPECIFIED | OURS | BOUNDARIES


@pytest.mark.parametrize(("given", "rule", "title", "reason"), CASES.values(), ids=CASES)
def test_answers_lead_to_advice(given, rule, title, reason):
    advice = advise(answers(**given))

    assert (advice.rule, outcomes.title(advice.route), advice.reason) == (rule, title, reason)


def test_every_rule_has_a_case():
    assert (len(SPECIFIED), len(OURS)) == (11, 10)
    assert {rule for _, rule, *_ in CASES.values()} == {rule.number for rule in RULES} == set(range(1, 13))


def test_every_outcome_says_what_to_do_next():
    told = {outcome: outcomes.WORDING[outcome].steps for outcome in Outcome}

    assert [outcome for outcome, steps in told.items() if len(steps) < 2] == []


@pytest.mark.parametrize(
    ("given", "second"),
    [
        (FITS, "a community of practice of its own"),
        ({"matches": (NARROWER,)}, "a community of practice of its own"),
        ({"outside": True, "objective": True}, "a working group now, and a community of practice when it ends"),
        ({"outside": True, "advises": True}, "a public-private partnership"),
        ({"agencies": ("GSA",), "one_organization": True}, "not yet: look for a second agency first"),
        ({"agencies": ("GSA",), "leader_agrees": False}, "not yet: look for a second agency first"),
        ({}, None),
        ({"leader_agrees": False}, None),
        ({"agencies": ()}, None),
    ],
)
def test_runner_up_is_the_next_rule_that_fires(given, second):
    runner_up = advise(answers(**given)).runner_up

    assert (outcomes.then(runner_up) if runner_up else None) == second


@pytest.mark.parametrize(
    ("given", "changes"),
    [
        (
            {"matches": (NARROWER, GRANTS)},
            [
                ("Artificial Intelligence says that it will cover this", "join Artificial Intelligence"),
                (
                    "You set one objective with an end date",
                    "a working group now, and a community of practice when it ends",
                ),
                ("Yours is as broad as Artificial Intelligence", "a community of practice of its own"),
                ("Three experts commit themselves to teach for a set period", "a center of excellence"),
            ],
        ),
        (
            {"leader_agrees": False},
            [
                ("Somebody agrees to lead it and has hours for it", "a community of practice of its own"),
                (
                    "You set one objective with an end date",
                    "a working group now, and a community of practice when it ends",
                ),
                ("Three experts commit themselves to teach for a set period", "a center of excellence"),
                ("You cannot solve it without people from outside government", "a public-private partnership"),
            ],
        ),
        (FITS, [("Plain Language does not do this", "a community of practice of its own")]),
        (
            {"problem": False},
            [("You can say who is affected and what should change", "a community of practice of its own")],
        ),
        (
            {"outside": True, "advises": True},
            [
                (
                    "Members speak for themselves, and the group as one body advises no agency",
                    "a public-private partnership",
                )
            ],
        ),
    ],
)
def test_one_answer_otherwise_would_change_the_advice(given, changes):
    found = advise(answers(**given)).changes

    assert [(change.words, outcomes.then(change.route)) for change in found] == changes


@pytest.mark.parametrize("given", CASES.values(), ids=CASES)
def test_changes_are_at_most_four_and_lead_elsewhere(given):
    advice = advise(answers(**given[0]))

    assert len(advice.changes) <= 4
    assert advice.outcome not in {change.route.outcome for change in advice.changes}


def test_unasked_questions_fire_nothing():
    early = advise(Answers(problem=True, agencies=FIVE, matches=(Match("Plain Language", "fits"),)))

    assert (early.rule, early.runner_up, early.changes) == (2, None, ())
