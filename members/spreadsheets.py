"""Cells of spreadsheets: text that a spreadsheet would run as a formula leaves inert and comes back exactly.

Every export of ours passes its texts through `guarded`, every reader of ours through `unguarded`.
"""

import re

_RUNS_AS_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def guarded(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it; other texts as they are."""
    return f"'{text}" if _RUNS_AS_FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text without the one apostrophe that `guarded` adds, and with every other one."""
    return text[1:] if text.startswith("'") and _RUNS_AS_FORMULA.match(text) else text
