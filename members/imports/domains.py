"""The published list of .gov domains: who registered what, typed by level of government.

`read` turns the file into rows, `apply` writes them: `apply(read(file), by=person, dry_run=True)` is a preview.
An organization's name finds its agency; the suborganization only proposes a bureau, because it often names the office
that registered the domain for everybody.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from members.imports.authorship import Author, written_by_people
from members.imports.files import Progress, Source, cells
from members.imports.names import AgencyNames
from members.imports.rows import NOTHING_ENDS, Outcome, Problem, Rows, refuse_a_part
from members.models import Agency, EmailDomain, Level

AUTHOR = "import_domains"
SOURCE = "Published .gov list"
BATCH = 2_000

_COLUMNS = ("domain_name", "domain_type", "organization_name")
_ALSO_READ = ("suborganization_name", "state")
_SUFFIX = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_WEBSITE = re.compile(r"www\.[^.]+\.")  # the address of a website, never what follows the @ of an address
_TERRITORIES = frozenset({"AS", "GU", "MP", "PR", "VI"})
_LEVELS = {
    "federal": Level.FEDERAL,
    "federal - executive": Level.FEDERAL,
    "federal - legislative": Level.FEDERAL,
    "federal - judicial": Level.FEDERAL,
    "state or territory": Level.STATE,
    "interstate": Level.STATE,
    "city": Level.LOCAL,
    "county": Level.LOCAL,
    "special district": Level.LOCAL,
    "tribal": Level.TRIBAL,
    "school district": Level.EDUCATION,
}


@dataclass(frozen=True, slots=True)
class DomainRow:
    """A domain as the list states it; without a known type `level` is empty, and what is here about it stays."""

    row: int
    suffix: str
    level: str
    organization: str
    suborganization: str


def read(source: Source, *, progress: Progress = None) -> Rows[DomainRow]:
    """Rows in the order of the file, each domain once; raises CannotImport."""
    result: Rows[DomainRow] = Rows()
    first_row: dict[str, int] = {}
    reads = _COLUMNS + _ALSO_READ
    for number, cell in cells(source, required=_COLUMNS, reads=reads, rows=result, progress=progress):
        suffix = cell["domain_name"].lower().rstrip(".")
        level = level_of(cell["domain_type"], cell.get("state", ""))
        if not _SUFFIX.fullmatch(suffix) or _WEBSITE.match(suffix):
            text = f"“{suffix[:60]}” is no domain; write it like epa.gov"
            result.leave_out(number, "Domain name", text, is_known=False)
            continue
        if suffix in first_row:
            result.leave_out(number, "Domain name", f"{suffix} is in row {first_row[suffix]} already; that one counts")
            continue
        if not level:
            text = f"“{cell['domain_type'][:60]}” is no known type; what is here stays"
            result.leave_out(number, "Domain type", text)
        first_row[suffix] = number
        organization, sub = (" ".join(cell.get(name, "").split()) for name in ("organization_name", _ALSO_READ[0]))
        result.rows.append(DomainRow(number, suffix, level, organization, sub))
    return result


def level_of(domain_type: str, state: str) -> str:
    """The level of government of a type in the list; empty when unknown. A territory is a state with its own code."""
    level = _LEVELS.get(domain_type.lower().removesuffix("- election").strip(), "")
    return Level.TERRITORIAL if level == Level.STATE and state.upper() in _TERRITORIES else level


@transaction.atomic
def apply(rows: Rows[DomainRow], *, by: Any = None, dry_run: bool = False) -> Outcome:
    """Add new domains, correct and end those that came from this list; rows of any other source stay as they are.

    A domain that changes its owner gets a new row from today on and the old one ends. An agency set to a bureau of the
    organization is more exact than the list and stays, and so does whatever a person has edited. Raises CannotImport
    when the file is a part of the list.
    """
    outcome = Outcome.of(rows)
    writer = _Writer(outcome)
    for row in rows.rows:
        writer.take(row)
    writer.end_all_but({row.suffix for row in rows.rows})
    outcome.by_row = Counter(
        added=outcome.added, changed=outcome.changed, kept=outcome.kept, unchanged=outcome.unchanged
    )
    if dry_run:
        return outcome
    with Author(AUTHOR, by).writing():
        EmailDomain.objects.bulk_update(
            writer.changed, ["agency", "level", "is_shared", "valid_until"], batch_size=BATCH
        )
        EmailDomain.objects.bulk_create(writer.new, batch_size=BATCH)
    return outcome


class _Writer:
    """Compares each row with what is here and collects what is to be written."""

    def __init__(self, outcome: Outcome):
        self.outcome = outcome
        self.today: date = timezone.localdate()
        self.names = AgencyNames()
        self.current = {domain.suffix: domain for domain in EmailDomain.objects.filter(valid_until=None)}
        self.ended_before = set(EmailDomain.objects.exclude(valid_until=None).values_list("suffix", flat=True))
        self.edited = written_by_people(EmailDomain, besides=AUTHOR)
        self.new: list[EmailDomain] = []
        self.changed: list[EmailDomain] = []

    def take(self, row: DomainRow) -> None:
        domain = self.current.get(row.suffix)
        agency = self._agency(row, domain)
        if not row.level:
            return
        if domain is None:
            self._add(row, agency, valid_from=self.today if row.suffix in self.ended_before else None)
            self.outcome.added += 1
            self.outcome.changes.append(f"Added: {row.suffix}")
        elif self._agrees(domain, row, agency):
            self.outcome.unchanged += 1
        elif domain.source != SOURCE or domain.pk in self.edited:
            self.outcome.kept += 1
        else:
            self._correct(domain, row, agency)
            self.outcome.changed += 1
            self.outcome.changes.append(f"Changed: {row.suffix}")

    def end_all_but(self, listed: set[str]) -> None:
        from_list = [domain for domain in self.current.values() if domain.source == SOURCE]
        ending = [domain for domain in from_list if domain.suffix not in listed]
        if ending and self.outcome.may_name_anything:
            self.outcome.details.append(NOTHING_ENDS)
            return
        refuse_a_part(ending=len(ending), known=len(from_list), what="domains")
        for domain in ending:
            self._end(domain)
        self.changed += ending
        self.outcome.ended = len(ending)
        self.outcome.changes += [f"Ended: {domain.suffix}" for domain in ending]

    def _agency(self, row: DomainRow, domain: EmailDomain | None) -> Agency | None:
        if row.level != Level.FEDERAL:
            return None
        agency = self.names.find(row.organization)
        if agency is None:
            if domain is None or domain.agency_id is None:
                text = f"no agency is called “{row.organization}”; its domains are listed without one"
                self.outcome.problems.append(Problem(row.row, "Organization name", text))
            return None
        bureau = self.names.find(row.suborganization, parent=agency) if row.suborganization else None
        if bureau and bureau.parent_id == agency.pk and (domain is None or domain.agency_id != bureau.pk):
            text = f"{row.suffix} may belong to {bureau.name} alone; it counts for {agency.name}"
            self.outcome.proposals.append(Problem(row.row, "Suborganization name", text))
        return agency

    def _agrees(self, domain: EmailDomain, row: DomainRow, agency: Agency | None) -> bool:
        return domain.level == row.level and (agency is None or self.names.covers(agency, domain.agency_id))

    def _correct(self, domain: EmailDomain, row: DomainRow, agency: Agency | None) -> None:
        only_lacks_its_agency = domain.level == row.level and domain.agency_id is None
        if only_lacks_its_agency or (domain.valid_from and domain.valid_from >= self.today):
            domain.level, domain.agency, domain.is_shared = row.level, agency, self._is_shared(agency)
        else:
            self._end(domain)
            self._add(row, agency, valid_from=self.today)
        self.changed.append(domain)

    def _end(self, domain: EmailDomain) -> None:
        yesterday = self.today - timedelta(days=1)  # the last day: a row that takes its place begins today
        domain.valid_until = max(yesterday, domain.valid_from or yesterday)

    def _add(self, row: DomainRow, agency: Agency | None, *, valid_from: date | None) -> None:
        self.new.append(
            EmailDomain(
                suffix=row.suffix,
                agency=agency,
                level=row.level,
                is_shared=self._is_shared(agency),
                valid_from=valid_from,
                source=SOURCE,
            )
        )

    def _is_shared(self, agency: Agency | None) -> bool:
        return agency is not None and self.names.has_bureaus(agency)
