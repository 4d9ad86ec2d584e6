"""A question that nobody takes, asked the day before Thanksgiving 2026: what the asker reads on which day.

The clock of a server in this process is moved; everything is pressed by keyboard.
"""

import re
from contextlib import contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
import time_machine
from django.conf import settings as configured
from django.test import Client

from communities.experts import tasks
from communities.experts.models import Consultation
from members.notifications.models import Mail
from tests.browser.fixtures import PATIENCE
from tests.browser.visitor import HEIGHT, Visitor
from tests.communities.experts.making import expert, told, topic, turns
from tests.factories import CommunityFactory, PersonFactory, federal_employee, steward_of
from tests.journeys.keyboard import Keyboard
from tests.journeys.ways import both_ways

WEDNESDAY = datetime(2026, 11, 25, 15, tzinfo=UTC)
EXPERT_HAS_IT = "An expert has it now and says yes or no by {} 2026."
STEWARDS_LOOK = "The stewards of Letter writers look for somebody who knows."
OFFICE_LOOKS = "The program office looks for somebody who knows."
# Eastern midnight is 05:00 of the next day in UTC; the job runs five minutes past every hour.
WHERE_IT_STANDS = {
    datetime(2026, 11, 30, 23, 5, tzinfo=UTC): EXPERT_HAS_IT.format("30 November"),
    datetime(2026, 12, 1, 4, 5, tzinfo=UTC): EXPERT_HAS_IT.format("30 November"),
    # Thursday is a holiday, Saturday and Sunday are none: the second working day ended on Monday.
    datetime(2026, 12, 1, 5, 5, tzinfo=UTC): EXPERT_HAS_IT.format("3 December"),
    datetime(2026, 12, 4, 4, 5, tzinfo=UTC): EXPERT_HAS_IT.format("3 December"),
    datetime(2026, 12, 4, 5, 5, tzinfo=UTC): STEWARDS_LOOK,
    datetime(2026, 12, 9, 4, 5, tzinfo=UTC): STEWARDS_LOOK,
    datetime(2026, 12, 9, 5, 5, tzinfo=UTC): OFFICE_LOOKS,
}


@pytest.fixture
def window(browser, live_server, settings):
    """`window(width=390, scripts=False)`: somebody at a server whose clock may be moved."""
    settings.BASE_URL = live_server.url
    settings.CSRF_COOKIE_AGE = None  # the clock of the browser stays where it is
    contexts = []

    def make(*, width: int, scripts: bool) -> Visitor:
        contexts.append(browser.new_context(viewport={"width": width, "height": HEIGHT}, java_script_enabled=scripts))
        contexts[-1].set_default_timeout(PATIENCE)
        return Visitor(contexts[-1], SimpleNamespace(url=live_server.url), width=width, scripts=scripts)

    yield make
    for context in contexts:
        context.close()


@contextmanager
def clock(moment: datetime, **people: tuple):
    """The clock goes on from this moment; people, each with a window, are signed in, as sessions do not last."""
    with time_machine.travel(moment, tick=True):
        for visitor, person in people.values():
            client = Client()
            client.force_login(person)
            session = client.cookies[configured.SESSION_COOKIE_NAME].value
            visitor.context.add_cookies(
                [{"name": configured.SESSION_COOKIE_NAME, "value": session, "url": visitor.demo.url}]
            )
        yield


@pytest.mark.django_db(transaction=True)
@both_ways
def test_nobody_takes_it_over_thanksgiving(window, way):
    asker, tends = window(**way), window(**way)
    with time_machine.travel(WEDNESDAY, tick=True):
        community = CommunityFactory(name="Letter writers", slug="letter-writers")
        steward, person = steward_of(community, name="Stella Steward"), federal_employee(name="Asa Asker")
        experts = [expert(name="Ann"), expert(name="Ben")]
        PersonFactory(is_staff=True)
        letters = topic()

    # Asked on Wednesday: the page counts no holiday and no weekend.
    with clock(WEDNESDAY, asker=(asker, person)):
        keys = Keyboard(asker)
        assert asker.open("/experts/ask/?community=letter-writers") == 200
        for words in ("By Mon 30 Nov", "By Thu 3 Dec", "Thursday 26 November is a federal holiday (Thanksgiving"):
            asker.see(words)
        keys.write("title", "How short may it be?")
        keys.write("body", "We have four pages and want one.")
        keys.pick_option("No topic of the list", letters.name)
        keys.go("Send question")
        asker.see(EXPERT_HAS_IT.format("30 November"))
        faults = asker.faults()
        page = asker.path
    question = Consultation.objects.get()

    for moment, stands in WHERE_IT_STANDS.items():
        with clock(moment, asker=(asker, person)):
            tasks.pass_questions_on(timestamp=0)
            assert asker.open(page) == 200
            asker.see(stands)
    faults += asker.faults()
    assert sorted(turns(question)) == [(str(one), "late") for one in experts]
    assert told(person) == [
        "An expert did not say yes in time. " + EXPERT_HAS_IT.format("3 December"),
        f"An expert did not say yes in time. {STEWARDS_LOOK}",
        OFFICE_LOOKS,
    ]

    # A steward opens the mail of last week, and answers it after all.
    with clock(datetime(2026, 12, 9, 15, tzinfo=UTC), asker=(asker, person), steward=(tends, steward)):
        at_desk = Keyboard(tends)
        assert tends.open(_link_to(steward)) == 200
        tends.see("No expert has taken it")
        faults += tends.faults()
        at_desk.go("I answer it")
        tends.see("It is yours now. Answer below.")
        at_desk.write("text", "One page, with one name to call.")
        at_desk.go("Send answer")
        asker.open(page)
        for words in (
            "One page, with one name to call.",
            "It is answered.",
            "With the program office",
            "Stella Steward answered",
        ):
            asker.see(words)
        faults += asker.faults()

    assert [*faults, *keys.faults, *at_desk.faults, *asker.reports, *tends.reports] == []
    assert Mail.objects.filter(recipient=configured.OFFICE_EMAIL, template="consultation_news").count() == 1
    question.refresh_from_db()
    assert (question.state, question.taken_by) == ("answered", steward)


def _link_to(person) -> str:
    """The page that the latest mail to them leads to."""
    text = Mail.objects.filter(recipient=person.email).latest("created_at").text
    return re.search(r"/experts/questions/\d+/", text)[0]
