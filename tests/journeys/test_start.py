"""Should we start one?, from the first question to the advice: by hand, by keyboard alone, without scripts."""

import re
from uuid import uuid4

import pytest

from tests.browser.demo import EMPLOYEE
from tests.browser.visitor import DESKTOP, PHONE
from tests.journeys.keyboard import enter, tab_to
from tests.journeys.steps import choose
from tests.journeys.ways import every_way

PROBLEM = {
    "What is the problem?": "Each agency invents its own rules for using AI to review grant applications.",
    "Who is affected?": "Grant reviewers and applicants.",
    "What should change?": "Reviewers share one tested way.",
}
COMES_CLOSE = "Artificial Intelligence"
INSIDE = f"Start a community of interest inside {COMES_CLOSE}"


def go_on(visitor, button: str = "Save and continue") -> list[str]:
    """Press the button, and look closely at the screen that follows."""
    assert visitor.press(visitor.button(button)) == 200
    return visitor.faults()


def judge(visitor, close: str, others: str) -> None:
    """Say of each listing how it fits: `close` of the one about AI, `others` of the rest."""
    for listing in visitor.page.locator(".cop-match").all():
        is_close = listing.get_by_role("heading").inner_text().startswith(COMES_CLOSE)
        choose(visitor, listing.locator("[type=radio]").first.get_attribute("name"), close if is_close else others)
        if close != "fits" or not is_close:
            listing.locator("[type=text]").fill("It leaves out the review of grants.")
        if close == "partly" and is_close:
            listing.get_by_text("Ours is a narrower subject inside it").click()


@every_way
def test_a_visitor_answers_is_advised_signs_in_and_finds_it_again(visit, demo, way):
    demo.rows("DELETE FROM cache")
    visitor = visit(**way)
    if way["width"] == PHONE:
        visitor.open("/")
        visitor.unfold("Menu")
    else:
        visitor.open("/")
    visitor.press(visitor.link("Start one"))

    faults = go_on(visitor, "Begin")
    assert visitor.press(visitor.button("Save and continue")) == 422
    faults += visitor.faults()
    mark = uuid4().hex
    for label, text in PROBLEM.items():
        visitor.fill(label, f"{text} {mark}" if label == "Who is affected?" else text)
    faults += go_on(visitor)
    visitor.fill("Agencies that have the problem", "HHS\nNSF\nOffice of Nowhere")
    assert visitor.press(visitor.button("Save and continue")) == 422
    faults += visitor.faults()
    visitor.tick("Something else. Don't count it.")
    faults += go_on(visitor)
    assert visitor.press(visitor.button("Save and continue")) == 422
    faults += visitor.faults()
    judge(visitor, "partly", "no")
    faults += go_on(visitor)
    choose(visitor, "objective", "no")
    choose(visitor, "stays", "yes")
    faults += go_on(visitor)
    for name in ("outside", "one_organization", "teaches", "advises"):
        choose(visitor, name, "no")
    faults += go_on(visitor)
    visitor.press(visitor.link("Back"))
    assert visitor.page.locator("input[name=advises][value=no]").is_checked()
    faults += go_on(visitor)
    choose(visitor, "leader_agrees", "yes")
    visitor.fill("Who?", "Sam Steward, HHS")
    visitor.fill("Hours a month", "4")
    faults += go_on(visitor)
    assert visitor.heading == INSIDE

    advice = visitor.path
    visitor.sign_in_anew(EMPLOYEE)
    visitor.open("/start/")
    visitor.see("Go on where you were")
    visitor.open(advice)
    faults += visitor.faults()
    visitor.press(visitor.button("Make an address to share"))
    shared = visitor.page.get_by_role("link", name="/start/shared/").get_attribute("href")
    reader = visit(**way)
    assert reader.open(shared) == 200
    assert (reader.heading, "Sam Steward" in reader.page.content()) == (INSIDE, False)
    faults += reader.faults()
    assert reader.open(advice) == 200
    assert reader.path.startswith("/accounts/login/")

    visitor.press(visitor.page.get_by_role("link", name=re.compile("^Change.*Who already works on it")))
    judge(visitor, "fits", "no")
    faults += go_on(visitor, "Save and see the advice")
    assert visitor.heading == f"Join {COMES_CLOSE}"
    visitor.unfold("Choose something else and say why")
    visitor.page.get_by_label("What do you choose?").select_option("working_group")
    assert visitor.press(visitor.button("Keep this choice")) == 422
    faults += visitor.faults()
    visitor.fill("Why?", "We try it for three months first.")
    faults += go_on(visitor, "Keep this choice")
    assert visitor.heading == "Start a working group"
    assert faults == []
    assert demo.rows(
        "SELECT a.override, p.email FROM lifecycle_startassessment a JOIN members_person p ON p.id = a.person_id"
        " WHERE a.affected LIKE %s",
        f"%{mark}",
    ) == [("working_group", EMPLOYEE)]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_whole_path_by_keyboard(visit, demo, width, scripts):
    demo.rows("DELETE FROM cache")
    visitor = visit(width=width, scripts=scripts)
    keyboard, faults = visitor.page.keyboard, []

    def go(button: str = "Save and continue") -> None:
        faults.extend(tab_to(visitor, button))
        enter(visitor)

    def write(field: str, text: str) -> None:
        faults.extend(tab_to(visitor, f"id_{field}"))
        keyboard.type(text)

    def pick(first: str, *, down: int = 0) -> None:
        faults.extend(tab_to(visitor, first))
        keyboard.press("Space")
        for _ in range(down):
            keyboard.press("ArrowDown")

    visitor.open("/start/")
    go("Begin")
    for field, text in zip(("problem", "affected", "change"), PROBLEM.values(), strict=True):
        write(field, text)
    go()
    write("named", "HHS\nNSF")
    go()
    for _ in visitor.page.locator(".cop-match").all():
        pick("fits", down=2)
        write("why", "It leaves out the review of grants.")
    go()
    pick("yes", down=1)
    pick("yes")
    go()
    for _ in range(4):
        pick("yes", down=1)
    go()
    pick("yes")
    write("leader", "Sam Steward, HHS")
    write("hours", "4")
    go()

    assert visitor.heading == "Start a community of practice"
    assert faults == []
