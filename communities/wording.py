"""Small pieces of English that many pages and mails share."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone


def listed(words: Sequence[str], last: str) -> str:
    """`["A", "B", "C"]` as "A, B or C"; `last` stands before the last one."""
    *first, final = words
    return f"{', '.join(first)} {last} {final}" if first else final


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 agency", "1,250 agencies"; `many` is `one` with an s where it is not given."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def day(when: date) -> str:
    """3 December 2026; of a moment, its day in the time of the directory."""
    if isinstance(when, datetime):
        when = timezone.localdate(when)
    return f"{when.day} {when:%B %Y}"
