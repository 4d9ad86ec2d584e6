"""Examples of the mails about questions and the roster; tests/mails.py shows them with all others."""

from collections.abc import Callable

from communities.experts import asking, roster, tending
from tests.factories import AgencyFactory, CommunityFactory, TopicFactory, federal_employee, steward_of


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
    "roster_news": _roster_news,
}
