"""The roster census: a list's own roster is read in memory, counted by agency, and forgotten.

Nothing of an address is kept, logged or mailed: of a domain only what belongs to an agency.
"""

import csv
import html
import io
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from communities.lifecycle.days import check_happened
from communities.memberships import Refused
from communities.models import Community
from communities.outcomes import periods
from communities.outcomes.as_of import Place
from communities.outcomes.models import Census, CensusCount
from communities.permissions import can_edit
from cop_directory.one_line import visible
from members.imports.files import HEADER_WITHIN, column_name, text_of
from members.imports.rows import CannotImport
from members.models import EmailDomain

LARGEST, MOST_LINES = 5 * 1024 * 1024, 50_000
OLD_AFTER = timedelta(days=365)  # an older census says nothing of today
# An apostrophe may be in an address and around it. The bounds keep a long line without an address cheap.
_ADDRESS = re.compile(
    r"(?<!\w)(\w[\w.+&'%~#$!-]{0,63}@((?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_]{2,}))", re.IGNORECASE
)
_PARTS = re.compile(r"[,;\t]")
_COLUMN = re.compile(
    r"(primary_|work_|smtp_|contact_|member_)?(e_?mail|mail|smtp)(_?address(es)?)?(_1(_value)?)?|address"
)
# Lines that a list server or a mail program writes around the list; in the answer of a server also who asked.
_SENDER = re.compile(
    r"\s*(from|sender|reply-to|return-path|errors-to|(list-)?owner|editor|moderator|bounces?)\s*[:=]", re.IGNORECASE
)
_HEADING = re.compile(rf"{_SENDER.pattern}|\s*(to|cc|bcc|subject)\s*[:=]", re.IGNORECASE)
# As Google Groups, Sympa and mailing services call those who are in the file and not on the list.
_NOT_MEMBERS = frozenset(
    {
        *("banned", "blocked", "invited", "invitation sent", "pending", "pending invitation", "pending approval"),
        *("requested", "rejected", "declined", "removed", "deleted", "unsubscribed", "cleaned", "not a member"),
    }
)
IN_HEADER, NOT_MEMBERS, SECOND = "in the header", "not members", "second addresses"


@transaction.atomic
def take(*, community: Community, content: bytes, as_of: date, source: str, by: Any) -> Census:
    """Count the roster `content`: CSV, a LISTSERV review, or an address a line; one of the same day takes its place.

    Below the header of a spreadsheet the address in its email column counts, elsewhere each entry of a line; once,
    however often it stands there. The rest is counted as repeated or left out; lines without an address are kept by
    number.
    """
    Community.objects.select_for_update(no_key=True, of=("self",)).get(pk=community.pk)
    if not can_edit(by, community):
        raise Refused("Its stewards and the program office count its list.")
    check_happened(as_of, "was made")
    if not source.strip():
        raise Refused("Say where the roster comes from.")
    roster = _read(content)
    if not roster.hosts:
        why = f" that counts ({left_out_in_words(roster.left_out)})" if roster.left_out.total() else ""
        raise Refused(f"No line of this file holds an address{why}. Nothing was kept.")
    Census.objects.filter(community=community, as_of=as_of, source=source.strip()).delete()
    census = Census.objects.create(
        community=community,
        as_of=as_of,
        source=source.strip(),
        addresses=roster.hosts.total(),
        repeated=roster.repeated,
        left_out=dict(+roster.left_out),
        unreadable=roster.unreadable,
        taken_at=timezone.now(),
        taken_by=by,
    )
    CensusCount.objects.bulk_create(
        CensusCount(census=census, agency_id=agency, domain=domain, addresses=number)
        for (agency, domain), number in _by_agency(roster.hosts, as_of).items()
    )
    return census


def left_out_in_words(left_out: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {why}" for why, number in left_out.items() if number)


def latest_censuses(last: date) -> QuerySet[Census]:
    """Of each community the latest one up to a day, at most a year old."""
    lately = Census.objects.filter(as_of__lte=last, as_of__gt=last - OLD_AFTER)
    return lately.order_by("community_id", "-as_of", "-id").distinct("community_id")


def on_lists(month: date, places: Mapping[int, Place]) -> dict[int, dict[int, list[Any]]]:
    """For each whole agency: community -> [addresses on its list, as of], by the latest census, at most a year old."""
    latest = latest_censuses(periods.last_day(month))
    found: dict[int, dict[int, list[Any]]] = defaultdict(dict)
    counts = CensusCount.objects.filter(census__in=latest, agency__isnull=False)
    for agency, community, as_of, number in counts.values_list(
        "agency", "census__community", "census__as_of", "addresses"
    ):
        if agency in places:
            said = found[places[agency].top].setdefault(community, [0, as_of.isoformat()])
            said[0] += number
    return found


@dataclass
class _Roster:
    """What a file holds: addresses counted, by host, and repeated and left out, which add up to those found."""

    hosts: Counter[str] = field(default_factory=Counter)
    repeated: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    unreadable: list[int] = field(default_factory=list)  # numbers of lines without an address


def _read(content: bytes) -> _Roster:
    if len(content) > LARGEST:
        raise Refused("This file is larger than 5 MB. Split it, or keep the addresses only.")
    try:
        lines = text_of(io.BytesIO(content)).splitlines()
    except CannotImport as problem:
        raise Refused(str(problem)) from None
    if len(lines) > MOST_LINES:
        raise Refused(f"This file has more than {MOST_LINES:,} lines. Split the list.")
    lines = [visible(html.unescape(line)).replace("’", "'") for line in lines]
    start, delimiter, column = _email_column(lines)
    is_answer = any(line.startswith("*") for line in lines)  # of a list server
    roster, seen = _Roster(), set()
    for number, line in enumerate(lines, start=1):
        found = _ADDRESS.findall(line)
        if not found:
            if line.strip() and not line.startswith("*"):
                roster.unreadable.append(number)
            continue
        cells = _cells(line, delimiter)
        if line.startswith("*") or (_HEADING if is_answer else _SENDER).match(line):
            members, reason = [], IN_HEADER
        elif any(cell.strip(" \"'").casefold() in _NOT_MEMBERS for cell in cells):
            members, reason = [], NOT_MEMBERS
        elif start and number > start:
            cell = cells[column] if column < len(cells) else ""
            members, reason = _ADDRESS.findall(cell) or found[:1], SECOND
        else:
            members, reason = [one for part in _PARTS.split(line) for one in _ADDRESS.findall(part)[:1]], SECOND
        roster.left_out[reason] += len(found) - len(members)
        for address, host in members:
            if address.lower() in seen:
                roster.repeated += 1
            else:
                seen.add(address.lower())
                roster.hosts[host.lower()] += 1
    return roster


def _email_column(lines: list[str]) -> tuple[int, str, int]:
    """Where a spreadsheet's header is, its delimiter, and its first column of addresses; line 0 when there is none."""
    for number, line in enumerate(lines[:HEADER_WITHIN], start=1):
        for delimiter in ",;\t":
            names = [column_name(cell) for cell in _cells(line, delimiter)]
            column = next((place for place, name in enumerate(names) if _COLUMN.fullmatch(name)), None)
            if column is not None:
                return number, delimiter, column
    delimiter = "\t" if any("\t" in line for line in lines[:HEADER_WITHIN]) else ","
    return 0, delimiter, 0


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:  # a cell longer than any spreadsheet writes
        return line.split(delimiter)


def _by_agency(hosts: Counter[str], on: date) -> Counter[tuple[int | None, str]]:
    """(agency id, domain) -> addresses, the longest domain winning; what belongs to no agency is one sum."""
    known = dict(EmailDomain.objects.current(on).filter(agency__isnull=False).values_list("suffix", "agency"))
    found: Counter[tuple[int | None, str]] = Counter()
    for host, number in hosts.items():
        labels = host.split(".")
        suffixes = (".".join(labels[start:]) for start in range(len(labels)))
        suffix = next((suffix for suffix in suffixes if suffix in known), "")
        found[known.get(suffix), suffix] += number
    return found
