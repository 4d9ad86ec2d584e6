"""The launch kit in the desk: words, texts, package with its confirm page, promotion, welcome."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from communities.lifecycle import asks
from communities.lifecycle.models import Ask, Care
from members.models import AgencyRole
from tests.communities.lifecycle.asking import mails_of, sent
from tests.factories import AgencyFactory, CommunityFactory, PersonFactory, steward_of

pytestmark = pytest.mark.django_db
DESK = "/admin/desk/plain-language/"
CONTACT = {"contact_name": "Ana Ruiz, EPA", "contact_email": "ana@epa.gov", "text": "Please pass it on."}


@pytest.fixture
def client(at_desk, steward) -> Client:
    return at_desk(steward)


@pytest.fixture
def liaison(community, office) -> AgencyRole:
    """The liaison of an agency that the community is for."""
    return liaison_of(community, office)


def liaison_of(community, office, role: str = "liaison", **fields) -> AgencyRole:
    agency = fields.pop("agency", None) or AgencyFactory(name="EPA")
    community.audience_agencies.add(agency)
    person = PersonFactory(name="Lee Liaison")
    return AgencyRole.objects.create(
        person=person, agency=agency, role=role, granted_by=office, **{"starts": date(2026, 1, 1), **fields}
    )


def test_words_are_kept_and_the_texts_follow(client):
    answer = client.post(
        f"{DESK}launch/", {"welcome": "Hello.", "benefits": "Templates.", "agency_benefits": "Calls."}, follow=True
    )

    assert "Kept. The texts below are written anew." in answer.text
    assert "What you get:\nTemplates." in answer.text.replace("\r", "")
    assert Care.objects.get().welcome == "Hello."


def test_too_long_words_come_back(client):
    answer = client.post(f"{DESK}launch/", {"welcome": "A" * 4_001, "benefits": "B"})

    assert answer.status_code == 422
    assert "Shorten it to 4,000 characters." in answer.text
    assert not Care.objects.exists()


def test_stranger_and_others_see_no_launch_kit(at_desk, community, member):
    elsewhere = steward_of(CommunityFactory())

    for page in ("launch/", "launch/package/", "launch/promotion/", "launch/welcome/", "asked/", "ask/backup/"):
        assert Client().get(DESK + page).status_code == 302
        assert at_desk(member).get(DESK + page).status_code == 403
        assert at_desk(elsewhere).get(DESK + page).status_code == 404


def test_confirm_page_says_exactly_who_gets_the_package_and_sends_nothing(client, liaison):
    form = client.get(f"{DESK}launch/package/").text
    page = client.post(f"{DESK}launch/package/", CONTACT | {"liaisons": [liaison.pk]})

    assert "Lee Liaison, liaison of EPA" in form
    assert page.status_code == 200
    for part in (
        "2 people get one mail each",
        "Lee Liaison, liaison of EPA",
        "Ana Ruiz, EPA, ana@epa.gov",
        "Please pass",
    ):
        assert part in page.text
    assert liaison.person.email not in form + page.text
    assert not Ask.objects.exists()


def test_confirmed_package_leaves_and_is_listed(client, liaison):
    answer = client.post(f"{DESK}launch/package/", CONTACT | {"liaisons": [liaison.pk], "confirmed": "1"}, follow=True)

    assert "The package is on its way." in answer.text
    assert mails_of("ask") == sorted(["ana@epa.gov", liaison.person.email])
    assert set(Ask.objects.values_list("to_name", "agency")) == {
        ("Lee Liaison", liaison.agency_id),
        ("Ana Ruiz, EPA", None),
    }
    assert "Ana Ruiz, EPA: sent" in answer.text


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({}, "Choose at least one recipient"),
        ({"contact_name": "Ana"}, "Write the address of Ana."),
        ({"contact_email": "ana@epa.gov"}, "Say whose address it is."),
        ({"contact_name": "Ana", "contact_email": "ana"}, "Write the whole address"),
        ({"liaisons": ["0"]}, "is not a liaison any more"),
    ],
)
def test_package_without_recipient_says_what_is_missing(client, liaison, data, error):
    for confirmed in ({}, {"confirmed": "1"}):
        answer = client.post(f"{DESK}launch/package/", data | confirmed)

        assert answer.status_code == 422
        assert error in answer.text
    assert not Ask.objects.exists()


def test_package_pressed_twice_leaves_once(client, liaison):
    data = {"liaisons": [liaison.pk], "confirmed": "1"}
    client.post(f"{DESK}launch/package/", data)

    second = client.post(f"{DESK}launch/package/", data)

    assert second.status_code == 422
    assert "has been asked and has not answered yet" in second.text
    assert mails_of("ask") == [liaison.person.email]


def test_liaisons_are_those_in_office_of_agencies_it_is_for_each_once(community, office):
    liaison = liaison_of(community, office)
    AgencyRole.objects.create(
        person=liaison.person, agency=liaison.agency, role="lead", starts=date(2026, 1, 1), granted_by=office
    )
    liaison_of(community, office, role="reader")
    liaison_of(community, office, ends=timezone.localdate() - timedelta(days=1))
    liaison_of(CommunityFactory(), office, agency=AgencyFactory(name="GSA"))

    assert [(each.name, each.role.role) for each in asks.liaisons_of(community)] == [("Lee Liaison", "lead")]


def test_another_community_is_found_and_asked(client, community):
    other = CommunityFactory(name="Web Managers", slug="web-managers", contact="w@gsa.gov")

    found = client.get(f"{DESK}launch/promotion/?q=web").text
    answer = client.post(
        f"{DESK}launch/promotion/", {"q": "web", "other": "web-managers", "text": "Please."}, follow=True
    )

    assert 'value="web-managers"' in found
    assert "Its stewards are asked." in answer.text
    assert "Web Managers: sent" in answer.text
    assert Ask.objects.get().other == other


def test_nothing_found_says_so_and_nothing_chosen_too(client):
    assert "Nothing found for “zzz”." in client.get(f"{DESK}launch/promotion/?q=zzz").text

    answer = client.post(f"{DESK}launch/promotion/", {"q": "zzz"})

    assert (answer.status_code, "Choose the community that you ask." in answer.text) == (422, True)


def test_welcome_is_shown_as_it_will_be_sent(client, community):
    Care.objects.create(community=community, welcome="Say hello & more.", benefits="Templates.")

    page = client.get(f"{DESK}launch/welcome/").text

    assert "You are in Plain Language" in page
    assert "- Say hello &amp; more.<br>- Templates." in page


@pytest.mark.parametrize("number", [1, 3])
def test_launch_page_takes_the_same_number_of_statements(client, community, steward, number, django_assert_num_queries):
    for each in range(number):
        sent(community=community, by=steward, to_email=f"a{each}@epa.gov")
        sent("promotion", community=community, by=steward, to_email=f"c{each}@epa.gov")
    client.get(f"{DESK}launch/")

    with django_assert_num_queries(12):
        client.get(f"{DESK}launch/")
