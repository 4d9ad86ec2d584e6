"""A person's own record: changed with dates, downloaded whole."""

import json
import re
from datetime import date

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from communities.models import Interest
from members.models import MemberClass
from members.services import state_affiliation
from tests.factories import (
    AgencyFactory,
    CommunityFactory,
    EmailDomainFactory,
    MembershipFactory,
    PersonFactory,
    TopicFactory,
    federal_employee,
)
from tests.members.signing_in import code_sent_to

pytestmark = pytest.mark.django_db

PROFILE, DOWNLOAD = reverse("me:profile"), reverse("me:data_download")


def test_change_of_agency_keeps_the_former_on_the_page(client):
    epa, gsa = AgencyFactory(slug="epa", name="EPA"), AgencyFactory(slug="gsa", name="GSA")
    person = PersonFactory(name="Ana")
    with time_machine.travel("2025-02-03 12:00Z"):
        state_affiliation(person=person, member_class=MemberClass.FEDERAL, agency=epa, by=person)
    client.force_login(person)

    with time_machine.travel("2026-11-23 12:00Z"):
        saved = client.post(
            PROFILE,
            {
                "name": "Ana",
                "member_class": "federal",
                "agency": gsa.pk,
                "time_zone": "America/Denver",
                "title": "Editor",
            },
        )
        page = client.get(PROFILE).content.decode()

    person.refresh_from_db()
    rows = person.affiliations.order_by("starts").values_list("agency__name", "starts", "ends")
    assert saved.status_code == 302
    assert list(rows) == [
        ("EPA", date(2025, 2, 3), date(2026, 11, 22)),
        ("GSA", date(2026, 11, 23), None),
    ]
    assert (person.title, person.time_zone) == ("Editor", "America/Denver")
    assert "3 Feb 2025 to 22 Nov 2026" in page


def test_saving_without_a_change_adds_no_row(client):
    person = federal_employee(name="Ana")
    client.force_login(person)
    agency = person.affiliations.get().agency

    client.post(
        PROFILE, {"name": "Ana", "member_class": "federal", "agency": agency.pk, "time_zone": "America/New_York"}
    )

    assert person.affiliations.count() == 1


def test_interests_can_be_changed_and_emptied(client):
    person = federal_employee(name="Ana")
    kept, dropped, new = TopicFactory.create_batch(3)
    for topic in (kept, dropped):
        Interest.objects.create(person=person, topic=topic)
    client.force_login(person)
    data = {
        "name": "Ana",
        "member_class": "federal",
        "agency": person.affiliations.get().agency_id,
        "time_zone": "America/New_York",
    }

    client.post(PROFILE, {**data, "interests": [kept.pk, new.pk]})
    changed = set(person.interests.values_list("topic", flat=True))
    client.post(PROFILE, data)

    assert changed == {kept.pk, new.pk}
    assert person.interests.count() == 0


def test_page_says_what_proves_the_class_and_what_would(client):
    proven, unproven = federal_employee(), PersonFactory()
    state_affiliation(person=unproven, member_class=MemberClass.FEDERAL, agency=AgencyFactory(), by=unproven)

    pages = []
    for person in (proven, unproven):
        client.force_login(person)
        pages.append(client.get(PROFILE).content.decode())

    assert ["Your confirmed email or the program office shows it." in page for page in pages] == [True, False]
    assert ["Add your work email" in page for page in pages] == [False, True]


def test_agencies_stand_with_their_bureaus_and_ended_ones_are_gone(client):
    top = AgencyFactory(slug="doi", name="Department of the Interior")
    AgencyFactory(slug="nps", name="National Park Service", parent=top)
    AgencyFactory(slug="old", name="Old Agency", ends=date(2020, 1, 1))
    AgencyFactory(slug="austin", name="City of Austin", level="local")
    client.force_login(PersonFactory())

    page = client.get(PROFILE).content.decode()

    assert re.search(
        r'<optgroup label="Department of the Interior">\s*<option value="\d+">Department of the Interior</option>\s*'
        r'<option value="\d+">National Park Service</option>\s*</optgroup>',
        page,
    )
    assert "Old Agency" not in page
    assert "City of Austin" not in page


def test_city_of_the_own_address_is_proposed(client):
    austin = AgencyFactory(slug="austin", name="City of Austin", level="local")
    EmailDomainFactory(suffix="austintexas.gov", agency=austin, level="local")
    client.force_login(PersonFactory(email="ana@austintexas.gov"))

    page = client.get(PROFILE).content.decode()

    assert f'<option value="{austin.pk}" selected>City of Austin</option>' in page


def test_time_zone_of_elsewhere_is_kept(client):
    person = federal_employee(time_zone="Europe/Berlin")
    client.force_login(person)

    page = client.get(PROFILE).content.decode()

    assert '<option value="Europe/Berlin" selected>Europe/Berlin</option>' in page


@pytest.mark.parametrize("name", ["Łukasz Żółć", "王小明", "𝒜da 🌱", "O’Neil-Šimůnek"])
def test_any_name_is_kept_as_written(client, name):
    person = PersonFactory(name="")
    client.force_login(person)

    client.post(PROFILE, {"name": name, "member_class": "public", "time_zone": "America/New_York"})

    person.refresh_from_db()
    assert person.name == name


def test_null_character_is_an_error_with_a_sentence(client):
    client.force_login(PersonFactory())

    answer = client.post(PROFILE, {"name": "A\x00na", "member_class": "public", "time_zone": "America/New_York"})

    assert answer.status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_profile_costs_the_same_however_many_places(client, count, django_assert_num_queries):
    person = PersonFactory()
    for number in range(count):
        with time_machine.travel(f"2025-0{number + 1}-03 12:00Z"):
            state_affiliation(person=person, member_class=MemberClass.FEDERAL, agency=AgencyFactory(), by=person)
    client.force_login(person)
    client.get(PROFILE)

    with django_assert_num_queries(13):
        client.get(PROFILE)


def test_download_holds_what_every_room_knows(client):
    person = federal_employee(name="Ana Ruiz", email="ana@epa.gov")
    other = federal_employee(name="Somebody Else")
    for who in (person, other):
        MembershipFactory(community=CommunityFactory(name=f"Community of {who.name}"), person=who)
    client.force_login(person)

    answer = client.get(DOWNLOAD)

    data = json.loads(answer.content)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="my-data-{timezone.localdate()}.json"'
    assert "no-store" in answer.headers["Cache-Control"]
    rooms = {"communities", "lifecycle", "experts", "people", "pairs", "reports"}
    assert set(data) == {"as_of", "person", "mail", *rooms}
    assert data["person"]["emails"] == [{"email": "ana@epa.gov", "confirmed": True, "main": True}]
    assert [row["community__name"] for row in data["communities"]["memberships"]] == ["Community of Ana Ruiz"]
    assert "Somebody Else" not in answer.content.decode()


def test_data_page_offers_download_and_closing(client):
    client.force_login(PersonFactory())

    page = client.get(reverse("me:data")).content.decode()

    assert [address in page for address in (DOWNLOAD, reverse("me:close"))] == [True, True]


def test_second_address_is_confirmed_by_code_and_never_becomes_the_main_one_by_itself(client):
    person = PersonFactory(email="ana@home.example")
    client.force_login(person)
    asked = client.post(reverse("account_email"), {"email": "ana@epa.gov", "action_add": ""})

    client.post(asked.url, {"code": code_sent_to("ana@epa.gov")})

    rows = EmailAddress.objects.filter(user=person).order_by("email").values_list("email", "verified", "primary")
    person.refresh_from_db()
    assert list(rows) == [("ana@epa.gov", True, False), ("ana@home.example", True, True)]
    assert person.email == "ana@home.example"


def test_agency_and_organization_are_one_question_and_not_optional(client):
    client.force_login(PersonFactory())

    page = client.get(PROFILE).content.decode()

    assert re.findall(r'class="usa-label"[^>]*>([^<]+)<span class="cop-optional">', page) == []
    assert ">Agency or bureau</label>" in page
