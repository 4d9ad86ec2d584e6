"""The one page about a community for its sponsors: what it says, and who reads it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.lifecycle.models import Flag, PlanEntry
from communities.models import Membership, Sponsorship
from communities.reports.brief import brief_of
from tests.communities.reports.conftest import employ, join, role
from tests.communities.reports.test_pages import words_of
from tests.factories import AgencyFactory, CommunityFactory, PersonFactory, steward_of

pytestmark = pytest.mark.django_db
PAGE = "/reports/communities/maps/"


@pytest.fixture
def maps(epa, water):
    """Six people of EPA, one of whom is new and one a steward; two of Interior. EPA's Office of Water sponsors it."""
    community = CommunityFactory(name="Maps", slug="maps", stage="grow")
    join(community, people := [*employ(epa, 4), *employ(water, 2)], months=9)
    join(community, employ(AgencyFactory(name="Interior", slug="doi"), 2), months=9)
    Sponsorship.objects.create(community=community, agency=water)
    today = timezone.localdate()
    first = Membership.objects.get(person=people[0])
    Membership.objects.filter(pk=first.pk).update(role="steward", term_ends=today + timedelta(days=30))
    Membership.objects.filter(person=people[1]).update(joined_at=timezone.now() - timedelta(days=9))
    for name, days in (("Map day", -20), ("Old day", -200), ("Next day", 12)):
        entry = {"community": community, "kind": "activity", "name": name, "goal": "Maps"}
        PlanEntry.objects.create(**entry, on=today + timedelta(days=days))
    Flag.objects.create(community=community, kind="quiet", since=today, evidence="Nothing was held.")
    Flag.objects.create(community=community, kind="strain", since=today, evidence="One person does it all.")
    return community


def test_what_it_says(maps):
    brief = brief_of(maps)

    assert (brief.members, brief.joined, brief.left) == (8, 1, 0)
    assert (brief.agencies, brief.has_smaller) == (["Environmental Protection Agency"], True)
    assert [entry.name for entry in brief.held] == ["Map day"]
    assert [entry.name for entry in brief.ahead] == ["Next day"]
    assert [flag.kind for flag in brief.flags] == ["quiet"]
    assert len(brief.term_ends) == 1


def test_readers_of_a_sponsor_its_stewards_and_the_office(client, maps, epa, water):
    others = AgencyFactory(slug="dot")
    people = {
        "reader of the sponsor": role(water),
        "reader of the agency above": role(epa),
        "reader of another agency": role(others),
        "former reader": role(water, ends=timezone.localdate()),
        "steward": steward_of(maps),
        "steward of another": steward_of(CommunityFactory()),
        "office": PersonFactory(is_staff=True),
    }

    found = {}
    for name, person in people.items():
        client.force_login(person)
        found[name] = client.get(PAGE).status_code

    assert [name for name, status in found.items() if status == 200] == [
        "reader of the sponsor",
        "reader of the agency above",
        "steward",
        "office",
    ]


def test_page_names_no_agency_of_few(client, maps, water, django_assert_max_num_queries):
    client.force_login(role(water))
    client.get(PAGE)

    with django_assert_max_num_queries(20):
        words = words_of(client.get(PAGE))

    assert "Agencies with fewer people are not named." in words
    assert "Interior" not in words
    assert "A second steward, so that one may be away" in words
    assert "One person does it all." not in words


def test_page_of_an_empty_community(client):
    CommunityFactory(slug="maps", stage="")
    client.force_login(PersonFactory(is_staff=True))

    assert "Nobody yet." in words_of(client.get(PAGE))
