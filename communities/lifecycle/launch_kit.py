"""The launch kit: texts to pass on, written from what the directory knows of a community."""

from typing import Any, NamedTuple

import segno
from django.conf import settings
from django.db import transaction

from communities.lifecycle.models import Care, PlanEntry
from communities.lifecycle.newcomers import dated, upcoming
from communities.lifecycle.transitions import lock, roles_of
from communities.memberships import Refused
from communities.models import Community

DATES = 4
CARD_LENGTH = 140
QUIET = 4


class Text(NamedTuple):
    """One text to copy: what it is called, where it goes, what it says."""

    name: str
    hint: str
    text: str

    @property
    def rows(self) -> int:
        """Lines that show it whole, as far as a page can guess."""
        return min(14, 1 + sum(1 + len(line) // 70 for line in self.text.splitlines()))


class Facts(NamedTuple):
    """What the texts are made of."""

    community: Community
    care: Care
    dates: list[PlanEntry]
    address: str

    @property
    def how_to_join(self) -> str:
        """One sentence, the same wherever it lives."""
        if self.community.home_url:
            return f"{self.address} says who may join and leads you to its home."
        return f"Open {self.address} and press Join. It takes two minutes."

    @property
    def first_dates(self) -> str:
        """The dates ahead, one a line; "" while there are none."""
        return "\n".join(["First dates:", *(f"- {dated(entry)}" for entry in self.dates)]) if self.dates else ""


def facts_of(community: Community) -> Facts:
    """Read them in two statements."""
    care = Care.objects.filter(community=community).first() or Care(community=community)
    dates = list(upcoming(community)[:DATES])
    return Facts(community, care, dates, settings.BASE_URL + community.get_absolute_url())


def texts_of(facts: Facts) -> list[Text]:
    """Every text of the kit, in the order in which a launch needs them."""
    return [
        Text("Announcement, short", "For a chat or a digest.", _short(facts)),
        Text("Announcement, long", "For an email to everybody or a page of your agency.", _long(facts)),
        Text("Invitation", "For founding members, to send to two people each.", _invitation(facts)),
        Text("For other communities", "For their digest or list.", _for_others(facts)),
        Text("For agencies", "What an agency gets and what is asked of it.", _for_agencies(facts)),
        Text("Question starters", "For the first weeks: ask one yourself if nobody does.", _starters(facts)),
        Text("Card image", "For whoever makes a picture of it.", _card(facts)),
    ]


@transaction.atomic
def write_words(*, community: Community, by: Any, **words: str) -> Care:
    """Keep what new members and agencies are told: `welcome`, `benefits`, `agency_benefits`."""
    community = lock(community)
    if not roles_of(by, community):
        raise Refused("Its stewards and the program office write this.")
    care, _ = Care.objects.update_or_create(
        community=community, defaults={name: text.strip() for name, text in words.items()}
    )
    return care


def qr_code(address: str) -> tuple[str, str]:
    """The QR code of an address as an SVG's view box and one path: a stroke for each run of dark fields."""
    rows = [bytes(row) for row in segno.make(address, error="m", micro=False).matrix]
    strokes = []
    for y, row in enumerate(rows):
        x = 0
        while (x := row.find(1, x)) >= 0:
            end = row.find(0, x)
            end = len(row) if end < 0 else end
            strokes.append(f"M{x} {y}h{end - x}v1h-{end - x}z")
            x = end
    # A margin: without it some cameras do not see where it begins.
    side = len(rows) + 2 * QUIET
    return f"-{QUIET} -{QUIET} {side} {side}", "".join(strokes)


def _short(facts: Facts) -> str:
    first = f" First date: {dated(facts.dates[0])}." if facts.dates else ""
    return f"{facts.community.name} is open. {facts.community.summary}{first} {facts.address}"


def _long(facts: Facts) -> str:
    community = facts.community
    return _paragraphs(
        f"{community.name} is open",
        community.summary,
        community.purpose,
        community.audience and f"Who it is for: {community.audience}",
        facts.care.benefits and f"What you get:\n{facts.care.benefits}",
        facts.first_dates,
        f"How to join: {facts.how_to_join}",
        community.contact and f"Questions: {community.contact}",
    )


def _invitation(facts: Facts) -> str:
    return _paragraphs(
        f"I thought of you: {facts.community.name} has begun.",
        facts.community.summary,
        facts.care.benefits and f"What I expect from it:\n{facts.care.benefits}",
        facts.first_dates,
        f"How to join: {facts.how_to_join}",
        "Would you join me there?",
    )


def _for_others(facts: Facts) -> str:
    name = facts.community.name
    return _paragraphs(
        f"A new community that may matter to you: {name}.",
        facts.community.summary,
        facts.first_dates,
        f"Your work stays here; {name} adds people of other agencies. How to join: {facts.how_to_join}",
    )


def _for_agencies(facts: Facts) -> str:
    name = facts.community.name
    return _paragraphs(
        f"{name}: what your agency gets",
        facts.care.agency_benefits or facts.community.summary,
        f"What is asked of you: tell the people of your agency who may want it, and say that you received this. "
        f"One page to print: {facts.address}brief/",
        facts.community.contact and f"Contact: {facts.community.contact}",
    )


def _starters(facts: Facts) -> str:
    goals = [line.strip(" -*").rstrip(".") for line in facts.community.goals.splitlines() if line.strip(" -*")]
    return "\n".join(
        [
            "- What costs you most time in this subject at the moment?",
            "- Which template or tool would you not want to give up? Please share it.",
            "- Who has solved this once already, and what would you do differently?",
            *(f"- One of our goals: “{goal}”. What is the first thing you would try?" for goal in goals[:3]),
        ]
    )


def _card(facts: Facts) -> str:
    summary = facts.community.summary
    if len(summary) > CARD_LENGTH:
        summary = summary[:CARD_LENGTH].rpartition(" ")[0] + " …"
    return "\n".join([facts.community.name, summary, facts.address.partition("://")[2].rstrip("/")])


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part.strip() for part in parts if part.strip())
