"""People and agencies in the desk: the program office alone."""

import pytest
from django.test import Client

from members.models import Affiliation, Agency, Person
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CommunityFactory,
    EmailDomainFactory,
    PersonFactory,
    steward_of,
)

pytestmark = pytest.mark.django_db
NOUNS = ["agency", "emaildomain", "person", "affiliation", "agencyrole"]


def at_desk(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def office(db):
    return PersonFactory(name="Olive Office", is_staff=True)


@pytest.mark.matrix
@pytest.mark.parametrize("noun", NOUNS)
def test_lists_are_the_offices(office, noun):
    steward = steward_of(CommunityFactory())

    answers = [at_desk(person).get(f"/admin/members/{noun}/").status_code for person in (steward, office)]

    assert answers == [403, 200]


def test_steward_cannot_tell_whether_a_person_is_there():
    steward, other = steward_of(CommunityFactory()), PersonFactory()
    client = at_desk(steward)

    answers = [client.get(f"/admin/members/person/{pk}/change/").status_code for pk in (other.pk, 0)]

    assert answers == [404, 404]


def test_office_corrects_a_name_but_not_powers_or_address(office):
    person = PersonFactory(email="kim@epa.gov", name="Kim")
    form = {
        "name": "Kim Lee",
        "title": "",
        "time_zone": "America/New_York",
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
        "email": "other@epa.gov",
        "emailaddress_set-TOTAL_FORMS": 0,
        "emailaddress_set-INITIAL_FORMS": 0,
    }

    answer = at_desk(office).post(f"/admin/members/person/{person.pk}/change/", form)

    person.refresh_from_db()
    assert answer.status_code == 302
    assert (person.name, person.email, person.is_staff, person.is_superuser) == ("Kim Lee", "kim@epa.gov", False, False)


def test_office_does_not_reach_operators(office):
    operator = PersonFactory(is_superuser=True, name="Root")

    at_desk(office).post(f"/admin/members/person/{operator.pk}/change/", {"name": "Mine", "time_zone": "UTC"})

    assert Person.objects.get(pk=operator.pk).name == "Root"


def test_what_the_office_states_about_somebody_counts_as_checked(office):
    affiliation = AffiliationFactory()
    form = {
        "person": affiliation.person.pk,
        "kind": "home",
        "member_class": "contractor",
        "agency": affiliation.agency.pk,
        "starts": "2020-01-01",
    }

    answer = at_desk(office).post(f"/admin/members/affiliation/{affiliation.pk}/change/", form)

    changed = Affiliation.objects.get(pk=affiliation.pk)
    assert answer.status_code == 302
    assert (changed.member_class, changed.checked_by, changed.checked_at is None) == ("contractor", office, False)


@pytest.mark.parametrize("noun", ["person", "affiliation", "agencyrole"])
def test_people_and_their_places_are_never_deleted(office, noun):
    affiliation = AffiliationFactory()
    pk = affiliation.person.pk if noun == "person" else affiliation.pk

    assert at_desk(office).get(f"/admin/members/{noun}/{pk}/delete/").status_code in {403, 404}


def test_history_of_an_agency_is_on_its_page(office):
    agency = AgencyFactory(name="Old name")
    Agency.objects.filter(pk=agency.pk).update(name="New name")

    answer = at_desk(office).get(f"/admin/members/agency/{agency.pk}/history/")

    assert [change.done for change in answer.context["changes"]] == ["Changed", "Added"]


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("noun", "statements"), [("agency", 11), ("emaildomain", 10), ("affiliation", 13), ("person", 10)]
)
@pytest.mark.parametrize("item_count", [1, 3])
def test_list_runs_as_many_statements_whatever_is_in_it(
    office, noun, statements, item_count, django_assert_num_queries
):
    for _ in range(item_count):
        AffiliationFactory(agency=EmailDomainFactory(agency=AgencyFactory(parent=AgencyFactory())).agency)
    client = at_desk(office)
    client.get(f"/admin/members/{noun}/")

    with django_assert_num_queries(statements):
        client.get(f"/admin/members/{noun}/")


def test_office_types_names_that_people_can_see(office):
    person = PersonFactory(name="Kim")
    form = {"title": "Chief\u200b of\nStaff", "time_zone": "America/New_York", "is_active": "on"}
    form |= {"emailaddress_set-TOTAL_FORMS": 0, "emailaddress_set-INITIAL_FORMS": 0}
    address = f"/admin/members/person/{person.pk}/change/"

    refused = at_desk(office).post(address, form | {"name": "\u3164"})
    at_desk(office).post(address, form | {"name": "Kim\u202e Lee"})

    person.refresh_from_db()
    assert "Use letters that people can see" in refused.text
    assert (person.name, person.title) == ("Kim Lee", "Chief of Staff")
