"""The documents beside the page of a community, and where each item of the checklist is worked on."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.desk.documents import Document, documents_of
from communities.desk.pages import PAGES, page_of
from communities.lifecycle.checklist import ITEMS
from communities.lifecycle.models import ActionItem, CharterVersion, OutcomeMeasure, PlanEntry, Review
from tests.words import words_of

pytestmark = pytest.mark.django_db
MINE = ("outreach", "charter", "plan", "outcomes", "care", "review-launch", "review-yearly")
DAY = date(2027, 1, 12)


def says(community):
    return {document.label: document.says for document in documents_of(community)}


def test_nothing_yet(community, django_assert_num_queries):
    with django_assert_num_queries(1):
        documents = documents_of(community)

    assert documents[0] == Document("Charter", "Not begun", "/admin/desk/plain-language/charter/")
    assert says(community) == {
        "Charter": "Not begun",
        "Plan": "Nothing yet",
        "Outcomes": "Nothing yet",
        "Reviews": "None finished",
        "Decisions": "Nothing yet",
        "Outreach": "Nothing yet",
        "Action items": "None open",
        "Records and dates": "No owner yet",
    }


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Draft"),
        ({"state": "open", "closes_on": DAY}, "With the members until 12 January 2027"),
        ({"state": "adopted"}, f"Adopted on {timezone.localdate():%-d %B %Y}"),
        ({"state": "not_adopted"}, f"Not adopted on {timezone.localdate():%-d %B %Y}"),
    ],
)
def test_charter_says_its_state_and_day(fields, sentence, community, steward):
    now = timezone.now()
    put = {"method": "vote", "opened_at": now, "closed_at": None if fields.get("state") == "open" else now}
    CharterVersion.objects.create(
        community=community, number=3, drafted_by=steward, **(put if fields else {}), **fields
    )

    assert says(community)["Charter, version 3"] == sentence


def test_each_line_says_where_it_stands(community, steward):
    tomorrow = timezone.localdate() + timedelta(days=1)
    PlanEntry.objects.create(community=community, kind="activity", name="Kick-off", goal="All", on=tomorrow)
    OutcomeMeasure.objects.create(community=community, kind="intangible", name="Trust", evidence="Stories")
    Review.objects.create(community=community, kind="launch", on=DAY, by=steward, finished_at=timezone.now())
    Review.objects.create(community=community, kind="yearly", on=DAY, by=steward)
    ActionItem.objects.create(community=community, text="Renew", due=DAY)

    found = says(community)

    assert [found[label] for label in ("Plan", "Outcomes", "Reviews", "Action items")] == [
        f"Next activity on {tomorrow:%-d %B %Y}",
        "0 tangible, 1 intangible",
        "Launch review on 12 January 2027; one is being written",
        "1 open, next due 12 January 2027",
    ]


def test_page_of_the_community_lists_them(desk, community):
    words = words_of(desk.get("/admin/desk/plain-language/"))

    assert "Documents Charter Not begun Plan Nothing yet Outcomes" in words


@pytest.mark.matrix
@pytest.mark.parametrize("key", MINE)
def test_items_lead_to_the_page_where_they_are_worked_on(key, community, desk):
    items = [item for item in ITEMS.values() if item.page == key]

    places = {page_of(item, community) for item in items}

    assert places == {(PAGES[key][0], reverse(PAGES[key][1], args=[community.slug]))}
    assert desk.get(places.pop().url).status_code == 200
