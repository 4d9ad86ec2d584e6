"""The card for intranets: no form, no cookie, shown only where the settings say."""

import pytest

from communities.models import CommunityCounts
from tests.factories import CommunityFactory, federal_employee

pytestmark = pytest.mark.django_db

URL = "/embed/communities/plain-language/"


@pytest.fixture
def community():
    return CommunityFactory(slug="plain-language", name="Plain Language")


def test_card_says_what_it_is_and_leads_to_the_page(client, community):
    CommunityCounts.objects.create(community=community, members=1_041)

    html = client.get(URL).content.decode()

    assert "<h1>Plain Language</h1>" in html
    assert "1,041" in html
    assert 'href="http://127.0.0.1:8000/communities/plain-language/" target="_blank" rel="noopener"' in html
    assert "<form" not in html
    assert "<script" not in html


def test_card_sets_no_cookie_and_is_the_same_for_everybody(client, community):
    stranger = client.get(URL)
    client.force_login(federal_employee())
    person = client.get(URL)

    assert stranger.cookies == {}
    assert stranger.content == person.content


def test_card_may_be_framed_by_the_sites_in_the_settings_only(client, community):
    response = client.get(URL)

    assert "frame-ancestors https://intranet.agency.gov" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response


def test_other_pages_may_be_framed_by_nobody(client, community):
    response = client.get("/communities/plain-language/")

    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("status", ["proposed", "rejected"])
def test_proposal_has_no_card(client, status):
    community = CommunityFactory(slug="plain-language", status=status)
    client.force_login(federal_employee())

    assert client.get(URL).status_code == 404
    assert community.name not in client.get(URL).content.decode()
