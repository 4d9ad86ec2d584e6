"""Which member count cannot be right: numbers that people typed into pages, compared with their neighbors."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

_SLIP = 2  # times as many as before and as after, or as few
_DROP = 0.15  # of the members, sooner than
_DROP_WITHIN = timedelta(days=92)
_BACK_WITHIN = timedelta(days=120)
_TYPED_ALIKE = 3  # channels with one number on one day


class Point(NamedTuple):
    """A count of one channel."""

    as_of: date
    members: int
    is_doubtful: bool = False


def doubt(point: Point, *, before: Sequence[Point], after: Point | None, alike: int) -> str:
    """Why the count is doubtful, or nothing.

    `before` are the earlier counts of the channel, oldest first; `alike` channels have this number on that day.
    """
    if alike >= _TYPED_ALIKE:
        return f"The same number, {point.members:,}, stands for {alike} channels on that day."
    returned = next((one for one in reversed(before[:-1]) if one.members == point.members), None)
    if returned and point.as_of - returned.as_of <= _BACK_WITHIN:
        return f"The number of {returned.as_of} again, after {before[-1].members:,}: somebody put it back."
    trusted = [one for one in before if not one.is_doubtful]
    if not trusted:
        soon = after and after.as_of - point.as_of <= _DROP_WITHIN
        if soon and point.members > _SLIP * after.members:
            return f"{point.members:,}, and {after.members:,} soon after: a guess is likely."
        return ""
    last = trusted[-1]
    if after and _is_slip(point.members, last.members, after.members):
        return f"{point.members:,} stands between {last.members:,} and {after.members:,}: a slip is likely."
    if point.members < last.members * (1 - _DROP) and point.as_of - last.as_of <= _DROP_WITHIN:
        days = (point.as_of - last.as_of).days
        return f"{last.members - point.members:,} fewer than {days} days before: a slip, or the list was cleaned up."
    return ""


def _is_slip(members: int, before: int, after: int) -> bool:
    return members > _SLIP * max(before, after) or members * _SLIP < min(before, after)
