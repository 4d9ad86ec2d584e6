"""What search engines are told."""

import xml.etree.ElementTree as ET  # our own output

import pytest

from tests.factories import CommunityFactory, TopicFactory

pytestmark = pytest.mark.django_db

BASE = "http://127.0.0.1:8000"


def test_robots_keep_a_demonstration_out(client, settings):
    demonstration = client.get("/robots.txt").content.decode()
    settings.DEMO = False
    official = client.get("/robots.txt").content.decode()

    assert demonstration.splitlines()[:2] == ["User-agent: *", "Disallow: /"]
    assert official.splitlines() == [
        "User-agent: *",
        "Disallow: /accounts/",
        "Disallow: /admin/",
        "Disallow: /me/",
        "Disallow: /wrong/",
        "",
        f"Sitemap: {BASE}/sitemap.xml",
    ]


def test_sitemap_names_every_public_page(client):
    TopicFactory(slug="ux")
    for slug, status in (("a", "active"), ("b", "retired"), ("c", "proposed"), ("d", "rejected")):
        CommunityFactory(slug=slug, status=status)

    response = client.get("/sitemap.xml")

    names = (
        "/ /communities/ /topics/ /policies/ /about/ /privacy/ /accessibility/ /contact/"
        " /start/ /start/compare/ /start/stages/ /start/proposals/"
    )
    found = [node.text for node in ET.fromstring(response.content).iter() if node.tag.endswith("loc")]
    assert response["Content-Type"] == "application/xml"
    assert found == [BASE + path for path in [*names.split(), "/topics/ux/", "/communities/a/", "/communities/b/"]]


@pytest.mark.parametrize("number", [1, 3, pytest.param(50, marks=pytest.mark.slow)])
def test_statements_do_not_grow(client, django_assert_num_queries, number):
    CommunityFactory.create_batch(number)

    with django_assert_num_queries(2):
        client.get("/sitemap.xml")
