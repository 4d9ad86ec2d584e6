"""Asking to read the report of one's agency: from an address of it, answered by its lead or the office."""

import pytest

from communities.memberships import Refused
from communities.reports import asking
from communities.reports.models import AccessRequest
from communities.reports.permissions import can_read
from members.notifications.models import Mail
from tests.communities.memberships.test_races import at_once
from tests.communities.reports.conftest import role
from tests.factories import AffiliationFactory, AgencyFactory, PersonFactory, federal_employee

pytestmark = pytest.mark.django_db
PEOPLE = "/reports/agencies/epa/people/"


@pytest.fixture
def ana(epa):
    return federal_employee(agency=epa, email="ana@epa.gov")


@pytest.fixture
def lead(epa):
    return role(epa, "lead")


@pytest.fixture
def asked(epa, ana, lead):
    return asking.ask(why="For our plan.", by=ana)


def mails(template: str) -> list[str]:
    return sorted(Mail.objects.filter(template=template).values_list("recipient", flat=True))


def test_asking_twice_is_asked_once_and_the_lead_is_told(epa, ana, lead, asked):
    assert asking.ask(why="Again.", by=ana) == asked
    assert (asked.agency, mails("report_access_asked")) == (epa, [lead.email])


def test_without_a_lead_the_office_is_told(epa, ana, settings):
    asking.ask(why="For our plan.", by=ana)

    assert mails("report_access_asked") == [settings.OFFICE_EMAIL]


def test_somebody_of_a_bureau_asks_for_the_whole(epa, water):
    ben = federal_employee(agency=epa, email="ben@epa.gov")
    ben.affiliations.update(agency=water)

    assert asking.ask(why="For our plan.", by=ben).agency == epa


@pytest.mark.parametrize("where", ["nowhere", "at an address of another agency"])
def test_only_from_an_address_of_the_agency(epa, where):
    somebody = PersonFactory()
    if where != "nowhere":
        AffiliationFactory(person=somebody, agency=epa)

    with pytest.raises(Refused, match=r"^Say where you work in your profile, and make your address at that agency "):
        asking.ask(why="For our plan.", by=somebody)


def test_who_reads_it_already_need_not_ask(epa, ana):
    role_of = role(epa)
    role_of.agency_roles.update(person=ana)

    with pytest.raises(Refused, match=r"already.$"):
        asking.ask(why="For our plan.", by=ana)


def test_granted_reads_it(epa, ana, lead, asked):
    asking.answer(asked=asked, grant=True, said="", by=lead)

    assert can_read(ana, epa) is True
    assert mails("report_role_granted") == [ana.email]


def test_declined_is_told_why(epa, ana, lead, asked):
    with pytest.raises(Refused, match=r"^Say why: the person reads it.$"):
        asking.answer(asked=asked, grant=False, said=" ", by=lead)

    asking.answer(asked=asked, grant=False, said="Ask your bureau.", by=lead)

    assert can_read(ana, epa) is False
    assert "Ask your bureau." in Mail.objects.get(template="report_access_declined", recipient=ana.email).text


def test_second_answer_is_refused_with_the_first(epa, lead, asked):
    office = PersonFactory(is_staff=True, name="Olga Office")
    asking.answer(asked=asked, grant=True, said="", by=office)

    with pytest.raises(Refused, match=r"^Olga Office answered already: granted. Nothing was changed.$"):
        asking.answer(asked=asked, grant=False, said="No.", by=lead)


def test_readers_do_not_answer(epa, asked):
    with pytest.raises(Refused, match=r"^The lead of .* and the program office answer this. Nothing was changed.$"):
        asking.answer(asked=asked, grant=True, said="", by=role(epa))


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_two_answer_at_once(epa, lead, asked):
    office = PersonFactory(is_staff=True)

    results = at_once(
        lambda: asking.answer(asked=asked, grant=True, said="", by=lead),
        lambda: asking.answer(asked=asked, grant=False, said="No.", by=office),
    )

    assert [type(result) for result in results].count(Refused) == 1
    assert AccessRequest.objects.get().answered_by_id in {lead.pk, office.pk}


def test_asked_and_answered_on_the_pages(client, epa, ana, lead):
    client.force_login(ana)
    empty = client.post("/reports/ask/", {})
    done = client.post("/reports/ask/", {"why": "For our plan."}, follow=True)
    asked = AccessRequest.objects.get()
    client.force_login(lead)
    waiting = client.get(PEOPLE).text
    refused = client.post(f"{PEOPLE}asked/{asked.pk}/", {})
    granted = client.post(f"{PEOPLE}asked/{asked.pk}/", {"grant": "1"}, follow=True)

    assert (empty.status_code, "Say what you need it for" in empty.text) == (422, True)
    assert "you are told by mail." in done.text
    assert ("For our plan." in waiting, f"{PEOPLE}asked/{asked.pk}/" in waiting) == (True, True)
    assert (refused.status_code, "Say why: the person reads it." in refused.text) == (422, True)
    assert f"{ana.display_name} can read the report from now on." in granted.text
    assert "granted." in client.get(f"{PEOPLE}asked/{asked.pk}/").text


def test_stranger_is_told_what_is_needed(client, epa):
    client.force_login(PersonFactory())

    shown, posted = client.get("/reports/ask/"), client.post("/reports/ask/", {"why": "For our plan."})

    assert "make your address at that agency your main email." in shown.text
    assert (posted.status_code, AccessRequest.objects.count()) == (422, 0)


def test_request_to_another_agency_is_not_answered_from_here(client, lead, asked):
    other = AgencyFactory(slug="doi")
    client.force_login(role(other, "lead"))

    assert client.get(f"/reports/agencies/doi/people/asked/{asked.pk}/").status_code == 404
    assert client.get(f"{PEOPLE}asked/{asked.pk}/").status_code == 404
