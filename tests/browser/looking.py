"""Looking closely at many pages, one after the other."""

import re
from collections.abc import Iterable
from pathlib import Path

from tests.browser.tools import markup_errors
from tests.browser.visitor import Visitor


def problems_of(visitor: Visitor, pages: Iterable[tuple[str, int]], folder: Path) -> list[str]:
    """What is wrong with these pages, given with the status they answer: accessibility, width, policy, markup.

    `folder` is an empty one to keep them in for the HTML checker.
    """
    problems = []
    for path, status in pages:
        answered = visitor.open(path)
        if answered != status:
            problems.append(f"{path} answered {answered}, not {status}")
            continue
        problems += visitor.faults()
        (folder / f"{re.sub(r'[^a-z0-9]+', '-', path)}.html").write_text(visitor.answer.text())
    return problems + visitor.reports + markup_errors(folder)
