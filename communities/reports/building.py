"""One report put together: figures of the first screen, what stands out, what to do next, and every section."""

from django.urls import reverse

from communities.models import Community
from communities.outcomes import periods
from communities.reports.cells import NO_BUREAU, Cells, cells_of
from communities.reports.document import Action, Figure, Report
from communities.reports.material import Material
from communities.reports.sections import SECTIONS, open_to
from communities.small_cells import HIDDEN, Printed, change, small

MOST = 3  # sentences that stand out, actions to take


def build(material: Material) -> Report:
    """The same for the same frozen month, version and smallest number, whenever and however often it is built."""
    cells = cells_of(material)
    snapshot = material.snapshot
    common = {
        "name": (material.bureau or material.agency).name,
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
        stands_out=tuple(section.finding for section in sections if section.tables)[:MOST],
        actions=_actions(material, cells),
        sections=sections,
    )


def _other_figures(material: Material, cells: Cells) -> tuple[Figure, ...]:
    if material.bureau:
        return ()
    each = ""
    if isinstance(cells.memberships, int) and isinstance(cells.people, int) and cells.people:
        each = f"{cells.memberships / cells.people:.1f} for each person"
    waiting = small(material.now.waiting, material.smallest)
    return (
        Figure("Memberships", cells.memberships, says=each, definition="memberships"),
        Figure(
            "Communities joined",
            cells.joined_communities,
            of=f"of {len(open_to(material))}",
            says="Registered here. Lists elsewhere are not counted.",
            definition="communities",
        ),
        Figure("Waiting to join", waiting, definition="waiting"),
    )


def _than_before(material: Material, cells: Cells) -> str:
    """ "21 more than a quarter ago, 96 more than a year ago", as far as it may be said."""
    if material.bureau:
        before = (cells.bureaus_before or {}).get(material.bureau.pk)
        return _more(cells.people, before, "a quarter ago", material) if before is not None else ""
    said = [
        _more(cells.people, small(row.people, material.smallest), when, material)
        for row, when in ((material.quarter_ago, "a quarter ago"), (material.year_ago, "a year ago"))
        if row
    ]
    return ", ".join(filter(None, said))


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
    if material.year_ago and not material.bureau:
        number = change(cells.people, small(material.year_ago.people, material.smallest), material.smallest)
        if isinstance(number, int) and number:
            return f"{'More' if number > 0 else 'Fewer'} people of {name} are members than a year ago."
        if number != HIDDEN:
            return f"About as many people of {name} are members as a year ago."
    return f"{cells.people:,} people of {name} are members."


def _actions(material: Material, cells: Cells) -> tuple[Action, ...]:
    """Where nobody of a bureau, or of the agency, takes part: invite; where requests wait: ask."""
    directory = reverse("directory:list")
    found = [
        Action(f"Invite {material.names[place]}, where nobody is a member", directory)
        for place, cell in sorted((cells.bureaus or {}).items(), key=lambda item: material.names.get(item[0], ""))
        if cell == 0 and place != NO_BUREAU
    ][:1]
    joined = {pk for pk, cell in (cells.communities or {}).items() if cell}
    if not material.bureau and cells.communities is not None:
        missing = [
            facts
            for pk, facts in open_to(material).items()
            if pk not in joined and facts["status"] == Community.Status.ACTIVE
        ]
        missing.sort(key=lambda facts: (-facts.get("members", 0), facts["name"]))
        found += [
            Action(
                f"Look at {facts['name']}, where nobody of {material.short_name} is registered",
                reverse("directory:community", args=[facts["slug"]]),
            )
            for facts in missing[: MOST - len(found)]
        ]
    return tuple(found)
