"""What each of the three who may know of an introduction reads of it, and may press."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from communities.experts.models import Introduction
from communities.experts.people.seen import BY_ASKING, BY_MEETING, Seen, Viewer, read
from communities.wording import day

State = Introduction.State


@dataclass(frozen=True, slots=True)
class Told:
    """An introduction to one reader. `people`: the other one of the two; both for a third person, who asked for it.

    `asker` is the third person's name for the two.
    """

    introduction: Introduction
    people: tuple[Seen, ...]
    status: str
    is_third: bool
    asker: str
    can_answer: bool
    can_take_back: bool
    is_made: bool
    can_say_talked: bool

    @property
    def names(self) -> str:
        """Whom it is about."""
        return " and ".join(one.called for one in self.people)


def told(viewer: Viewer, introductions: Iterable[Introduction]) -> list[Told]:
    """Each as this reader gets it, in the same order; the same few statements for any number."""
    rows = list(introductions)
    people = {pk for row in rows for pk in (row.one_id, row.other_id)} - {viewer.person_id}
    seen = read(viewer, people, known=_known(rows, viewer.person_id))
    return [_told(row, viewer.person_id, seen) for row in rows]


def _known(rows: Iterable[Introduction], reader: int) -> dict[int, frozenset[str]]:
    """What the other one shows the reader by asking, or by both having said yes."""
    known: dict[int, frozenset[str]] = {}
    for row in rows:
        if row.side_of(reader):
            across = row.across_from(reader)
            if row.state == State.MADE:
                known[across] = BY_MEETING
            elif row.state == State.WAITING and row.asked_by_id == across:
                known.setdefault(across, BY_ASKING)
    return known


def _told(row: Introduction, reader: int, seen: Mapping[int, Seen]) -> Told:
    side = row.side_of(reader)
    ids = [row.across_from(reader)] if side else [row.one_id, row.other_id]
    is_waiting, is_made = row.state == State.WAITING, row.state == State.MADE
    can_answer = bool(side) and is_waiting and getattr(row, f"{side}_agreed_at") is None
    by_third = row.asked_by_id not in (row.one_id, row.other_id)
    return Told(
        introduction=row,
        people=tuple(seen.get(pk, Seen(pk)) for pk in ids),
        status=_status(row, is_two="You are" if side else "They are", waits_for_reader=can_answer),
        is_third=not side,
        asker=row.asked_by.name if by_third and side else "",
        can_answer=can_answer,
        can_take_back=is_waiting and not can_answer,
        is_made=is_made and bool(side),
        can_say_talked=is_made and bool(side) and getattr(row, f"{side}_talked_at") is None,
    )


def _status(row: Introduction, *, is_two: str, waits_for_reader: bool) -> str:
    if row.state == State.WAITING:
        return f"Waits for {'your' if waits_for_reader else 'an'} answer until {day(row.expires_at)}."
    if row.state == State.MADE:
        return f"{is_two} introduced since {day(row.made_at)}."
    if row.made_at:
        return f"Introduced on {day(row.made_at)}, ended on {day(row.ended_at)}."
    return "It ended without an introduction."
