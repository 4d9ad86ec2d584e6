"""Old and mistyped addresses lead on; where a page lives, the page wins."""

import pytest

from communities.directory.addresses import meant_by
from communities.models import Alias
from tests.factories import CommunityFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def community():
    community = CommunityFactory(slug="communicators")
    for path in ("/communities/federal-communicators-network/", "/Federal-UX/", "/ux.html"):
        Alias.objects.create(path=path, community=community)
    return community


@pytest.mark.parametrize(
    "path",
    [
        "/communities/federal-communicators-network/",
        "/communities/federal-communicators-network",
        "/Communities/Federal-Communicators-Network/",
        "/Federal-UX/",
        "/federal-ux",
        "/ux.html",
        "/communities/Communicators/",
        "/COMMUNITIES/COMMUNICATORS",
    ],
)
def test_address_leads_to_the_community(client, community, path):
    response = client.get(path)

    assert (response.status_code, response["Location"]) == (301, "/communities/communicators/")
    assert response["Cache-Control"] == "max-age=3600"


@pytest.mark.parametrize("path", ["/Policies/", "/POLICIES"])
def test_page_in_other_letters_is_found(client, path):
    assert client.get(path, follow=True).redirect_chain[-1] == ("/policies/", 301)


def test_missing_slash_keeps_the_query(client):
    assert client.get("/Wrong?page=/about/")["Location"] == "/wrong/?page=/about/"


def test_page_wins_over_an_old_address(client, community):
    other = CommunityFactory(slug="web-analytics")
    Alias.objects.create(path="/communities/communicators/", community=other)
    Alias.objects.create(path="/policies/", community=other)

    assert client.get("/communities/communicators/").status_code == 200
    assert client.get("/policies/").status_code == 200


def test_proposal_is_not_given_away_by_its_addresses(client):
    proposal = CommunityFactory(slug="secret", status="proposed")
    Alias.objects.create(path="/communities/old-secret/", community=proposal)

    statuses = [client.get(path).status_code for path in ("/communities/old-secret/", "/communities/Secret/")]

    assert statuses == [404, 404]


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere/",
        "/communities/nowhere/",
        "/communities/a/b/c/",
        "/topics/nowhere/",
        "/%00/",
        "/%ED%A0%80/",
        "/" + "x" * 3_000,
    ],
)
def test_unknown_address_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_address_that_starts_like_a_host_stays_on_the_site(community):
    assert [meant_by(path) for path in ("//evil.example/", "//federal-ux", "//about")] == [
        "",
        "/communities/communicators/",
        "/about/",
    ]


def test_address_that_is_a_page_keeps_its_letters(client):
    """A token is not another token in small letters."""
    TopicFactory(slug="ux")

    assert client.get("/topics/UX/").status_code == 404


def test_post_to_an_old_address_is_not_repeated(client, community):
    assert client.post("/federal-ux/").status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:99@evil.example", "evil.example#127.0.0.1"])
def test_foreign_host_never_stands_in_a_redirect_or_a_link(client, community, settings, host):
    settings.ALLOWED_HOSTS = ["testserver"]

    statuses = [client.get(path, HTTP_HOST=host).status_code for path in ("/federal-ux/", "/about/", "/sitemap.xml")]

    assert statuses == [400, 400, 400]
    assert b"evil" not in client.get("/about/", HTTP_X_FORWARDED_HOST="evil.example").content


@pytest.mark.parametrize("path", ["/accounts/login/", "/admin/", "/ME/", "/communities/apis/"])
def test_an_old_address_never_takes_visitors_away_from_a_page(client, path):
    CommunityFactory(slug="apis", name="APIs")
    thief = CommunityFactory(slug="thief")
    Alias.objects.create(community=thief, path=path)

    found = {client.get(spelled).get("Location", "") for spelled in (path, path.rstrip("/"), path.upper())}

    assert not any(location.startswith("/communities/thief") for location in found)
