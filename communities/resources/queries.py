"""What /policies/ shows, each link with its last check."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from communities.models import LinkCheck
from communities.resources.models import CatalogueEntry, PolicyNotice


class Section(NamedTuple):
    """Catalog entries of one kind, each with `check`: its LinkCheck or None."""

    name: str
    entries: list[CatalogueEntry]


class Policies(NamedTuple):
    """The one dated statement, or None, and the considerations, each with `check`."""

    statement: PolicyNotice | None
    considerations: list[PolicyNotice]


def policies_and_catalog() -> tuple[Policies, list[Section]]:
    """Everything on the page, in three statements (R78-R85)."""
    notices, entries = list(PolicyNotice.objects.all()), list(CatalogueEntry.objects.all())
    _add_checks([*notices, *entries])
    statement = next((one for one in notices if one.kind == PolicyNotice.Kind.STATEMENT), None)
    considerations = [one for one in notices if one is not statement]
    by_section = sorted(entries, key=lambda entry: CatalogueEntry.Section.values.index(entry.section))
    sections = groupby(by_section, key=CatalogueEntry.get_section_display)
    return Policies(statement, considerations), [Section(name, list(group)) for name, group in sections]


def _add_checks(rows: Iterable[PolicyNotice | CatalogueEntry]) -> None:
    checks = LinkCheck.objects.in_bulk({row.url for row in rows if row.url}, field_name="url")
    for row in rows:
        row.check = checks.get(row.url)
