"""Members by community and group type, by stage and status, and on lists elsewhere (sections 3 and 4)."""

from datetime import date

from django.urls import reverse

from communities.models import Community
from communities.reports.cells import Cells
from communities.reports.coverage import is_gap, is_known
from communities.reports.document import Row, Section, Table
from communities.reports.material import Material
from communities.reports.pictures import bars
from communities.reports.sections.tables import NOT_STATED, change, group_table, in_enough
from communities.small_cells import HIDDEN, in_order, small
from communities.wording import counted, day


def by_community(material: Material, cells: Cells) -> Section | None:
    """Members by community and group type (section 3)."""
    title = "Members by community"
    if cells.communities is None:
        return Section("communities", title, f"{material.short_name} has too few members to show communities.")
    facts = material.communities
    names = {pk: facts[pk]["name"] for pk in cells.communities}
    told = {pk: cell for pk, cell in cells.communities.items() if isinstance(cell, int) or pk not in material.untold}
    places = in_order({pk: cell for pk, cell in told.items() if cell}, names)
    rows = tuple(
        Row(
            names[pk],
            (
                Community.Type(facts[pk]["community_type"]).label,
                cell,
                change(cell, cells.communities_before, pk, material, missing=HIDDEN if material.bureau else 0),
            ),
            reverse("directory:community", args=[facts[pk]["slug"]]),
        )
        for pk, cell in places.items()
    )
    columns = ("Community", "Group type", "Members", "Change on the quarter")
    tables = [Table("Members on the last day of the month, registered here", columns, rows, words=("Group type",))]
    if "community_type" in cells.groups:
        caption = f"Members by group type, {in_enough(material)}"
        tables.append(group_table(caption, "Group type", "community_type", cells, Community.Type))
    return Section(
        "communities",
        title,
        _finding(material, cells),
        tuple(tables),
        bars([(names[pk], cell) for pk, cell in places.items()]),
        definitions=("memberships", "communities", "hidden", *(() if material.bureau else ("not on this directory",))),
    )


def _finding(material: Material, cells: Cells) -> str:
    if material.bureau:
        return f"Numbers of {material.short_name} are shown where no bureau's number is small."
    there, joined = material.open_to, cells.joined
    all_of_them = there.keys() | joined
    communities = counted(len(joined), "community", "communities")
    has = f"{material.short_name} has members in {communities} of {len(all_of_them)}."
    hidden = {pk for pk, cell in (cells.communities or {}).items() if cell == HIDDEN} & there.keys()
    missing = sum(is_gap(material, cells, pk) for pk in there.keys() - joined)
    unknown = sum(not is_known(there[pk]) for pk in there.keys() - joined - hidden)
    if missing:
        has += f" {counted(missing, 'community has', 'communities have')} nobody of it on this directory."
    if hidden:
        has += f" {counted(len(hidden), 'is', 'are')} too small to tell."
    if unknown:
        has += f" Of {counted(unknown, 'other', 'others')}, which live elsewhere, it is not known."
    return has


def by_stage(material: Material, cells: Cells) -> Section | None:
    """Members by stage and status of their communities (section 4)."""
    if not cells.groups:
        return None
    where = in_enough(material)
    stages = group_table(f"Members by stage, {where}", "Stage", "stage", cells, Community.Stage)
    statuses = group_table(f"Members by status, {where}", "Status", "status", cells, Community.Status)
    stated = [row for row in stages.rows if isinstance(row.cells[0], int) and row.name != NOT_STATED]
    first = max(stated, key=lambda row: row.cells[0], default=None)
    finding = "How far the communities are that its people belong to."
    if first:
        finding = f"Of the stages that are stated, most memberships are in {first.name}: {first.cells[0]:,}."
    return Section(
        "stages",
        "Members by stage and status",
        finding,
        (stages, statuses),
        bars([(row.name, row.cells[0]) for row in stages.rows]),
        definitions=("memberships",),
    )


def on_lists(material: Material, cells: Cells) -> Section | None:
    """Who is on the communities' own lists, by their rosters, beside who is registered here; never added together."""
    lists = {pk: facts for pk, facts in material.open_to.items() if facts["census"]}
    if material.bureau or not lists:
        return None
    here = cells.communities
    rows = tuple(
        Row(
            facts["name"],
            (
                small(material.on_lists.get(pk, 0), material.smallest),
                day(date.fromisoformat(facts["census"])),
                HIDDEN if here is None else here.get(pk, 0),
            ),
            reverse("directory:community", args=[facts["slug"]]),
        )
        for pk, facts in sorted(lists.items(), key=lambda item: item[1]["name"])
    )
    columns = ("Community", "On its list", "As of", "Registered here")
    return Section(
        "lists",
        "On lists elsewhere",
        f"{counted(len(lists), 'community has', 'communities have')} counted the roster of a list within a "
        f"year. For the others it is not known whether people of {material.short_name} are on a list.",
        (Table("Addresses on the list and members here; never added together", columns, rows, words=("As of",)),),
        bars([(row.name, row.cells[0]) for row in rows]),
        definitions=("on the list",),
    )
