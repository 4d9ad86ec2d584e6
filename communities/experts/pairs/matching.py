"""Who fits whom, with the reasons: a pure function of plain values, the same answer every time (R30)."""

from collections.abc import Collection
from hashlib import blake2b
from typing import NamedTuple

from communities.wording import counted, listed

NEAR = 3 * 60  # minutes apart at which two people still share most of a working day
MOST_WAITING = 3  # proposals that wait for one mentor: more would only wait longer


class Side(NamedTuple):
    """One of two people who may become a pair.

    `topics` are id -> name. `agencies` are those above and of every present post, so that two bureaus of a department
    share one. `offset` is minutes from UTC today.
    """

    key: int
    topics: dict[int, str]
    agencies: frozenset[int]
    offset: int
    agency_wish: str = "any"  # of who asks
    near_in_time: bool = False  # of who offers
    taken: int = 0  # pairs of who offers now
    waiting: int = 0  # proposals to them that wait for an answer
    most: int = 1  # pairs that they take at a time

    @property
    def has_room(self) -> bool:
        """They take one more, and not too many wait already."""
        return self.taken < self.most and self.waiting < MOST_WAITING


class Match(NamedTuple):
    """One who fits, and why, in sentences."""

    key: int
    reasons: list[str]


def best(asks: Side, offers: Collection[Side], *, most: int = 5) -> list[Match]:
    """The mentors who fit a request, best first: shared topics, agency wished, time, then whoever has most room.

    What is still equal is ordered by a number made of both keys: the same every time, another one for each request, so
    that mentors who are alike are met alike often.
    """
    rooms = {offer.key: offer.most - offer.taken for offer in offers}
    found = _ranked(asks, [(offer, asks, offer) for offer in offers], most)
    return [Match(key, [*why, f"Room for {counted(rooms[key], 'more pair')}."]) for key, why in found]


def best_requests(offers: Side, asking: Collection[Side], *, most: int = 5) -> list[Match]:
    """The requests that fit a mentor, best first; nothing while they have no room."""
    return _ranked(offers, [(asks, asks, offers) for asks in asking], most)


def fits(asks: Side, offers: Side) -> bool:
    """They share a topic, the one who offers has room, and the hours are near enough where that was asked for."""
    near = not offers.near_in_time or abs(asks.offset - offers.offset) <= NEAR
    return bool(asks.topics.keys() & offers.topics.keys()) and offers.has_room and near


def _ranked(one: Side, others: list[tuple[Side, Side, Side]], most: int) -> list[Match]:
    """`others` are each with who asks and who offers."""
    fitting = [(_rank(one, other, asks, offers), other, asks, offers) for other, asks, offers in others]
    found = sorted((row for row in fitting if fits(row[2], row[3])), key=lambda row: row[0])
    return [Match(other.key, _reasons(asks, offers)) for _, other, asks, offers in found[:most]]


def _rank(one: Side, other: Side, asks: Side, offers: Side) -> tuple:
    shared = len(asks.topics.keys() & offers.topics.keys())
    same = _same_agency(asks, offers)
    wished = {"same": same, "other": not same}.get(asks.agency_wish, True)
    apart = abs(asks.offset - offers.offset)
    load = (offers.taken + offers.waiting) / offers.most
    return (-shared, not wished, apart > NEAR, load, _draw(one.key, other.key), other.key)


def _draw(one: int, other: int) -> bytes:
    return blake2b(f"{one}:{other}".encode(), digest_size=8).digest()


def _reasons(asks: Side, offers: Side) -> list[str]:
    shared = sorted(name for key, name in asks.topics.items() if key in offers.topics)
    apart = abs(asks.offset - offers.offset)
    hours = f"{apart / 60:g}"
    return [
        f"Both: {listed(shared, 'and')}.",
        "Same agency." if _same_agency(asks, offers) else "Another agency.",
        "Same time zone." if not apart else f"{hours} {'hour' if hours == '1' else 'hours'} apart.",
    ]


def _same_agency(asks: Side, offers: Side) -> bool:
    return not asks.agencies.isdisjoint(offers.agencies)
