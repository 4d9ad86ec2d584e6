"""What each outcome means to the person: its title, the sentence after “then”, what it leads to, what to do next (R38).

A “not yet” always says what to do in the meantime. The explanation of the law is ours and no legal advice.
"""

from dataclasses import dataclass

from communities.lifecycle.start.rules import Outcome, Route
from communities.models import Community

Type = Community.Type


@dataclass(frozen=True, slots=True)
class Wording:
    """`title` and `then` may name the existing group; `steps` are what to do, one sentence each.

    `group_type` is what a proposal becomes; empty where there is nothing to propose.
    """

    title: str
    then: str
    steps: tuple[str, ...]
    group_type: str = ""


PROPOSE = "Propose it: others say whether they need it too, and the program office reviews it."

WORDING: dict[Outcome, Wording] = {
    Outcome.EXPLORE: Wording(
        "Not yet: talk first",
        "talk first, and start later",
        (
            "Talk with five people who might need this. Ask what they would do differently with a group.",
            "Write down who is affected and what should change, in two sentences that they agree with.",
            "Come back with those sentences. What you answered is kept.",
        ),
    ),
    Outcome.JOIN: Wording(
        "Join {name}",
        "join {name}",
        (
            "Join it, and tell its stewards what you need from it.",
            "If it is quiet, offer to help. A group that exists has members, rules and a home already.",
        ),
    ),
    Outcome.ASK_OFFICER: Wording(
        "Stop: ask your committee management officer first",
        "stop, and ask your committee management officer first",
        (
            "Ask who your agency's committee management officer is: your general counsel's office knows.",
            "Tell them who the members are, which agency hears from the group, and whether it speaks with one voice.",
            "Hold no meeting that is to agree on advice until they have answered.",
        ),
    ),
    Outcome.PPP_WORKING_GROUP: Wording(
        "Start a public-private partnership, with a working group inside it",
        "a public-private partnership with a working group inside it",
        (
            PROPOSE,
            "Give the working group its own start and end date.",
            "Settle with your counsel what people from outside government may see, and how they are asked for views.",
        ),
        Type.PPP,
    ),
    Outcome.PPP: Wording(
        "Start a public-private partnership",
        "a public-private partnership",
        (
            PROPOSE,
            "Settle with your counsel what people from outside government may see, and how they are asked for views.",
        ),
        Type.PPP,
    ),
    Outcome.WORKING_GROUP: Wording(
        "Start a working group",
        "a working group that ends with its task",
        (PROPOSE, "Set a start and an end date, and say what is to be there on the last day."),
        Type.WORKING_GROUP,
    ),
    Outcome.WORKING_GROUP_FIRST: Wording(
        "Start a working group now, and review it as a community of practice at its end",
        "a working group now, and a community of practice when it ends",
        (PROPOSE, "Set a start and an end date. On the end date, decide together whether to go on as a community."),
        Type.WORKING_GROUP,
    ),
    Outcome.COE: Wording(
        "Start a center of excellence",
        "a center of excellence",
        (PROPOSE, "Name the specialists and the period for which they commit themselves."),
        Type.COE,
    ),
    Outcome.COI: Wording(
        "Start a community of interest inside {name}",
        "a community of interest inside {name}",
        (PROPOSE, "Tell the stewards of {name}: starting inside it brings its members with you."),
        Type.COI,
    ),
    Outcome.GUILD: Wording(
        "Start a guild",
        "a guild in your own organization",
        (PROPOSE, "Say which standards and lessons you want to share first."),
        Type.GUILD,
    ),
    Outcome.COP: Wording(
        "Start a community of practice",
        "a community of practice of its own",
        (PROPOSE, "People from outside government can be welcome too, in a second, public channel."),
        Type.COP,
    ),
    Outcome.CALL_STEWARD: Wording(
        "Not yet: look for a steward",
        "not yet: look for a steward first",
        (
            "Ask in each agency you named for one person who would lead this for a few hours a month.",
            "Two people from two offices share the work better than one.",
            "Come back with a name and the hours. What you answered is kept.",
        ),
    ),
    Outcome.SECOND_AGENCY: Wording(
        "Not yet: look for a second agency",
        "not yet: look for a second agency first",
        (
            "Ask people with your job in two other agencies whether they have the same problem.",
            "Ask in communities near your subject: their stewards know who else has brought it up.",
            "If everybody who needs it works in one organization, say so: then a guild may fit.",
        ),
    ),
}


def title(route: Route) -> str:
    """The heading of the advice; a group that has ended cannot be joined, so it is to be brought back."""
    if route.outcome == Outcome.JOIN and route.subject and not route.subject.is_live:
        return f"Bring {route.subject.name} back"
    return _filled(WORDING[route.outcome].title, route)


def then(route: Route) -> str:
    """The outcome inside a sentence, without a capital."""
    if route.outcome == Outcome.JOIN and route.subject and not route.subject.is_live:
        return f"help to bring {route.subject.name} back"
    return _filled(WORDING[route.outcome].then, route)


def steps(route: Route) -> list[str]:
    """What to do next, one sentence each."""
    if route.outcome == Outcome.JOIN and route.subject and not route.subject.is_live:
        return [
            "Read its page: it says what it did and why it ended.",
            "Offer to help steward it. Bringing a name back that people know costs less than making a new one known.",
        ]
    return [_filled(step, route) for step in WORDING[route.outcome].steps]


def _filled(words: str, route: Route) -> str:
    return words.format(name=route.subject.name if route.subject else "that group")
