"""The published list of agencies and bureaus (columns Agency, Bureau), which follows the federal budget.

`read` turns the file into rows, `apply` writes them: `apply(read(file), by=person, dry_run=True)` is a preview.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from members.imports.authorship import Author
from members.imports.files import Progress, Source, cells
from members.imports.names import BUDGET_LABELS, SPELLINGS, AgencyNames
from members.imports.rows import NOTHING_ENDS, Outcome, Rows, refuse_a_part
from members.models import Agency, Level

AUTHOR = "import_agencies"
_LABELS = {label.casefold() for label in BUDGET_LABELS}
_LEVELS = {"District of Columbia": Level.STATE}


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """An agency, or with `bureau` a bureau of it."""

    row: int
    agency: str
    bureau: str = ""
    is_label: bool = False  # the row itself is passed over; the agency beside the label still counts as named


def read(source: Source, *, progress: Progress = None) -> Rows[AgencyRow]:
    """Rows in the order of the file, each place once; raises CannotImport.

    A budget label is passed over; where it stands for a bureau, the agency beside it still counts as named.
    """
    result: Rows[AgencyRow] = Rows()
    said = set()
    columns = ("agency", "bureau")
    for number, cell in cells(source, required=columns, reads=columns, rows=result, progress=progress):
        agency, bureau = _name(cell["agency"]), _name(cell["bureau"])
        longest = Agency._meta.get_field("name").max_length
        if not agency:
            result.leave_out(number, "Agency", "is empty; give the agency that the bureau belongs to", is_known=False)
        elif len(agency) > longest or len(bureau) > longest:
            column = "Agency" if len(agency) > longest else "Bureau"
            result.leave_out(number, column, f"is longer than {longest} characters; shorten it", is_known=False)
        elif agency.casefold() in _LABELS:
            result.passed_over["budget labels"] += 1
        else:
            is_label = bureau.casefold() in _LABELS
            place = (agency, "" if is_label or bureau.casefold() == agency.casefold() else bureau)
            key = tuple(name.casefold() for name in place)
            if is_label:
                result.passed_over["budget labels"] += 1
            elif key in said:
                result.passed_over["repetitions"] += 1
            if key not in said:
                said.add(key)
                result.rows.append(AgencyRow(number, *place, is_label=is_label))
    return result


@transaction.atomic
def apply(rows: Rows[AgencyRow], *, by: Any = None, dry_run: bool = False) -> Outcome:
    """Add agencies and bureaus that nothing here is called, end those that only this list had named.

    What is here under any of its names stays untouched. Raises CannotImport when the file is a part of the list.
    """
    author = Author(AUTHOR, by)
    outcome = Outcome.of(rows)
    names = AgencyNames()
    slugs = {agency.slug for agency in names.by_id.values()}
    before = set(names.by_id)
    with author.writing():
        _add(names, slugs, {(row.agency, None) for row in rows.rows})
        _add(names, slugs, {(row.bureau, names.find(row.agency)) for row in rows.rows if row.bureau})
        listed = _listed(names, rows)
        new = sorted(names.by_id[pk].name for pk in names.by_id.keys() - before)
        outcome.added, outcome.changes = len(new), [f"Added: {name}" for name in new]
        reopened = _end_and_reopen(author, names, listed, outcome)
    outcome.unchanged = len(listed) - outcome.added - outcome.changed
    outcome.by_row = _by_row(names, rows, added=names.by_id.keys() - before, changed=reopened)
    if dry_run:
        transaction.set_rollback(True)
    return outcome


def _add(names: AgencyNames, slugs: set[str], wanted: set[tuple[str, Agency | None]]) -> None:
    new = []
    for name, parent in sorted(wanted, key=lambda pair: (pair[0], pair[1].pk if pair[1] else 0)):
        if names.find(name, parent=parent) is None:
            level = _LEVELS.get(name, parent.level if parent else Level.FEDERAL)
            new.append(Agency(name=name, slug=_slug(name, parent, slugs), level=level, parent=parent))
    for agency in Agency.objects.bulk_create(new):
        names.add(agency)


def _by_row(names: AgencyNames, rows: Rows[AgencyRow], *, added: set[int], changed: set[int]) -> Counter[str]:
    """What becomes of each row; an agency that only its bureaus name has none."""
    fates: Counter[str] = Counter()
    for row in rows.rows:
        if not row.is_label:
            place = _place(names, row)
            fates["added" if place in added else "changed" if place in changed else "unchanged"] += 1
            added = added - {place}  # of two names for one agency the second adds nothing
    return fates


def _place(names: AgencyNames, row: AgencyRow) -> int:
    agency = names.find(row.agency)
    return (names.find(row.bureau, parent=agency) if row.bureau else agency).pk


def _listed(names: AgencyNames, rows: Rows[AgencyRow]) -> set[int]:
    """The ids of everything that the file names, by itself or as the agency of a bureau."""
    listed = set()
    for row in rows.rows:
        listed |= {names.find(row.agency).pk, _place(names, row)}
    return listed


def _end_and_reopen(author: Author, names: AgencyNames, listed: set[int], outcome: Outcome) -> set[int]:
    """Returns what is open again. Nothing ends while a row cannot be read, which may name anything."""
    written, by_others = author.history(Agency, ("slug",))
    own = {pk for pk in written.values() if pk in names.by_id} - by_others
    ending = [names.by_id[pk] for pk in own - listed if names.by_id[pk].ends is None]
    if ending and outcome.may_name_anything:
        ending = []
        outcome.details.append(NOTHING_ENDS)
    reopening = [names.by_id[pk] for pk in own & listed if names.by_id[pk].ends is not None]
    refuse_a_part(ending=len(ending), known=len(own), what="agencies and bureaus")
    for agency in ending:
        agency.ends = timezone.localdate()
    for agency in reopening:
        agency.ends = None
    Agency.objects.bulk_update([*ending, *reopening], ["ends"])
    outcome.ended, outcome.changed = len(ending), len(reopening)
    outcome.changes += [f"Ended: {agency.name}" for agency in ending]
    outcome.changes += [f"Open again: {agency.name}" for agency in reopening]
    return {agency.pk for agency in reopening}


def _name(text: str) -> str:
    name = " ".join(text.split())  # a cell may break a name into lines
    return SPELLINGS.get(name, name)


def _slug(name: str, parent: Agency | None, taken: set[str]) -> str:
    longest = Agency._meta.get_field("slug").max_length
    candidates = [slugify(name)[:longest]]
    if parent:
        candidates.append(slugify(f"{parent.slug} {name}")[:longest])
    candidates += [f"{candidates[0][: longest - 4]}-{number}" for number in range(2, 1000)]
    slug = next(candidate for candidate in candidates if candidate and candidate not in taken)
    taken.add(slug)
    return slug
