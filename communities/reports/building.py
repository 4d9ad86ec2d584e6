"""One report put together: figures of the first screen, what stands out, what to do next, and every section."""

from typing import Any

from django.urls import reverse

from communities.models import Community
from communities.outcomes import periods
from communities.reports.cells import NO_BUREAU, Cells, cells_of
from communities.reports.coverage import coverage, is_gap
from communities.reports.document import Action, Figure, Report, Section
from communities.reports.material import Material
from communities.reports.sections import SECTIONS, STAND_OUT
from communities.small_cells import HIDDEN, Printed, change, small

QUARTER, YEAR = periods.MONTHS_OF_A_QUARTER, periods.MONTHS_OF_A_YEAR
MOST = 3  # sentences that stand out, actions to take


def build(material: Material) -> Report:
    """The same for the same frozen month, version and smallest number, whenever and however often it is built."""
    cells = cells_of(material)
    snapshot = material.snapshot
    common = {
        "name": material.name,
        "month": snapshot.month,
        "version": snapshot.version,
        "definitions": snapshot.definitions,
        "smallest": material.smallest,
        "made_at": snapshot.made_at,
        "reason": snapshot.reason,
    }
    people = Figure("People", cells.people, says=_than_before(material, cells), definition="people")
    if not cells.is_printed:
        return Report(**common, finding=_not_printed(material, cells), figures=(people,))
    sections = tuple(section for make in SECTIONS if (section := make(material, cells)))
    return Report(
        **common,
        finding=_finding(material, cells),
        figures=(people, *_other_figures(material, cells)),
        coverage=coverage(material),
        stands_out=_stands_out(sections),
        actions=_actions(material, cells),
        sections=sections,
    )


def _stands_out(sections: tuple[Section, ...]) -> tuple[str, ...]:
    found = {section.key: section.finding for section in sections if section.tables}
    return tuple(found[key] for key in STAND_OUT if key in found)[:MOST]


def _other_figures(material: Material, cells: Cells) -> tuple[Figure, ...]:
    if material.bureau:
        return ()
    enough = f"In communities with {material.smallest} or more of its people" if cells.memberships else ""
    waiting = small(material.now.waiting, material.smallest)
    return (
        Figure("Memberships", cells.memberships, says=enough, definition="memberships"),
        Figure(
            "Communities joined",
            HIDDEN if cells.communities is None else len(cells.joined),
            of=f"of {len(material.open_to.keys() | cells.joined)}",
            definition="communities",
        ),
        Figure("Waiting to join", waiting, definition="waiting"),
    )


def _than_before(material: Material, cells: Cells) -> str:
    """ "21 more than a quarter ago, 96 more than a year ago", as far as it may be said."""
    if material.bureau:
        before = (cells.by_month.get(periods.later(material.month, -QUARTER)) or {}).get(material.bureau.pk)
        return _more(cells.people, before, "a quarter ago", material) if before is not None else ""
    said = [
        _more(cells.people, before, when, material)
        for back, when in ((QUARTER, "a quarter ago"), (YEAR, "a year ago"))
        if (before := _people_before(material, cells, back)) is not None
    ]
    return ", ".join(filter(None, said))


def _people_before(material: Material, cells: Cells, back: int) -> Printed | None:
    """Of the whole agency, as it was printed so many months ago; None where that month was not counted."""
    return {flow.month: flow.people for flow in cells.months}.get(periods.later(material.month, -back))


def _more(now: Printed, before: Printed, when: str, material: Material) -> str:
    number = change(now, before, material.smallest)
    if isinstance(number, int):
        return f"{abs(number):,} {'more' if number > 0 else 'fewer'} than {when}" if number else f"as many as {when}"
    return f"about as many as {when}" if number.startswith("<") else ""


def _not_printed(material: Material, cells: Cells) -> str:
    if cells.people == HIDDEN:
        return f"How many people of {material.short_name} are here would tell of others: nothing is printed of them."
    return f"{material.short_name} has fewer than {material.smallest} people here: nothing more is said of them."


def _finding(material: Material, cells: Cells) -> str:
    """The one sentence for whoever reads no further."""
    name, month = material.short_name, periods.named(material.month)
    if not cells.people:
        return f"Nobody of {name} was a member of a community here in {month}."
    year_ago = _people_before(material, cells, YEAR)
    if year_ago is not None:
        number = change(cells.people, year_ago, material.smallest)
        if isinstance(number, int) and number:
            return f"{'More' if number > 0 else 'Fewer'} people of {name} are members than a year ago."
        if number != HIDDEN:
            return f"About as many people of {name} are members as a year ago."
    return f"{cells.people:,} people of {name} are members."


def _actions(material: Material, cells: Cells) -> tuple[Action, ...]:
    """A bureau of which nobody is here: invite it. A list with its people: ask them to register. A gap: look at it."""
    found = [
        Action(f"Invite {material.names[place]}, of which nobody is registered here", reverse("directory:list"))
        for place, cell in sorted(
            (cells.by_month[material.month] or {}).items(), key=lambda item: material.names.get(item[0], "")
        )
        if cell == 0 and place != NO_BUREAU and not material.bureau
    ][:1]
    if material.bureau or cells.communities is None:
        return tuple(found)
    name = material.short_name
    active = {pk: facts for pk, facts in material.open_to.items() if facts["status"] == Community.Status.ACTIVE}
    for pk, number in sorted(material.on_lists.items(), key=lambda item: (-item[1], item[0])):
        if pk in active and not cells.communities.get(pk) and isinstance(small(number, material.smallest), int):
            text = f"Ask the {number:,} people of {name} on the list of {active[pk]['name']} to register here"
            found.append(Action(text, _page_of(active[pk])))
    missing = [facts for pk, facts in active.items() if is_gap(material, cells, pk)]
    missing.sort(key=lambda facts: (-facts["members"], facts["name"]))
    found += [
        Action(f"Look at {facts['name']}, where nobody of {name} is on this directory", _page_of(facts))
        for facts in missing
    ]
    return tuple(found[:MOST])


def _page_of(facts: dict[str, Any]) -> str:
    return reverse("directory:community", args=[facts["slug"]])
