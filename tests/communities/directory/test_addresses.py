"""Old and mistyped addresses lead on; where a page lives, the page wins."""

import re

import pytest

from communities.directory.addresses import meant_by
from communities.models import Alias
from tests.factories import CommunityFactory, TopicFactory
from tests.test_access import ADDRESSES

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


@pytest.mark.parametrize("page", ["invitations", "unsubscribe", "asks"])
def test_token_keeps_its_letters(client, page):
    right = f"/{page}/Ab-C_d:E/"
    wrong = [right.rstrip("/"), right.replace(page, page.title()), right.replace(page, page.upper()).rstrip("/")]

    assert [client.get(path).headers.get("Location") for path in wrong] == [right, right, right]
    assert client.get(f"{wrong[0]}?lang=En")["Location"] == f"{right}?lang=En"


SAMPLES = (
    (r"<int:\w+>", "7"),
    (r"<uuid:\w+>", "00000000-0000-4000-8000-00000000000a"),
    (r"<period:\w+>", "2026-10"),
    (r"<span:\w+>", "fy2026-q4"),
    (r"<slug:slug>", "plain-language"),
)


def any_letters(route: str) -> str:
    for pattern, sample in SAMPLES:
        route = re.sub(pattern, sample, route)
    return route


def test_no_page_gets_its_value_in_other_letters():
    routes = [route for route in map(any_letters, ADDRESSES) if "<" in route and "(" not in route]
    rights = [f"/{re.sub('<[^>]+>', 'Ab-C', route)}" for route in routes]
    rights += ["/accounts/confirm-email/Ab-C/", "/accounts/password/reset/key/Ab-C/"]

    changed = []
    for right in rights:
        head, value, rest = right.partition("Ab-C")
        wrong = [right.rstrip("/"), f"{head.title()}{value}{rest}", f"{head.upper()}{value}{rest}".rstrip("/")]
        changed += [(path, meant_by(path)) for path in wrong if meant_by(path) not in (right, "")]

    assert "/invitations/Ab-C/" in rights
    assert changed == []


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
