"""An agency's report: the office names a lead, the lead a liaison, who reads it, takes it away and loses the role.

By keyboard alone, with and without scripts.
"""

import csv
import io

import pytest

from tests.browser.demo import OFFICE
from tests.browser.visitor import DESKTOP, PHONE
from tests.journeys.keyboard import Keyboard, tab_to
from tests.journeys.steps import name_of

PAGE = "/reports/agencies/epa/"


@pytest.fixture
def colleagues(demo) -> list[str]:
    """Two people of the agency who hold no role; they know the password of the demonstration."""
    rows = demo.rows(
        "SELECT p.email FROM members_person p WHERE p.email ~ '^demo[.][0-9]+@epa[.]gov$' AND NOT EXISTS"
        " (SELECT 1 FROM members_agencyrole r WHERE r.person_id = p.id) ORDER BY p.email DESC LIMIT 2"
    )
    people = [email for (email,) in rows]
    demo.rows(
        "UPDATE members_person SET password = (SELECT password FROM members_person WHERE email = %s)"
        " WHERE email = ANY(%s)",
        OFFICE,
        people,
    )
    yield people
    demo.rows(
        "DELETE FROM reports_reportmail WHERE person_id IN (SELECT id FROM members_person WHERE email = ANY(%s))",
        people,
    )
    demo.rows(
        "DELETE FROM members_agencyrole WHERE person_id IN (SELECT id FROM members_person WHERE email = ANY(%s))",
        people,
    )


def taken(keys: Keyboard, link: str) -> bytes:
    """The file behind a link."""
    keys.faults += tab_to(keys.visitor, link)
    with keys.visitor.page.expect_download() as download:
        keys.visitor.page.keyboard.press("Enter")
    return download.value.path().read_bytes()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_report_by_keyboard_from_lead_to_the_end_of_a_role(visit, demo, colleagues, width, scripts):
    lead_email, liaison_email = colleagues
    office, lead, liaison = (visit(email, width=width, scripts=scripts) for email in (OFFICE, *colleagues))

    at_office = Keyboard(office)
    office.open(f"{PAGE}people/")
    at_office.write("email", lead_email)
    at_office.go("Grant it")
    office.see(f"If {lead_email} has an account, it can read the report now.")

    as_lead = Keyboard(lead)
    lead.open("/reports/")
    as_lead.go("Environmental Protection Agency")
    as_lead.go("Who reads it")
    as_lead.write("email", liaison_email)
    as_lead.go("Grant it")
    lead.see(f"If {liaison_email} has an account, it can read the report now.")

    as_liaison = Keyboard(liaison)
    link = demo.mail(liaison_email, "report_role_granted").split(demo.url)[1].split()[0]
    assert liaison.open(link) == 200
    faults = liaison.faults()
    numbers = list(csv.reader(io.StringIO(taken(as_liaison, "CSV").decode("utf-8-sig"))))
    assert ["About", "", "Report", "", "Environmental Protection Agency"] in numbers
    assert taken(as_liaison, "Excel").startswith(b"PK")
    as_liaison.faults += tab_to(liaison, "Copy or download: People by bureau")
    liaison.page.keyboard.press("Enter")
    assert taken(as_liaison, "Picture (SVG): People by bureau").startswith(b"<svg")
    as_liaison.go("Each month")
    liaison.see("You get the headline by mail: each month.")
    as_liaison.go("Office of Air and Radiation")
    assert liaison.heading == "Office of Air and Radiation"
    faults += liaison.faults()

    lead.open(f"{PAGE}people/")
    as_lead.go(f"End it today: the role of {name_of(demo, liaison_email)}")
    lead.see("is told that the role has ended.")
    assert "You cannot open the report any more" in demo.mail(liaison_email, "report_role_ended")
    assert liaison.open(PAGE) == 404
    assert [*faults, *lead.faults(), *at_office.faults, *as_lead.faults, *as_liaison.faults] == []
