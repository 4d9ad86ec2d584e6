"""Examples of the mails about experts, questions and introductions; tests/mails.py takes them in."""

from collections.abc import Callable

from communities.experts import asking, roster, tending
from communities.experts.models import Introduction
from communities.experts.people import introducing
from tests.factories import (
    AgencyFactory,
    CommunityFactory,
    MembershipFactory,
    TopicFactory,
    federal_employee,
    steward_of,
)


def _introduction() -> Introduction:
    community = CommunityFactory(name="Research & <Data>")
    ana, bo = federal_employee(name="Ana <b>"), federal_employee(name="Bo & <Co>")
    for person in (ana, bo):
        MembershipFactory(community=community, person=person)
    return introducing.ask(to=bo, why="Same <topic> & more.", by=ana)


def _introduction_asked() -> None:
    _introduction()


def _introduction_made() -> None:
    asked = _introduction()
    introducing.answer(introduction=asked, yes=True, by=asked.other)


def _question() -> None:
    """To an expert behind a role, by somebody whose agency and words would show what is not escaped."""
    topic, asker = TopicFactory(), federal_employee(agency=AgencyFactory(name="Land & <Water>", slug="epa"))
    roster.offer(
        by=federal_employee(), topics=[topic], role_name="Desk <b> & Co", evidence="It's <old>.", helps=["answer"]
    )
    words = {"title": 'Who reads <letters> & "forms"?', "body": "It's <private> & not for mail."}
    asked = asking.ask(**words, topic=topic, by=asker)
    asking.withdraw(consultation=asked, by=asker)


def _roster_news() -> None:
    community = CommunityFactory(name="Web <b> & Co")
    tending.invite(community=community, person=federal_employee(), by=steward_of(community, name="Ana <b>"), note="<b>")


EXAMPLES: dict[str, Callable[[], None]] = {
    "consultation_asked": _question,
    "consultation_news": _question,
    "introduction_asked": _introduction_asked,
    "introduction_made": _introduction_made,
    "roster_news": _roster_news,
}
