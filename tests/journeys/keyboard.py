"""Somebody without a mouse."""

import pytest

from tests.browser.visitor import Visitor
from tests.journeys.steps import day

MOST_TABS = 150
# What slides in, as the skip link does from above, has arrived.
FOCUS = """() => {
    document.getAnimations().forEach(each => each.finish());
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
        if not (focus["inView"] and focus["seen"]):
            faults.append(f"{visitor.path}: the focus on {focus['tag']} “{focus['name']}” cannot be seen")
        if focus["name"].startswith(wanted):
            return faults
    pytest.fail(f"{MOST_TABS} tabs never reached “{wanted}” on {visitor.path}")


def enter(visitor) -> None:
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


class Keyboard:
    """Somebody who has no mouse; what could not be seen on the way is kept."""

    def __init__(self, visitor: Visitor):
        self.visitor = visitor
        self.faults: list[str] = []

    def go(self, wanted: str) -> None:
        """To a link or a button, and through it."""
        self.faults += tab_to(self.visitor, wanted)
        enter(self.visitor)

    def unfold(self, wanted: str) -> None:
        """Open a folded part."""
        self.faults += tab_to(self.visitor, wanted)
        self.visitor.page.keyboard.press("Enter")

    def write(self, field: str, text: str) -> None:
        self.faults += tab_to(self.visitor, f"id_{field}")
        self.visitor.page.keyboard.type(text)

    def replace(self, field: str, text: str) -> None:
        """Write over a field that says something already; Tab has chosen all of it."""
        page = self.visitor.page
        for _ in range(MOST_TABS):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id") == f"id_{field}":
                break
        else:
            pytest.fail(f"{MOST_TABS} tabs never reached {field} on {self.visitor.path}")
        page.keyboard.press("Delete")
        page.keyboard.type(text)

    def write_day(self, field: str, days: int) -> None:
        """Into a field of a day, which has a part each for month, day and year."""
        self.write(field, f"{day(days):%m%d%Y}")

    def pick_option(self, first: str, wanted: str) -> None:
        """In the list whose first option is called `first`, the one called `wanted`."""
        self.faults += tab_to(self.visitor, first)
        self.visitor.page.keyboard.type(wanted)

    def pick(self, first: str, *, down: int = 0) -> None:
        """The circle `down` below the one called `first`."""
        self.faults += tab_to(self.visitor, first)
        self.visitor.page.keyboard.press("Space")
        for _ in range(down):
            self.visitor.page.keyboard.press("ArrowDown")
