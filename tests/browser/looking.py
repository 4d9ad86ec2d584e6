"""Looking closely at many pages, one after the other."""

import re
from pathlib import Path

from tests.browser.tools import markup_errors
from tests.browser.visitor import Visitor

TOKENS = re.compile(r'value="[A-Za-z0-9]{64}"')


class Looking:
    """Looks at each page once, for accessibility, width, policy and markup.

    `folder` is an empty one to keep pages in for the HTML checker. Pages whose content was `looked_at` already, by
    somebody else, are only opened.
    """

    def __init__(self, visitor: Visitor, folder: Path, looked_at: set[str] | None = None):
        self.visitor, self.folder = visitor, folder
        self.looked_at = set() if looked_at is None else looked_at
        self.pages: set[str] = set()
        self._problems: list[str] = []

    def open(self, path: str, status: int = 200) -> None:
        """Go there, and look unless it was looked at; `status` is what it has to answer."""
        answered = self.visitor.open(path)
        if path in self.pages:
            return
        self.pages.add(path)
        if answered != status:
            self._problems.append(f"{path} answered {answered}, not {status}")
            return
        content = TOKENS.sub("", self.visitor.page.locator("main").inner_html())
        if content in self.looked_at:
            return
        self.looked_at.add(content)
        (self.folder / f"{re.sub(r'[^a-z0-9]+', '-', path)}.html").write_text(self.visitor.answer.text())
        self._problems += self.visitor.faults()

    def problems(self) -> list[str]:
        """What is wrong with the pages opened so far."""
        return self._problems + self.visitor.reports + markup_errors(self.folder)
