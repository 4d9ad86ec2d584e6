"""The roster census: a list's own roster is read in memory, counted by agency, and forgotten.

Nothing of an address is kept, logged or mailed: of a domain only what belongs to an agency.
"""

import io
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
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
from members.imports.files import text_of
from members.imports.rows import CannotImport
from members.models import EmailDomain

LARGEST, MOST_LINES = 5 * 1024 * 1024, 50_000
OLD_AFTER = timedelta(days=365)  # an older census says nothing of today
_ADDRESS = re.compile(r"[^\s<>\"'(),;:@]+@((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})", re.IGNORECASE)


@transaction.atomic
def take(*, community: Community, content: bytes, as_of: date, source: str, by: Any) -> Census:
    """Count the roster `content`: CSV, a LISTSERV review, or an address a line; one of the same day takes its place.

    The first address of a line counts, once however often it stands there. Lines without one are kept by number.
    """
    Community.objects.select_for_update(no_key=True, of=("self",)).get(pk=community.pk)
    if not can_edit(by, community):
        raise Refused("Its stewards and the program office count its list.")
    check_happened(as_of, "was made")
    if not source.strip():
        raise Refused("Say where the roster comes from.")
    hosts, unreadable = _hosts(content)
    if not hosts:
        raise Refused("No line of this file holds an address. Nothing was kept.")
    Census.objects.filter(community=community, as_of=as_of, source=source.strip()).delete()
    census = Census.objects.create(
        community=community,
        as_of=as_of,
        source=source.strip(),
        addresses=hosts.total(),
        unreadable=unreadable,
        taken_at=timezone.now(),
        taken_by=by,
    )
    CensusCount.objects.bulk_create(
        CensusCount(census=census, agency_id=agency, domain=domain, addresses=number)
        for (agency, domain), number in _by_agency(hosts, as_of).items()
    )
    return census


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


def _hosts(content: bytes) -> tuple[Counter[str], list[int]]:
    """How many addresses there are at each host, and the numbers of lines that hold none."""
    if len(content) > LARGEST:
        raise Refused("This file is larger than 5 MB. Split it, or keep the addresses only.")
    try:
        lines = text_of(io.BytesIO(content)).splitlines()
    except CannotImport as problem:
        raise Refused(str(problem)) from None
    if len(lines) > MOST_LINES:
        raise Refused(f"This file has more than {MOST_LINES:,} lines. Split the list.")
    seen: set[str] = set()
    hosts: Counter[str] = Counter()
    unreadable = []
    for number, line in enumerate(lines, start=1):
        if found := _ADDRESS.search(line):
            if (address := found[0].lower()) not in seen:
                seen.add(address)
                hosts[found[1].lower()] += 1
        elif line.strip():
            unreadable.append(number)
    return hosts, unreadable


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
