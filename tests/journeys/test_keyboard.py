"""Without a mouse: skip link, search, filters, joining; what has the focus can be seen."""

import pytest

from tests.browser.demo import EMPLOYEE
from tests.browser.visitor import DESKTOP, PHONE
from tests.journeys.test_employee import forget_joining

MOST_TABS = 150
SLIDES_IN = 400  # milliseconds: the skip link comes from above
FOCUS = """() => {
    const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
    const around = e.closest("label") || (e.id && document.querySelector(`label[for="${e.id}"]`)) || e;
    const ring = getComputedStyle(around, around === e ? null : "::before");
    const calendar = e.type === "date" && !e.matches(":focus");  // its button, around which the browser draws the ring
    return {
        name: (e.getAttribute("aria-label") || e.innerText || e.value || e.id || e.name || "").trim().slice(0, 60),
        tag: e.tagName,
        inView: box.bottom > 0 && box.top < innerHeight,
        seen: calendar || [style, ring].some(
            s => s.outlineStyle !== "none" && s.outlineWidth !== "0px" || s.boxShadow !== "none"
        ),
    };
}"""


def tab_to(visitor, wanted: str) -> list[str]:
    """Press Tab until the focus is on what is called so; return what was wrong on the way."""
    faults = []
    for _ in range(MOST_TABS):
        visitor.page.keyboard.press("Tab")
        focus = visitor.page.evaluate(FOCUS)
        if not focus["inView"]:
            visitor.page.wait_for_timeout(SLIDES_IN)
            focus = visitor.page.evaluate(FOCUS)
        if not (focus["inView"] and focus["seen"]):
            faults.append(f"{visitor.path}: the focus on {focus['tag']} “{focus['name']}” cannot be seen")
        if focus["name"].startswith(wanted):
            return faults
    pytest.fail(f"{MOST_TABS} tabs never reached “{wanted}” on {visitor.path}")


def enter(visitor) -> None:
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


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
