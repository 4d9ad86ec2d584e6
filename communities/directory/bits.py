"""Sets of listings as whole numbers: bit n is the n-th listing, so AND, OR and counting cost next to nothing."""

from collections.abc import Iterable
from itertools import islice


def of(places: Iterable[int], size: int) -> int:
    """The set that holds these places, each below `size`."""
    cells = bytearray(size // 8 + 1)
    for place in places:
        cells[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(cells, "little")


def places(bits: int, start: int = 0, stop: int | None = None) -> list[int]:
    """The places in the set in rising order, or those from the `start`-th to before the `stop`-th."""
    held = (place for place, bit in enumerate(reversed(bin(bits))) if bit == "1")
    return list(islice(held, start, stop))


def in_order(bits: int, order: Iterable[int], size: int) -> list[int]:
    """The places in the set, in the order given; what `order` leaves out is left out."""
    cells = bits.to_bytes(size // 8 + 1, "little")
    return [place for place in order if cells[place >> 3] >> (place & 7) & 1]
