"""Unpack deflated data a little at a time, and never more than is allowed."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from communities.experts.files.flaws import Flaw

MOST_UNPACKED = 100 * 1024 * 1024
MOST_TIMES = 200  # how many times larger than the file its content may be
STEP = 16 * 1024  # bytes given to zlib at once
CHUNK = 64 * 1024  # bytes taken from it at once
RAW, ZLIB, GZIP = -15, 15, 31  # zlib's numbers for what surrounds the data

TOO_MUCH = "unpacks to more than can be checked. Save a smaller version or a PDF of it and attach that."


@dataclass
class Budget:
    """How many bytes may still be unpacked from one file, whatever is inside what."""

    left: int

    @classmethod
    def of(cls, content: bytes) -> "Budget":
        return cls(min(MOST_UNPACKED, MOST_TIMES * len(content)))

    def spend(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise Flaw(TOO_MUCH)


def inflated(packed: memoryview, wrapping: int, budget: Budget, *, exact: bool = True) -> Iterator[bytes]:
    """The unpacked data in chunks. Raises zlib.error for bad data; with `exact` also where it ends early or late."""
    machine = zlib.decompressobj(wrapping)
    given = 0
    while given < len(packed) and not machine.eof:
        piece: memoryview | bytes = packed[given : given + STEP]
        given += len(piece)
        while len(piece) and not machine.eof:
            chunk = machine.decompress(piece, CHUNK)
            budget.spend(len(chunk))
            yield chunk
            piece = machine.unconsumed_tail
    rest = machine.flush()  # at most the few bytes that did not fit into the last chunk
    budget.spend(len(rest))
    yield rest
    if exact and (not machine.eof or machine.unused_data or given < len(packed)):
        raise zlib.error("The data does not end where it should.")
