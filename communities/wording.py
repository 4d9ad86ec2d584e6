"""Small pieces of English that several pages of the directory share."""

from collections.abc import Sequence


def listed(words: Sequence[str], last: str) -> str:
    """`["A", "B", "C"]` as "A, B or C"; `last` stands before the last one."""
    *first, final = words
    return f"{', '.join(first)} {last} {final}" if first else final


def communities(number: int) -> str:
    """So many communities."""
    return "1 community" if number == 1 else f"{number:,} communities"
