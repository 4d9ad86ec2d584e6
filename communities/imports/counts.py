"""Dated member counts of channels: digital.gov's history of its pages, or our own columns.

`read` turns the file into rows, `apply` writes them: `apply(read(file), by=person, dry_run=True)` is a preview.
A number keeps the day it first appeared; what cannot be right is kept and marked doubtful.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from communities.imports.doubts import Point, doubt
from communities.imports.names import CommunityNames
from communities.models import Channel, JoinPreset, MemberCount
from communities.upkeep import facts_changed
from cop_directory.today import latest_today
from members.imports.authorship import Author
from members.imports.files import Progress, Source, cells
from members.imports.rows import CannotImport, Outcome, Rows
from members.imports.values import day, number, yes

AUTHOR = "import_member_counts"
HISTORY_SOURCE = "digital.gov page history"

# Our own headings, and those of the history, for the same thing.
_COMMUNITY = ("community", "community_slug", "slug", "file")
_CHANNEL = ("channel", "channel_number", "list")
_REQUIRED = ("as_of", "members")
_READS = (*_COMMUNITY, *_CHANNEL, *_REQUIRED, "source", "doubtful", "why", "type")


@dataclass(frozen=True, slots=True)
class CountRow:
    """How many were in a channel on a day, as the file says; channels count from 1."""

    row: int
    community: str
    channel: int
    as_of: date
    members: int
    source: str
    why_doubtful: str = ""
    is_public: bool = False


def read(source: Source, *, progress: Progress = None) -> Rows[CountRow]:
    """Rows in the order of the file; a row with anything wrong is left out and said so. Raises CannotImport."""
    result: Rows[CountRow] = Rows()
    for position, cell in cells(source, required=_REQUIRED, reads=_READS, rows=result, progress=progress):
        try:
            row = _row(position, cell)
        except _Wrong as wrong:
            result.leave_out(position, wrong.field, str(wrong))
        else:
            result.rows.append(row)
            result.note_month_first(cell["as_of"], row.as_of)
    return result


class _Wrong(Exception):
    """A field of a row has no usable value."""

    def __init__(self, field: str, text: object):
        super().__init__(str(text))
        self.field = field.replace("_", " ")


def _row(position: int, cell: dict[str, str]) -> CountRow:
    community, community_field = _first(cell, _COMMUNITY)
    if not community_field:
        raise CannotImport("The file has no column “community”.")
    if not community:
        raise _Wrong(community_field, "is empty; give the address or the name of the community")
    as_of, members = _value(cell, "as_of", day), _value(cell, "members", number)
    if members == 0:
        raise _Wrong("members", "a zero is no count: leave the row out when nobody has counted")
    if as_of > latest_today():
        raise _Wrong("as_of", f"{as_of} is in the future; correct it")
    source = HISTORY_SOURCE if community_field == "file" else cell.get("source", "")
    longest = MemberCount._meta.get_field("source").max_length
    if not source or len(source) > longest:
        raise _Wrong("source", f"say who counted, in at most {longest} characters")
    why = cell.get("why", "") or ("The file says so." if _value(cell, "doubtful", yes, default="no") else "")
    longest_why = MemberCount._meta.get_field("why_doubtful").max_length
    if len(why) > longest_why:
        raise _Wrong("why", f"is longer than {longest_why} characters; shorten it")
    return CountRow(
        row=position,
        community=community,
        channel=_value(cell, _first(cell, _CHANNEL)[1], number, default="1"),
        as_of=as_of,
        members=members,
        source=source,
        why_doubtful=why,
        is_public=cell.get("type", "") == "public",
    )


def _value(cell: dict[str, str], field: str, parse: Callable[[str], Any], default: str = "") -> Any:
    try:
        value = parse(cell.get(field) or default)
    except ValueError as error:
        raise _Wrong(field, error) from error
    if value is None:
        raise _Wrong(field, "is empty; fill it in")
    return value


def _first(cell: dict[str, str], names: Iterable[str]) -> tuple[str, str]:
    """The value and name of the first of these columns that the file has."""
    return next(((cell[name], name) for name in names if name in cell), ("", ""))


@transaction.atomic
def apply(rows: Rows[CountRow], *, by: Any = None, dry_run: bool = False) -> Outcome:
    """Add counts. One that repeats the number before it is passed over; one that is here from any source stays."""
    author = Author(AUTHOR, by)
    outcome = Outcome.of(rows)
    of_channel = _by_channel(rows.rows, outcome)
    alike = Counter((row.as_of, row.members) for row in rows.rows)
    here: dict[int, list[MemberCount]] = defaultdict(list)
    for count in MemberCount.objects.filter(channel__in=of_channel).order_by("as_of", "pk"):
        here[count.channel_id].append(count)
    with author.writing():
        facts = [
            fact
            for channel, counts in of_channel.items()
            for fact in _new_counts(channel.pk, counts, here[channel.pk], alike, outcome)
        ]
        author.put(MemberCount.objects.all(), facts, key=("channel_id", "as_of", "source"))
        if concerned := {count.channel_id for count in author.written}:
            facts_changed({channel.community_id for channel in of_channel if channel.pk in concerned})
    outcome.changes = author.changes
    outcome.added, outcome.changed, outcome.kept = (author.total[name] for name in ("added", "changed", "kept"))
    outcome.unchanged += author.total["unchanged"]
    outcome.by_row = Counter(
        added=outcome.added, changed=outcome.changed, kept=outcome.kept, unchanged=outcome.unchanged
    )
    if dry_run:
        transaction.set_rollback(True)
    return outcome


def _by_channel(rows: list[CountRow], outcome: Outcome) -> dict[Channel, list[CountRow]]:
    """The rows of each channel that is here, oldest first; of several for a day the last in the file counts."""
    names = CommunityNames()
    channels: dict[int, list[Channel]] = defaultdict(list)
    for channel in Channel.objects.order_by("position", "pk"):
        channels[channel.community_id].append(channel)
    result: dict[Channel, dict[tuple[date, str], CountRow]] = defaultdict(dict)
    for row in rows:
        community = names.find(row.community)
        channel = _channel(row, channels[community.pk]) if community else None
        if community is None:
            text = f"no community is called “{row.community[:60]}”; use its name or address here"
            outcome.leave_out(row.row, "community", text)
        elif channel is None:
            text = f"{community.name} has no channel number {row.channel}"
            outcome.leave_out(row.row, "channel", text)
        else:
            if (row.as_of, row.source) in result[channel]:
                outcome.passed_over["numbers of a day with a later one"] += 1
            result[channel][row.as_of, row.source] = row
    return {channel: sorted(counts.values(), key=lambda row: row.as_of) for channel, counts in result.items()}


def _channel(row: CountRow, channels: list[Channel]) -> Channel | None:
    """The channel of that number.

    The old pages counted lists with an address, so a sign-up form is none of them; and they sometimes put the public
    list first, where its type tells it.
    """
    if row.source == HISTORY_SOURCE:
        channels = [one for one in channels if one.subscribe_address or one.owner_address or one.url]
        public = [one for one in channels if one.join_rule == JoinPreset.PUBLIC]
        if row.is_public and len(public) == 1:
            return public[0]
    return channels[row.channel - 1] if 1 <= row.channel <= len(channels) else None


def _new_counts(
    channel_id: int, rows: list[CountRow], here: list[MemberCount], alike: Counter, outcome: Outcome
) -> Iterator[dict[str, Any]]:
    stated = {(count.as_of, count.members) for count in here}
    points = [Point(count.as_of, count.members, count.is_doubtful) for count in here]
    for position, row in enumerate(rows):
        before = sorted(point for point in points if point.as_of < row.as_of)
        last = {point.members for point in (*before[-1:], *[one for one in before if not one.is_doubtful][-1:])}
        if (row.as_of, row.members) in stated:
            outcome.unchanged += 1
        elif row.members in last:
            outcome.passed_over["repetitions of the number before"] += 1
        else:
            point = Point(row.as_of, row.members)
            after = next((Point(later.as_of, later.members) for later in rows[position + 1 :]), None)
            why = row.why_doubtful or doubt(point, before=before, after=after, alike=alike[row.as_of, row.members])
            points.append(point._replace(is_doubtful=bool(why)))
            yield {
                "channel_id": channel_id,
                "as_of": row.as_of,
                "source": row.source,
                "members": row.members,
                "is_doubtful": bool(why),
                "why_doubtful": why,
            }
