"""The page that makes a proposal out of an assessment: what it asks of each group type, and of whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.models import Community
from tests.communities.lifecycle.answering import address, answered
from tests.factories import PersonFactory, TopicFactory, federal_employee

pytestmark = pytest.mark.django_db
TOMORROW = timezone.localdate() + timedelta(days=1)


def data(**fields) -> dict:
    said = {name: f"The {name}." for name in ("name", "summary", "purpose", "audience", "goals", "vision")}
    more = {"topics": [TopicFactory().pk], "community_type": "cop", "join_rule": "government_only", "hours": "4"}
    return said | more | fields


@pytest.fixture
def page(client) -> str:
    """Where an employee who has answered everything proposes."""
    client.force_login(federal_employee())
    return address(answered(client), "propose")


def test_proposal_opens_its_page(client, page):
    response = client.post(page, data(name="Grant Reviews", ends=TOMORROW), follow=True)

    community = Community.objects.get()
    assert response.redirect_chain == [(community.get_absolute_url(), 302)]
    assert "Proposed. Now send this page to colleagues who need it too." in response.text
    assert (community.name, community.status, community.ends) == ("Grant Reviews", "proposed", None)
    assert client.get(page).url == community.get_absolute_url()


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("community_type", "fields", "errors"),
    [
        ("working_group", {"starts": TOMORROW}, {"ends": "A working group needs a start and an end date"}),
        ("working_group", {"ends": TOMORROW}, {"starts": "A working group needs a start and an end date"}),
        ("working_group", {"starts": TOMORROW, "ends": TOMORROW}, {"ends": "The end must be after the start"}),
        ("working_group", {"starts": "soon"}, {"starts": "Write the day like 3 December 2026"}),
        ("coe", {}, {"ends": "A center of excellence has a set period: say until when"}),
        ("coi", {}, {"parent": "Name the community that it is a part of"}),
        ("ppp", {}, {"words": "Say how you meet the checks on surveys (PRA), advice (FACA) and ethics"}),
    ],
)
def test_what_the_group_type_asks_for_is_named_where_it_is_missing(client, page, community_type, fields, errors):
    response = client.post(page, data(community_type=community_type, **fields))

    said = {name: messages[0] for name, messages in response.context["form"].errors.items()}
    assert (response.status_code, said, Community.objects.count()) == (422, errors, 0)
    assert "The purpose." in response.text


def test_partnership_says_how_the_checks_are_met(client, page):
    client.post(page, data(community_type="ppp", words="No surveys without clearance."))

    assert "No surveys without clearance." in client.get(Community.objects.get().get_absolute_url()).text


def test_the_public_reads_what_is_needed_and_proposes_nothing(client):
    client.force_login(PersonFactory())
    page = address(answered(client), "propose")

    shown, posted = client.get(page), client.post(page, data())

    why = "Communities are proposed by people in government."
    assert (why in shown.text, posted.status_code, why in posted.text) == (True, 422, True)
    assert Community.objects.count() == 0


def test_a_stranger_does_not_see_the_page(client, page):
    client.force_login(federal_employee())

    assert (client.get(page).status_code, client.post(page, data()).status_code) == (404, 404)
    client.logout()
    assert "/accounts/login/" in client.get(page).url
