"""Anybody may say that something is wrong; it reaches one queue."""

import pytest
import time_machine
from django.core.cache import cache

from communities.models import Correction
from tests.factories import CommunityFactory, PersonFactory, steward_of

pytestmark = pytest.mark.django_db

TEXT = "The list closed in May."


@pytest.fixture(autouse=True)
def _one_window_of_the_limit():
    cache.clear()
    with time_machine.travel("2026-11-23T12:01:00Z", tick=False):
        yield


def test_report_on_a_community_is_kept_with_it(client):
    community = CommunityFactory(slug="plain-language")

    response = client.post("/communities/plain-language/wrong/", {"text": TEXT, "email": "reader@example.org"})

    report = Correction.objects.get()
    assert (report.community, report.page, report.text, report.email, report.state) == (
        community,
        "/communities/plain-language/",
        TEXT,
        "reader@example.org",
        Correction.State.OPEN,
    )
    assert response.url == "/wrong/thanks/?page=%2Fcommunities%2Fplain-language%2F"
    thanks = client.get(response.url).content.decode()
    assert 'href="/communities/plain-language/"' in thanks


def test_report_on_another_page_is_kept_with_its_path(client):
    client.post("/wrong/?page=/policies/", {"text": TEXT})

    assert list(Correction.objects.values_list("community", "page", "text", "email")) == [
        (None, "/policies/", TEXT, "")
    ]


@pytest.mark.parametrize(
    ("posted", "error"),
    [
        ({}, "Say what is wrong"),
        ({"text": "  "}, "Say what is wrong"),
        ({"text": "x" * 2_001}, "Say it in at most 2,000 characters"),
        ({"text": TEXT, "email": "reader"}, "Enter your email like name@agency.gov, or leave it empty"),
        ({"text": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_report_that_says_too_little_comes_back_with_what_to_do(client, posted, error):
    response = client.post("/wrong/", posted)

    assert response.status_code == 422
    assert error in response.content.decode()
    assert Correction.objects.exists() is False


def test_form_carries_a_token_and_no_search_engine_keeps_it(client):
    html = client.get("/wrong/").content.decode()

    assert "csrfmiddlewaretoken" in html
    assert '<meta name="robots" content="noindex">' in html


def test_address_of_whoever_is_signed_in_is_proposed(client):
    person = PersonFactory(email="ana@gsa.gov")
    client.force_login(person)

    assert 'value="ana@gsa.gov"' in client.get("/wrong/").content.decode()


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/" + "x" * 300, "/a\x00b"],
)
def test_page_that_is_not_ours_is_dropped(client, elsewhere):
    response = client.post("/wrong/", {"text": TEXT}, query_params={"page": elsewhere})

    assert Correction.objects.get().page == ""
    assert response.url == "/wrong/thanks/?page="
    html = client.get("/wrong/thanks/", query_params={"page": elsewhere}).content.decode()
    main = html.split("<main")[1].split("</main>")[0]
    assert 'href="/"' in main
    assert "evil" not in main


def test_sixth_report_within_ten_minutes_waits(client):
    statuses = [client.post("/wrong/", {"text": TEXT}).status_code for _ in range(6)]

    assert statuses == [302] * 5 + [429]
    assert Correction.objects.count() == 5


def test_limit_page_says_when_to_come_back(client):
    for _ in range(5):
        client.post("/wrong/", {})

    response = client.post("/wrong/", {"text": TEXT})

    assert response.status_code == 429
    assert response["Retry-After"] == "540"
    assert "Send this in 9 minutes: several notes came already" in response.content.decode()
    assert TEXT in response.content.decode()


def test_proposal_is_not_there_for_strangers_and_is_for_its_steward(client):
    community = CommunityFactory(slug="secret", status="proposed")

    assert client.get("/communities/secret/wrong/").status_code == 404
    client.force_login(steward_of(community))
    assert client.get("/communities/secret/wrong/").status_code == 200
