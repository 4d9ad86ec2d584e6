"""Somebody with a browser window, who finds things by what they are called."""

import re

from playwright.sync_api import BrowserContext, Dialog, Locator, Page, Response

from tests.browser.demo import PASSWORD, Demo
from tests.browser.tools import axe

DESKTOP, PHONE, NARROW = 1280, 390, 320
WIDTHS = (DESKTOP, PHONE, NARROW)
HEIGHT = 900
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Visitor:
    """Signed out until they sign in. Counts screens and clicks; collects policy reports and script errors."""

    def __init__(self, context: BrowserContext, demo: Demo, *, width: int, scripts: bool):
        self.context = context
        self.demo = demo
        self.width = width
        self.scripts = scripts
        self.page: Page = context.new_page()
        self.answer: Response | None = None
        self.reports: list[str] = []
        self.screens = self.clicks = 0
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.reports.append(str(error)))
        self.page.on("dialog", self._refuse)

    def _listen(self, message) -> None:
        if re.search(r"Content.Security.Policy", message.text):
            self.reports.append(message.text)

    def _refuse(self, dialog: Dialog) -> None:
        self.reports.append(f"A dialog opened: {dialog.message}")
        dialog.dismiss()

    # --- Going about -------------------------------------------------------------------------------------------------

    def open(self, path: str) -> int:
        """Go to an address of the demonstration; return the status."""
        self.answer = self.page.goto(self.demo.url + path)
        self.screens += 1
        return self.answer.status if self.answer else 0

    @property
    def path(self) -> str:
        """Where they are, without the host."""
        return self.page.url.removeprefix(self.demo.url)

    @property
    def heading(self) -> str:
        """The one h1."""
        return self.page.get_by_role("heading", level=1).inner_text()

    def see(self, words: str) -> None:
        """Wait until these words stand on the page."""
        self.page.get_by_text(words).first.wait_for()

    def button(self, name: str, **where) -> Locator:
        return self._named("button", name, **where)

    def link(self, name: str, **where) -> Locator:
        return self._named("link", name, **where)

    def _named(self, role, name: str, *, inside: Locator | None = None) -> Locator:
        return (inside or self.page).get_by_role(role, name=name, exact=True).first

    def press(self, thing: Locator) -> int:
        """Click what leads to another screen; return its status."""
        with self.page.expect_navigation() as arrival:
            thing.click()
        self.answer = arrival.value
        self.clicks += 1
        self.screens += 1
        return self.answer.status if self.answer else 0

    def tick(self, label: str) -> None:
        """Click a box or a circle by its label."""
        self.page.get_by_text(label, exact=True).first.click()
        self.clicks += 1

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).first.fill(text)

    def unfold(self, summary: str) -> None:
        """Open a folded part, if it is folded."""
        part = self.page.locator("summary", has_text=summary).first
        if not part.evaluate("element => element.parentElement.open"):
            part.click()
            self.clicks += 1

    def sign_in(self, email: str) -> None:
        """Sign in as one of the demonstration's people, with the password the first time."""
        if email in self.demo.cookies:
            self.context.add_cookies(self.demo.cookies[email])
            return
        self.sign_in_anew(email)
        self.demo.cookies[email] = self.context.cookies()

    def sign_in_anew(self, email: str) -> None:
        """Sign in with the password, for a session of one's own."""
        self.open("/accounts/login/")
        self.fill("Email", email)
        self.fill("Password", PASSWORD)
        self.press(self.button("Sign in", inside=self.page.get_by_role("main")))
        assert not self.path.startswith("/accounts/"), self.path

    # --- Looking closely ---------------------------------------------------------------------------------------------

    def faults(self) -> list[str]:
        """What is wrong with the page now: headings, width at three window sizes, and what axe finds at two."""
        found = []
        if (headings := self.page.evaluate("document.querySelectorAll('h1').length")) != 1:
            found.append(f"{headings} h1")
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            if too_wide := self.overflow():
                found.append(f"{too_wide} px too wide at {width} px")
            if width != NARROW:
                found += [f"{violation} at {width} px" for violation in self.violations(at=width)]
        self.page.set_viewport_size({"width": self.width, "height": HEIGHT})
        return [f"{self.path}: {fault}" for fault in found]

    def violations(self, *, at: int = DESKTOP) -> list[str]:
        """What axe finds: WCAG 2.2 A and AA, and best practice. Nothing without scripts: axe waits for timers.

        Contrast takes half of its time and is looked at on a desktop only: colors are the same at every width.
        """
        if not self.scripts:
            return []
        if not self.page.evaluate("Boolean(window.axe)"):
            self.page.evaluate(axe())
        # Without `preload` axe adds no styles of its own, which the policy would report.
        return self.page.evaluate(
            """([tags, contrast]) => axe.run(document, {
                preload: false, resultTypes: ["violations"], runOnly: tags, rules: {"color-contrast": contrast},
            }).then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + n.target.join(" "))))""",
            [RULES, {"enabled": at == DESKTOP}],
        )

    def overflow(self) -> int:
        """How many pixels the page is wider than the window."""
        return self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
