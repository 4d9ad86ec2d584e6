"""The life of a community, from an idea to Sustain, by the people it takes: all gates met, all mail read.

Days pass in the database where members have a week to answer; ten members are put there, because joining is walked
elsewhere. Everything else is pressed.
"""

from typing import NamedTuple

import pytest

from tests.browser.demo import OFFICE, STEWARD, Demo
from tests.browser.visitor import Visitor
from tests.journeys.steps import (
    EVIDENCE,
    Letters,
    attest,
    choose,
    crowd,
    day,
    employees,
    follow,
    mark,
    name_of,
    open_items,
    send,
    timeline,
)

CONTACT, RECORDS = "lee.marsh@agency.gov.invalid", "records@agency.gov.invalid"
CHARTER = (
    "purpose",
    "scope_in",
    "scope_out",
    "audience",
    "goals",
    "vision",
    "join_rules",
    "roles",
    "decisions",
    "cadence",
    "closing",
)
MOVES = [
    "Status: Proposed.",
    "Stage: Explore.",
    "Listed.",
    "Stage: Explore to Plan.",
    "Stage: Plan to Launch.",
    "Stage: Launch to Grow.",
    "Stage: Grow to Sustain.",
]
MAILS = {
    "proposal_reviewed",
    "membership_role",
    "membership_welcome",
    "charter_open",
    "ask",
}


class Cast(NamedTuple):
    """Who takes part; each has a window of their own."""

    demo: Demo
    letters: Letters
    people: dict[str, Visitor]
    proposer: Visitor
    second: Visitor
    third: Visitor
    office: Visitor
    steward: Visitor
    stranger: Visitor
    faults: list[str]
    name: str
    slug: str

    @property
    def desk(self) -> str:
        return f"/admin/desk/{self.slug}/"

    @property
    def page(self) -> str:
        return f"/communities/{self.slug}/"

    def address(self, visitor: Visitor) -> str:
        """The email of one of them."""
        return next(email for email, one in self.people.items() if one is visitor)

    def look(self, visitor: Visitor) -> None:
        """Look closely at the page that they see."""
        self.faults.extend(visitor.faults())

    def move(self, to: str, button: str) -> None:
        """Every gate is met, and its steward moves it on."""
        assert open_items(self.proposer, self.desk) == []
        follow(self.proposer, button)
        send(self.proposer, button)
        self.proposer.see(f"is in {to} now")


@pytest.fixture
def cast(visit, demo) -> Cast:
    demo.rows("DELETE FROM cache")
    word = mark()
    name = f"Review of {word} grants"
    people = {email: visit(email) for email in [*employees(demo, 3), OFFICE, STEWARD]}
    return Cast(demo, Letters(demo, name), people, *people.values(), visit(), [], name, f"review-of-{word}-grants")


def test_a_community_is_carried_from_an_idea_to_sustain_by_its_people(cast, record_property):
    an_idea_is_proposed(cast)
    others_need_it_too(cast)
    the_office_lists_it(cast)
    explore(cast)
    plan(cast)
    launch(cast)
    grow(cast)

    assert timeline(cast.stranger, cast.page) == MOVES
    cast.letters.open_the_rest(cast.people, cast.stranger)
    assert cast.letters.templates == MAILS
    assert cast.faults == []
    record_property("Mails read on the way from an idea to Sustain", len(cast.letters.opened))


def an_idea_is_proposed(cast: Cast) -> None:
    visitor = cast.proposer
    visitor.open("/start/")
    send(visitor, "Begin")
    problem = f"Each agency writes {cast.name} anew."
    send(visitor, "Save and continue", problem=problem, affected="Reviewers.", change="They share one tested way.")
    send(visitor, "Save and continue", named="HHS\nNSF")
    for listing in visitor.page.locator(".cop-match").all():
        choose(visitor, listing.locator("[type=radio]").first.get_attribute("name"), "no")
        listing.locator("[type=text]").fill("It leaves out the review of grants.")
    send(visitor, "Save and continue")
    send(visitor, "Save and continue", objective="no", stays="yes")
    send(visitor, "Save and continue", outside="no", one_organization="no", teaches="no", advises="no")
    send(visitor, "Save and continue", leader_agrees="yes", leader="I do", hours="6")
    assert visitor.heading == "Start a community of practice"
    follow(visitor, "Propose it")
    cast.look(visitor)
    visitor.page.locator("label[for=id_topics_0]").click()
    send(
        visitor,
        "Propose it",
        name=cast.name,
        summary="For people who review grants.",
        goals="Cut the time of a review to 40 days.",
        vision="Panels learn from each other.",
        hours="6",
    )
    assert visitor.path == cast.page
    cast.look(visitor)


def others_need_it_too(cast: Cast) -> None:
    for visitor in (cast.second, cast.third):
        assert visitor.open(cast.page) == 200
        follow(visitor, "I need this too")
        send(visitor, "I need this too")
    follow(cast.second, "I can help steward it")
    cast.look(cast.second)
    send(cast.second, "I can help steward it", hours="4")
    assert cast.stranger.open(cast.page) == 404


def the_office_lists_it(cast: Cast) -> None:
    office = cast.office
    office.open(cast.desk)
    follow(office, "Review it")
    office.see(f"Each agency writes {cast.name} anew.")
    cast.look(office)
    send(office, "Answer", answer="list")

    assert "it is listed" in cast.letters.open(cast.proposer, "proposal_reviewed", cast.address(cast.proposer))
    assert cast.proposer.path == cast.page
    assert cast.stranger.open(cast.page) == 200


def explore(cast: Cast) -> None:
    visitor = cast.proposer
    assert open_items(visitor, cast.desk) == ["Two existing communities asked what they learnt"]
    follow(visitor, "Note a talk: Two existing communities asked what they learnt")
    for community in ("User Experience", "Plain Language"):
        follow(visitor, "Note a talk")
        send(visitor, "Note a talk", name=community, lessons="Start with one monthly call.")
    cast.move("Plan", "Move to Plan")


def plan(cast: Cast) -> None:
    visitor, desk = cast.proposer, cast.desk
    the_second_steward_is_appointed(cast)
    the_third_joins(cast)
    visitor.open(f"{desk}charter/")
    send(visitor, "Begin the charter")
    send(visitor, "Keep the draft", **dict.fromkeys(CHARTER, "As the members want it."), review_on=day(300))
    follow(visitor, "Put it to the members")
    send(visitor, "Send the charter to members", method="objection", closes_on=day(14))
    for member in (cast.second, cast.third):
        cast.letters.open(member, "charter_open", cast.address(member))
        cast.look(member)
        send(member, "Send my answer", choice="yes")
    a_fortnight_passes(cast)
    visitor.open(f"{desk}charter/")
    cast.look(visitor)
    send(visitor, "Count the answers and close")
    visitor.see("2 agreed")

    visitor.open(f"{desk}plan/")
    for number, kind in enumerate(("Activity", "Activity", "Technology")):
        follow(visitor, "Add an entry")
        dated = {"on": day(20 + number)} if kind == "Activity" else {"owner": "The stewards"}
        send(visitor, "Add an entry", kind=kind, name=f"{kind} {number}", goal="Cut the time", **dated)
    visitor.open(desk)
    follow(visitor, "Edit details")
    a_channel_is_added(cast)
    visitor.open(f"{desk}outcomes/add/")
    send(visitor, "Add a measure", kind="tangible", name="Time", evidence="Days of a review", baseline=60, target=40)
    follow(visitor, "Add a measure")
    send(visitor, "Add a measure", kind="intangible", name="Panels learn", evidence="Stories of three panels")
    visitor.open(f"{desk}care/")
    agency = "General Services Administration"
    kept = {"retention": "Until scheduled", "foia_contact": "foia@agency.gov.invalid", "launch_on": day(0)}
    send(visitor, "Keep these", records_owner=agency, **kept)
    follow(visitor, "Ask the agency to own the records")
    send(visitor, "Ask them to own the records", to_name="Rory, records officer", to_email=RECORDS, text="Please.")
    cast.letters.open(cast.stranger, "ask", RECORDS)
    send(cast.stranger, "Yes, we own the records", answered_as="Rory, records officer")
    cast.stranger.see("“Owns the records”. Thank you.")
    visitor.open(f"{desk}launch/")
    visitor.see("by Rory, records officer.")
    cast.move("Launch", "Move to Launch")


def the_second_steward_is_appointed(cast: Cast) -> None:
    cast.proposer.open(f"{cast.desk}team/")
    follow(cast.proposer, f"Answer {name_of(cast.demo, cast.address(cast.second))}")
    cast.look(cast.proposer)
    send(cast.proposer, "Answer", answer="appoint")
    cast.letters.open(cast.second, "membership_role", cast.address(cast.second))
    assert cast.second.open(cast.desk) == 200


def the_third_joins(cast: Cast) -> None:
    cast.third.open(cast.page)
    cast.third.press(cast.third.button(f"Join {cast.name}"))
    cast.third.press(cast.third.button(f"I agree, join {cast.name}"))
    cast.letters.open(cast.third, "membership_welcome", cast.address(cast.third))


def a_fortnight_passes(cast: Cast) -> None:
    cast.demo.rows(
        "UPDATE lifecycle_charterversion v SET closes_on = current_date - 2 FROM communities_community c"
        " WHERE c.id = v.community_id AND c.slug = %s",
        cast.slug,
    )


def a_channel_is_added(cast: Cast) -> None:
    visitor = cast.proposer
    visitor.open("/admin/communities/channel/add/")
    send(visitor, "Save", community=cast.name, name="Mailing list", kind="Mailing list")


def launch(cast: Cast) -> None:
    visitor, desk = cast.proposer, cast.desk
    visitor.open(f"{desk}launch/")
    send(visitor, "Keep these words", welcome="A clinic each month", benefits="Templates", agency_benefits="Less work")
    follow(visitor, "Send the package")
    send(visitor, "See who gets it", contact_name="Lee Marsh, GSA", contact_email=CONTACT)
    send(visitor, "Send the package to 1 person")
    cast.letters.open(cast.stranger, "ask", CONTACT)
    send(cast.stranger, "I have received it", answered_as="Lee Marsh, GSA")
    cast.stranger.see("“Received”. Thank you.")

    for other in ("Plain Language", "User Experience"):
        visitor.open(f"{desk}launch/promotion/")
        visitor.page.locator("#q").fill(other)
        visitor.press(visitor.button("Find it"))
        visitor.page.get_by_label(other, exact=True).check()
        send(visitor, "Ask its stewards", text="Our people are among yours.")
    cast.steward.open("/admin/desk/plain-language/asked/")
    follow(cast.steward, f"Answer {cast.name}")
    send(cast.steward, "Send the answer", answer="yes")
    [(asked,)] = cast.demo.rows(
        "SELECT a.to_email FROM lifecycle_ask a JOIN communities_community o ON o.id = a.other_id"
        " WHERE o.slug = 'user-experience' AND a.state = 'sent' AND a.text = 'Our people are among yours.'"
        " ORDER BY a.id DESC LIMIT 1"
    )
    cast.letters.open(cast.stranger, "ask", asked)
    send(cast.stranger, "Yes, we tell our members", answered_as="A steward of User Experience")

    attest(visitor, desk, "LA2", "Held with 64 people of nine agencies.")
    attest(visitor, desk, "LA6", "How do you rotate reviewers? Answered the same day.")
    assert open_items(visitor, desk) == ["Ten members of three agencies"]
    crowd(cast.demo, cast.slug, 12)
    cast.move("Grow", "Move to Grow")


def grow(cast: Cast) -> None:
    visitor, desk = cast.proposer, cast.desk
    [(membership,)] = cast.demo.rows(
        "SELECT m.id FROM communities_membership m JOIN communities_community c ON c.id = m.community_id"
        " JOIN members_person p ON p.id = m.person_id WHERE c.slug = %s AND p.email = %s",
        cast.slug,
        cast.address(cast.third),
    )
    visitor.open(f"/admin/communities/membership/{membership}/role/")
    send(visitor, "Change the role", role="core_team")
    cast.letters.open(cast.third, "membership_role", cast.address(cast.third))
    for item in ("GR1", "GR2", "GR3", "GR4", "GR6", "GR11", "GR12"):
        attest(visitor, desk, item, "Done, see the notes.")
    assert visitor.open(f"{desk}checklist/GR6/") == 200
    assert visitor.link("Look at it").get_attribute("href") == EVIDENCE
    cast.move("Sustain", "Move to Sustain")
