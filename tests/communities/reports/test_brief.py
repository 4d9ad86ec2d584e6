"""The one page about a community for its sponsors: what it says, and who reads it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.lifecycle.models import Flag, PlanEntry
from communities.models import Alias, Membership, Sponsorship
from communities.reports.brief import brief_of
from tests.communities.reports.conftest import employ, join, role
from tests.communities.reports.test_pages import words_of
from tests.factories import AgencyFactory, CommunityFactory, PersonFactory, steward_of

pytestmark = pytest.mark.django_db
PAGE = "/reports/communities/maps/"


@pytest.fixture
def maps(epa, water):
    """30 people of EPA, one of them a steward; 2, 3, 4, 5, 6 of others; seven are new. EPA's Water sponsors it."""
    community = CommunityFactory(name="Maps", slug="maps", stage="grow")
    join(community, people := [*employ(epa, 20), *employ(water, 10)], months=9)
    for number, name in ((2, "Interior"), (3, "Labor"), (4, "State"), (5, "Energy"), (6, "Justice")):
        join(community, employ(AgencyFactory(name=name, slug=name.lower()), number), months=9)
    Sponsorship.objects.create(community=community, agency=water)
    today = timezone.localdate()
    first = Membership.objects.get(person=people[0])
    Membership.objects.filter(pk=first.pk).update(role="steward", term_ends=today + timedelta(days=30))
    new = Membership.objects.filter(community=community).order_by("-pk")[:7]
    Membership.objects.filter(pk__in=new).update(joined_at=timezone.now() - timedelta(days=9))
    for name, days in (("Map day", -20), ("Old day", -200), ("Next day", 12)):
        entry = {"community": community, "kind": "activity", "name": name, "goal": "Maps"}
        PlanEntry.objects.create(**entry, on=today + timedelta(days=days))
    Flag.objects.create(community=community, kind="quiet", since=today, evidence="Nothing was held.")
    Flag.objects.create(community=community, kind="strain", since=today, evidence="One person does it all.")
    return community


def test_what_it_says(maps):
    brief = brief_of(maps)

    assert (brief.members, brief.moves) == (50, "7 joined and 0 left in 90 days")
    assert brief.agencies == ["Environmental Protection Agency"]
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
        "former reader": role(water, ends=timezone.localdate() - timedelta(days=1)),
        "steward": steward_of(maps),
        "steward of another": steward_of(CommunityFactory()),
        "office": PersonFactory(is_staff=True),
    }

    found = {}
    for name, person in people.items():
        client.force_login(person)
        found[name] = client.get(PAGE).status_code

    assert set(found.values()) == {200, 302}  # others are led to the community's page
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

    assert "An agency is named where that tells of nobody in particular." in words
    assert not [name for name in ("Interior", "Labor", "State", "Energy", "Justice") if name in words]
    assert "A second steward, so that one may be away" in words
    assert "One person does it all." not in words


def test_sponsor_is_led_on_from_an_old_address_and_sees_no_idea_of_others(client, maps, water):
    Alias.objects.create(path="/communities/atlases/", community=maps)
    CommunityFactory(slug="idea", status="proposed")
    client.force_login(role(water))

    assert client.get("/reports/communities/atlases/").url == PAGE
    assert [client.get(f"/reports/communities/{slug}/").status_code for slug in ("idea", "nothing")] == [404, 404]


def test_page_of_an_empty_community(client):
    CommunityFactory(slug="maps", stage="")
    client.force_login(PersonFactory(is_staff=True))

    assert "Nobody yet." in words_of(client.get(PAGE))
