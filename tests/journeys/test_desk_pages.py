"""Every page of the desk of a community that has one of everything, found by the links of its pages."""

from pathlib import Path

import pytest

from tests.browser.demo import OFFICE
from tests.browser.links import follow as follow_links
from tests.browser.looking import Looking
from tests.browser.visitor import Visitor
from tests.journeys.steps import attest, day, employees, follow, mark, put, request, send

PARTS = (
    "purpose",
    "scope_in",
    "audience",
    "goals",
    "vision",
    "join_rules",
    "roles",
    "decisions",
    "cadence",
    "closing",
)
LINKS = "#content a[href]"
CONTACT = "kim.oda@agency.gov.invalid"


@pytest.fixture
def slug(visit, demo, listed) -> str:
    """A community whose steward has begun every paper, asked everybody, and had a charter put to its members."""
    slug = listed(f"Lighthouses {mark()}")
    tends, objects, applies = employees(demo, 3)
    put(demo, slug, tends, "steward")
    put(demo, slug, objects)
    request(demo, slug, applies)
    steward = visit(tends)
    desk = f"/admin/desk/{slug}/"
    write_papers(steward, desk)
    ask_others(steward, desk)
    steward.open(f"{desk}charter/")
    send(steward, "Begin the charter")
    send(steward, "Keep the draft", **dict.fromkeys(PARTS, "As the keepers want it."), review_on=day(300))
    demo.cookies["the steward of this one"] = steward.context.cookies()
    return slug


def write_papers(steward: Visitor, desk: str) -> None:
    """An entry in each paper, a review that is being written, an action item of each state."""
    steward.open(f"{desk}adopt/")
    send(steward, "State its stage", stage="launch", on=day(-30), sentence="Its doors opened in autumn.")
    attest(steward, desk, "LA2", "A long evening.")
    steward.open(f"{desk}checklist/LA7/waive/")
    send(steward, "Waive it", reason="Everybody who keeps a light is here.")
    for paper, button, fields in (
        ("outreach", "Note a talk", {"name": "Plain Language", "lessons": "Begin small."}),
        ("plan", "Add an entry", {"kind": "Technology", "name": "A list", "goal": "Light"}),
        ("outcomes", "Add a measure", {"kind": "tangible", "name": "Lit", "evidence": "Nights", "target": 300}),
        ("decisions", "Log a decision", {"text": "White light."}),
    ):
        steward.open(f"{desk}{paper}/add/")
        send(steward, button, **fields)
    for text, press in (("Paint the tower", "Done"), ("Buy oil", "Drop"), ("Count the steps", "")):
        steward.open(f"{desk}actions/add/")
        send(steward, "Note it", text=text)
        if press:
            send(steward, f"{press}: {text}")
    steward.open(f"{desk}reviews/launch/")
    send(steward, "Begin the launch review")
    send(steward, "Keep it", worked="The evening.", change="Begin earlier.")
    follow(steward, "Add an item")
    send(steward, "Keep it", name="The guide", verdict="keep")


def ask_others(steward: Visitor, desk: str) -> None:
    """A question of each kind that is not answered."""
    for kind, button in (("backup", "Ask them to be the back-up"), ("records", "Ask them to own the records")):
        steward.open(f"{desk}ask/{kind}/")
        send(steward, button, to_name="Kim Oda", to_email=CONTACT)
    steward.open(f"{desk}launch/package/")
    send(steward, "See who gets it", contact_name="Kim Oda", contact_email=CONTACT)
    send(steward, "Send the package to 1 person")
    steward.open(f"{desk}launch/promotion/?q=Plain+Language")
    steward.page.get_by_label("Plain Language", exact=True).check()
    send(steward, "Ask its stewards")


def test_pages_of_a_full_desk_are_accessible_valid_and_fit_their_window(visit, slug, record_property, tmp_path: Path):
    desk, number, looked_at = f"/admin/desk/{slug}/", 0, set()
    problems = []

    for email in ("the steward of this one", OFFICE):
        (folder := tmp_path / email).mkdir()
        looking = Looking(visit(email), folder, looked_at)
        follow_links(looking, [desk], within=desk, where=LINKS)
        looking.open(f"{desk}launch/promotion/?q=web")
        problems += looking.problems()
        number += len(looking.pages)

    assert problems == []
    assert number > 80
    record_property("Pages of a full desk opened", number)
    record_property("Pages of a full desk looked at", len(looked_at))
