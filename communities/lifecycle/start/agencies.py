"""Agencies as people type them, one a line, and which of ours they are (R34).

A bureau counts with its agency: two bureaus of one department are not yet a need outside it.
"""

from collections.abc import Collection
from difflib import get_close_matches
from typing import NamedTuple

from django.db.models import F

from members.models import Agency

SUGGESTED = 4
ALIKE = 0.7  # the share of letters two names have in common, by difflib


class Named(NamedTuple):
    """Agencies we know, and what we keep as it was typed."""

    known: list[Agency]
    unknown: list[str]


def lines(text: str) -> list[str]:
    """What stands on each line, without bullets and doubles."""
    spoken = (" ".join(line.split()).strip("-*•·,; ") for line in text.splitlines())
    return list({line.casefold(): line for line in reversed(list(filter(None, spoken)))}.values())[::-1]


def find(text: str) -> Named:
    """Match each line by name, other name, abbreviation or both, like “Environmental Protection Agency (EPA)”.

    One statement. A name that several bureaus share is kept as it was typed: nobody can tell which is meant.
    """
    asked = lines(text)
    if not asked:
        return Named([], [])
    by_name = _by_name()
    found = {line: _found(by_name, line) for line in asked}
    known = {agency.pk: agency for agency in found.values() if agency}
    return Named(list(known.values()), [line for line, agency in found.items() if agency is None])


def nearest(asked: Collection[str]) -> dict[str, list[Agency]]:
    """The agencies and bureaus whose names come close to each of these lines, nearest first; at most one statement."""
    if not asked:
        return {}
    by_name: dict[str, list[Agency]] = {}
    for agency in Agency.objects.select_related("parent").order_by("name", "pk"):
        for name in {name.casefold() for name in (*agency.names, agency.abbreviation) if name}:
            by_name.setdefault(name, []).append(agency)
    close = {line: get_close_matches(line.casefold(), by_name, SUGGESTED, ALIKE) for line in asked}
    return {
        line: list(dict.fromkeys(agency for name in names for agency in by_name[name]))[:SUGGESTED]
        for line, names in close.items()
    }


def as_typed(agency: Agency) -> str:
    """A line that `find` matches with this agency and no other."""
    return f"{agency.name} ({agency.slug})" if agency.parent_id else agency.name


def top(agency: Agency) -> Agency:
    """The agency that a bureau belongs to; needs `parent` loaded."""
    return agency.parent or agency


def _found(by_name: dict[str, Agency | None], line: str) -> Agency | None:
    spoken, _, bracket = line.partition("(")
    names = (line, spoken.strip(), bracket.rstrip(") "))
    return next((by_name[name.casefold()] for name in names if by_name.get(name.casefold())), None)


def _by_name() -> dict[str, Agency | None]:
    """Name in small letters -> agency; None where several bureaus have it. Agencies come before bureaus."""
    found: dict[str, Agency | None] = {}
    agencies: set[str] = set()
    for agency in Agency.objects.select_related("parent").order_by(F("parent_id").asc(nulls_first=True), "pk"):
        for name in {name.casefold() for name in (*agency.names, agency.abbreviation, agency.slug) if name}:
            if agency.parent_id is None:
                found.setdefault(name, agency)
                agencies.add(name)
            elif name not in agencies:
                found[name] = None if name in found else agency
    return found
