"""Who belongs: by name, or counted by agency; the same few statements at any depth."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.models import JoinPreset
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CommunityFactory,
    MembershipFactory,
    PersonFactory,
    federal_employee,
    steward_of,
)

pytestmark = pytest.mark.django_db


def address(community) -> str:
    return reverse("directory:members", args=[community.slug])


def member_of(community, **fields):
    person = federal_employee(**fields)
    MembershipFactory(community=community, person=person)
    return person


def names(response) -> list[str]:
    return [row.person.name for row in response.context["rows"]]


def test_strangers_sign_in_and_people_outside_are_refused(client):
    community = CommunityFactory()
    member_of(community, name="Ann Lee")
    assert client.get(address(community)).url == f"/accounts/login/?next={address(community)}"

    client.force_login(federal_employee())
    refused, missing = client.get(address(community)), client.get(reverse("directory:members", args=["none"]))

    assert (refused.status_code, missing.status_code) == (403, 404)
    assert "Ann Lee" not in refused.text


def test_members_stewards_and_office_see_names_places_and_no_requests(client):
    community = CommunityFactory()
    agency = AgencyFactory(name="Environmental Protection Agency")
    member = member_of(community, name="Ann Lee", agency=agency)
    MembershipFactory(community=community, person=PersonFactory(name="Waiting Will"), state="requested")
    MembershipFactory(community=community, person=PersonFactory(name="Gone Gil"), state="left", ended_at=timezone.now())

    for person in (member, steward_of(community), federal_employee(is_staff=True)):
        client.force_login(person)
        page = client.get(address(community)).text
        assert "Ann Lee" in page
        assert "Environmental Protection Agency" in page
        assert "Waiting Will" not in page
        assert "Gone Gil" not in page


def test_pages_go_on_behind_the_last_of_the_page(client):
    community, now = CommunityFactory(), timezone.now()
    together = now - timedelta(days=1)
    for number in range(60):
        joined_at = together if 20 <= number < 58 else now - timedelta(days=number)
        person = PersonFactory(name=f"N{number:02}")
        MembershipFactory(community=community, person=person, asked_at=joined_at, joined_at=joined_at)
    client.force_login(federal_employee(is_staff=True))

    first = client.get(address(community))
    second = client.get(address(community), {"after": first.context["after"]})

    assert len(names(first)) == 50
    assert sorted(names(first) + names(second)) == [f"N{number:02}" for number in range(60)]
    assert second.context["after"] is None


@pytest.mark.parametrize("after", ["x", "-1", "9" * 40, "\x00", "²"])
def test_a_nonsense_page_is_a_page(client, after):
    community = CommunityFactory()
    client.force_login(steward_of(community, name="Ann Lee"))

    assert client.get(address(community), {"after": after}).status_code == 200


@pytest.mark.parametrize("count", [1, 3, pytest.param(50, marks=pytest.mark.slow)])
def test_list_takes_the_same_statements_for_any_number(client, count, django_assert_num_queries):
    community = CommunityFactory()
    person = member_of(community)
    for _ in range(count - 1):
        MembershipFactory(community=community)
    client.force_login(person)
    client.get("/about/")

    with django_assert_num_queries(6):
        client.get(address(community))


def test_a_later_page_takes_no_more_statements(client, django_assert_num_queries):
    community = CommunityFactory()
    person = member_of(community)
    first = MembershipFactory(community=community)
    client.force_login(person)
    client.get("/about/")

    with django_assert_num_queries(6):
        client.get(address(community), {"after": first.pk})


def test_where_anyone_may_join_members_are_counted_by_agency(client):
    community = CommunityFactory(join_rule=JoinPreset.PUBLIC)
    epa, gsa = AgencyFactory(name="EPA"), AgencyFactory(name="GSA")
    bureau = AgencyFactory(name="Federal Acquisition Service", parent=gsa)
    others = [AgencyFactory(name=name) for name in ("DOI", "HUD", "VA")]
    for agency in [gsa] * 12 + [bureau] + [epa] * 3 + [each for each in others for _ in range(6)]:
        person = PersonFactory(name=f"Hidden at {agency}")
        AffiliationFactory(person=person, agency=agency)
        MembershipFactory(community=community, person=person)
    shown = PersonFactory(name="Shown Sue", show_name=True)
    MembershipFactory(community=community, person=shown)
    steward = steward_of(community, name="Steward Sam", agency=gsa)
    client.force_login(shown)

    page = client.get(address(community))

    hidden = [(name, "hidden") for name in ("DOI", "HUD", "VA")]
    assert page.context["cells"] == [("GSA", "14"), *hidden, ("EPA", "<5"), ("Not listed", "<5")]
    assert [membership.person for membership in page.context["named"]] == [steward, shown]
    assert "Hidden at" not in page.text
    client.force_login(federal_employee())
    assert client.get(address(community)).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_roster_takes_the_same_statements_for_any_number(client, count, django_assert_num_queries):
    community = CommunityFactory(join_rule=JoinPreset.PUBLIC)
    person = member_of(community)
    for _ in range(count - 1):
        MembershipFactory(community=community, person=PersonFactory(show_name=True))
    client.force_login(person)
    client.get("/about/")

    with django_assert_num_queries(7):
        client.get(address(community))
