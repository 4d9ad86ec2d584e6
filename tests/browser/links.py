"""Finding pages by the links of pages, so that a new page is looked at without being listed anywhere."""

import re
from collections.abc import Iterable

from tests.browser.looking import Looking
from tests.browser.visitor import Visitor

DIGITS = re.compile(r"\d+")


def paths(visitor: Visitor, where: str) -> list[str]:
    """Where these links of the open page lead, on this site and without a query."""
    found = visitor.page.evaluate(
        "where => [...document.querySelectorAll(where)].map(a => a.getAttribute('href').split('?')[0])", where
    )
    return [path for path in found if path.startswith("/")]


def follow(looking: Looking, starts: Iterable[str], *, within: str, where: str) -> None:
    """Look at the pages below `within`, a pattern of addresses, that those at `starts` and each other link to.

    What `within` captures, and every number, may be anything: of pages that differ by it only, the first is taken.
    """
    below, to_open = re.compile(within), list(starts)
    found = set(to_open)
    while to_open:
        looking.open(to_open.pop())
        for path in paths(looking.visitor, where):
            if match := below.match(path):
                any_of = match[1] if below.groups else ""
                kind = DIGITS.sub("0", path.replace(any_of, "*/", 1) if any_of else path)
                if kind not in found:
                    found.add(kind)
                    to_open.append(path)
