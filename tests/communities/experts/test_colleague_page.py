"""Asking a colleague by email to answer for a role: the answer tells nobody who has an account."""

import pytest
from django.utils import timezone

from communities.experts.models import Avoid, Block, RosterInvitation
from members.notifications.models import Mail
from tests.communities.experts.making import expert, in_one_community_with, role
from tests.factories import federal_employee

pytestmark = pytest.mark.django_db
MINE = "/experts/offers/"


@pytest.fixture
def person(db):
    return federal_employee(name="Pia Person")


@pytest.fixture
def browser(client, person):
    client.force_login(person)
    return client


def test_asking_a_colleague_tells_nobody_who_has_an_account(browser, person):
    sme = role(person, name="You won a prize")
    seen, unseen, avoids, blocks = (
        in_one_community_with(person),
        federal_employee(),
        in_one_community_with(person),
        in_one_community_with(person),
    )
    Avoid.objects.create(person=avoids, avoided=person, at=timezone.now())
    Block.objects.create(sme=expert(person=blocks), person=person, at=timezone.now())
    emails = [seen.email, unseen.email, avoids.email, blocks.email, "nobody@epa.gov"]

    answers = [browser.post(f"{MINE}{sme.pk}/colleague/", {"email": email}, follow=True) for email in emails]

    told = [[str(message) for message in answer.context["messages"]] for answer in answers]
    assert told == [told[0]] * 5
    assert [answer.redirect_chain for answer in answers] == [[(MINE, 302)]] * 5
    assert list(Mail.objects.filter(template="roster_news").values_list("recipient", "subject")) == [
        (seen.email, "Would you answer questions for a shared role?")
    ]


def test_sixth_colleague_of_a_day_waits_whether_known_or_not(browser, person):
    sme, last = role(person), in_one_community_with(person)
    for number in range(5):
        browser.post(f"{MINE}{sme.pk}/colleague/", {"email": f"nobody{number}@epa.gov"})

    known = browser.post(f"{MINE}{sme.pk}/colleague/", {"email": last.email})
    unknown = browser.post(f"{MINE}{sme.pk}/colleague/", {"email": "nobody@epa.gov"})

    assert (known.status_code, unknown.status_code, RosterInvitation.objects.count()) == (429, 429, 0)
    assert "Ask the next one tomorrow." in known.content.decode()
