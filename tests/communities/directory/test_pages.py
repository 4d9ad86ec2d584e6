"""Pages that say what the site is: open to everybody, complete, and with nothing that the rows do not say."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.models import LinkCheck
from communities.resources.models import CatalogueEntry, PolicyNotice

pytestmark = pytest.mark.django_db

PAGES = {
    "about": "About the directory",
    "policies": "Policies and resources",
    "privacy": "Privacy",
    "accessibility": "Accessibility",
    "contact": "Contact",
}


@pytest.mark.parametrize(("name", "heading"), PAGES.items())
def test_page_is_open_and_named_once(client, name, heading):
    response = client.get(reverse(f"directory:{name}"))

    html = response.content.decode()
    assert response.status_code == 200
    assert f"<h1>{heading}</h1>" in html
    assert html.count("<h1") == 1
    assert f'<link rel="canonical" href="http://127.0.0.1:8000/{name}/">' in html
    assert response.cookies == {}


@pytest.mark.parametrize("name", PAGES)
def test_page_takes_no_post(client, name):
    assert client.post(reverse(f"directory:{name}")).status_code == 405


@pytest.mark.parametrize("name", ["about", "policies", "privacy", "accessibility", "contact", "wrong"])
def test_footer_leads_to_a_page(client, name):
    home = client.get("/about/").content.decode()

    assert f'href="{reverse(f"directory:{name}")}' in home


def test_contact_names_the_office_when_there_is_one(client, settings):
    with_address = client.get("/contact/").content.decode()
    settings.OFFICE_EMAIL = ""
    without = client.get("/contact/").content.decode()

    assert 'href="mailto:office@directory.invalid"' in with_address
    assert "mailto:" not in without


def notice(slug: str, **fields) -> PolicyNotice:
    consideration = {
        "title": slug.title(),
        "text": f"About {slug}.",
        "link_label": "Rule",
        "url": f"https://{slug}.gov/",
    }
    return PolicyNotice.objects.create(slug=slug, **consideration | fields)


def entry(slug: str, **fields) -> CatalogueEntry:
    link = {"title": slug.title(), "description": "A hub.", "url": f"https://{slug}.gov/", "section": "training"}
    return CatalogueEntry.objects.create(slug=slug, **link | fields)


def test_policies_show_the_statement_with_its_date_and_each_link_with_its_check(client):
    notice("none", kind="statement", text="There was no policy.", as_of=date(2020, 5, 18), as_of_basis="A wiki.")
    notice("conduct", note="Your agency comes first.")
    entry("hub", replaces="https://old.gov/", section="law")
    now = timezone.now()
    LinkCheck.objects.create(url="https://conduct.gov/", tried_at=now, answered_at=now)
    LinkCheck.objects.create(url="https://hub.gov/", tried_at=now, answered_at=now - timedelta(days=9), misses=1)

    html = " ".join(client.get("/policies/").content.decode().split())

    day, before = (f"{timezone.localdate(when):%-d %B %Y}" for when in (now, now - timedelta(days=9)))
    assert "There was no policy." in html
    assert "As of 18 May 2020. A wiki." in html
    assert f"Your agency comes first. Last answered on {day}." in html
    assert "Takes the place of https://old.gov/" in html
    assert f"Last answered on {before}. The last check got no answer." in html


def test_policies_without_rows_have_no_empty_sections(client):
    html = client.get("/policies/").content.decode()

    assert "<h2>" not in html.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("number", [1, 3])
def test_statements_of_policies_do_not_grow(client, django_assert_num_queries, number):
    for position in range(number):
        notice(f"notice-{position}")
        entry(f"entry-{position}")

    with django_assert_num_queries(4):
        assert client.get("/policies/").status_code == 200
