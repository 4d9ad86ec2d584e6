"""Without a mouse: skip link, search, filters, joining; what has the focus can be seen."""

import pytest

from tests.browser.demo import EMPLOYEE
from tests.browser.visitor import DESKTOP, PHONE
from tests.journeys.keyboard import FOCUS, MOST_TABS, enter, tab_to
from tests.journeys.test_employee import forget_joining


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_search_and_join_by_keyboard(visit, demo, width):
    forget_joining(demo, "plain-language")
    visitor = visit(EMPLOYEE, width=width)
    keyboard = visitor.page.keyboard

    visitor.open("/")
    keyboard.press("Tab")
    assert visitor.page.evaluate(FOCUS)["name"] == "Skip to main content"
    keyboard.press("Enter")
    visitor.page.get_by_role("main").get_by_label("Search communities").focus()
    keyboard.type("plain languge")
    enter(visitor)
    faults = tab_to(visitor, "Plain Language")
    enter(visitor)
    faults += tab_to(visitor, "Join Plain Language")
    enter(visitor)
    faults += tab_to(visitor, "I agree, join Plain Language")
    enter(visitor)

    visitor.button("Undo, Plain Language").wait_for()
    assert faults == []


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_filter_by_keyboard(visit, width):
    visitor = visit(width=width)
    visitor.open("/communities/")
    faults = []
    if width == PHONE:
        faults += tab_to(visitor, "Filters")
        visitor.page.keyboard.press("Enter")
    first = visitor.page.locator("input[name=topic]").first.get_attribute("id")
    for _ in range(MOST_TABS):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("document.activeElement.id") == first:
            break
    visitor.page.keyboard.press("Space")

    visitor.page.wait_for_url("**topic=*")
    assert faults == []
