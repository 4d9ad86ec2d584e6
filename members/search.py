"""What every search reads of what was typed."""

import re

LONGEST_SEARCH = 200  # characters
LONGEST_WORD = 80  # characters; the most that the index takes

_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


def cut(text: str) -> str:
    """Cut a search, and each of its words, at a length that costs little; a part of a word after its cut is dropped."""
    words = _CONTROL.sub(" ", text[:LONGEST_SEARCH]).split()
    return " ".join(word[:LONGEST_WORD] for word in words)
