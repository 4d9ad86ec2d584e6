"""The sections of an agency's report, one tuple in the order of the page. A room that adds figures adds its section."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from communities.lifecycle.models import Flag
from communities.models import Community
from communities.outcomes import periods
from communities.reports.cells import NO_BUREAU, Cells
from communities.reports.document import Row, Section, Table
from communities.reports.material import Material
from communities.reports.pictures import bars, columns_of, text_of
from communities.small_cells import HIDDEN, Printed, change, in_order, small
from communities.wording import counted, day, listed

NOT_STATED = "Not stated"
ENDS_SOON = timedelta(days=90)
NAMED = 3  # in a sentence
Build = Callable[[Material, Cells], Section | None]


def by_bureau(material: Material, cells: Cells) -> Section | None:
    """People by bureau (section 2 of the report)."""
    if material.bureau or not material.names:
        return None
    if cells.bureaus is None:
        return Section("bureaus", "People by bureau", f"{material.short_name} has too few people here to show bureaus.")
    names = material.names | {NO_BUREAU: "Not in a bureau"}
    places = in_order({place: cell for place, cell in cells.bureaus.items() if place != NO_BUREAU or cell}, names)
    rows = tuple(
        Row(
            names[place],
            (cell, _change(cell, cells.bureaus_before, place, material)),
            reverse("reports:agency", args=[material.places[place].slug]) if place in material.places else "",
        )
        for place, cell in places.items()
    )
    before = material.quarter_ago and {0: small(material.quarter_ago.people, material.smallest)}
    total = Row(material.agency.short_name, (cells.people, _change(cells.people, before, 0, material)))
    return Section(
        "bureaus",
        "People by bureau",
        _bureau_finding(material, cells, places, names),
        (Table("People on the last day of the month", ("Bureau", "People", "Change on the quarter"), rows, total),),
        bars({names[place]: cell for place, cell in places.items()}),
        definitions=("people",),
    )


def by_community(material: Material, cells: Cells) -> Section | None:
    """Members by community and group type (section 3)."""
    title = "Members by community"
    if cells.communities is None:
        return Section("communities", title, f"{material.short_name} has too few members to show communities.")
    facts = material.communities
    names = {pk: facts[pk]["name"] for pk in cells.communities}
    places = in_order({pk: cell for pk, cell in cells.communities.items() if cell}, names)
    rows = tuple(
        Row(
            names[pk],
            (
                Community.Type(facts[pk]["community_type"]).label,
                cell,
                _change(cell, cells.communities_before, pk, material, missing=HIDDEN if material.bureau else 0),
            ),
            reverse("directory:community", args=[facts[pk]["slug"]]),
        )
        for pk, cell in places.items()
    )
    there = open_to(material)
    none = len(there.keys() - places.keys())
    finding = (
        f"{material.short_name} has members in {counted(len(places), 'community', 'communities')} of {len(there)}."
    )
    if material.bureau:
        finding = f"Numbers of {material.short_name} are shown where no bureau's number is small."
    elif none:
        finding += f" In {none} nobody of {material.short_name} is registered here."
    columns = ("Community", "Group type", "Members", "Change on the quarter")
    tables = [Table("Members on the last day of the month, registered here", columns, rows, words=("Group type",))]
    if "community_type" in cells.groups:
        tables.append(_group_table("Members by group type", "Group type", "community_type", cells, Community.Type))
    return Section(
        "communities",
        title,
        finding,
        tuple(tables),
        bars({names[pk]: cell for pk, cell in places.items()}),
        definitions=("memberships", "communities"),
    )


def by_stage(material: Material, cells: Cells) -> Section | None:
    """Members by stage and status of their communities (section 4)."""
    if not cells.groups:
        return None
    stages = _group_table("Members by stage", "Stage", "stage", cells, Community.Stage)
    statuses = _group_table("Members by status", "Status", "status", cells, Community.Status)
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
        bars({row.name: row.cells[0] for row in stages.rows}),
        definitions=("memberships",),
    )


def growth(material: Material, cells: Cells) -> Section | None:
    """People, month by month, with what came and went (section 5)."""
    if not cells.months or material.bureau:
        return None
    rows = []
    for month, people, joined, left in cells.months:
        quarter = periods.quarter_named(month) if periods.ends_quarter(month) else ""
        rows.append(Row(periods.named(month), (people, joined, left, quarter)))
    (first, earliest, *_), (_, latest, *_) = cells.months[0], cells.months[-1]
    more = change(latest, earliest, material.smallest)
    finding = f"{material.short_name} had {text_of(latest)} people here in {periods.named(material.month)}."
    if isinstance(more, int) and more:
        than = "more" if more > 0 else "fewer"
        finding += f" That is {abs(more):,} {than} than in {periods.named(first)}."
    return Section(
        "growth",
        "Growth by month",
        finding,
        (Table("By month", ("Month", "People", "Joined", "Left", "Ends"), tuple(rows), words=("Ends",)),),
        columns=columns_of([(month, people) for month, people, *_ in cells.months]),
        definitions=("people", "joined", "left"),
    )


def led(material: Material, cells: Cells) -> Section | None:
    """Communities that the agency sponsors or gives stewards to: public facts, printed as they are (section 11)."""
    row = material.bureaus.get(material.bureau.pk) if material.bureau else material.now
    stewards = {int(pk): said for pk, said in (row.stewards_in if row else {}).items()}
    facts = material.communities
    sponsored = (
        set() if material.bureau else {pk for pk, each in facts.items() if material.agency.pk in each["sponsors"]}
    )
    places = sorted(stewards.keys() | sponsored, key=lambda pk: facts[pk]["name"])
    if not places:
        return None
    soon = periods.last_day(material.month) + ENDS_SOON
    ending = sum(1 for _, ends in stewards.values() if ends and date.fromisoformat(ends) <= soon)
    rows = tuple(
        Row(
            facts[pk]["name"],
            (
                stewards.get(pk, (0, None))[0],
                day(date.fromisoformat(ends)) if (ends := stewards.get(pk, (0, None))[1]) else "",
                "Yes" if pk in sponsored else "",
                ", ".join(Flag.Kind(kind).label for kind in facts[pk]["flags"]),
            ),
            reverse("directory:community", args=[facts[pk]["slug"]]),
        )
        for pk in places
    )
    finding = f"{material.short_name} gives stewards to {counted(len(stewards), 'community', 'communities')}"
    finding += f" and sponsors {len(sponsored)}." if sponsored else "."
    if ending:
        finding += f" In {counted(ending, 'of them', 'of them')} a term ends within 90 days."
    columns = ("Community", "Stewards", "First term ends", "Sponsored", "Flags")
    tables = (Table("Stewards and sponsors are named in public", columns, rows, words=columns[2:]),)
    return Section("led", "Led and sponsored", finding, tables, definitions=("stewards",))


def gaps(material: Material, cells: Cells) -> Section | None:
    """Topics with few or none of its people: the agency's priorities first (section 12)."""
    if cells.communities is None or material.bureau:
        return None
    by_topic: dict[str, list[int]] = defaultdict(list)
    for pk, facts in open_to(material).items():
        for topic in facts["topics"]:
            by_topic[topic].append(pk)
    if not by_topic:
        return None
    joined = {pk for pk, cell in cells.communities.items() if cell}
    chosen = set(material.choice.priorities)
    topics = sorted(by_topic, key=lambda name: (name not in chosen, bool(joined & set(by_topic[name])), name))
    rows = tuple(
        Row(name, (len(by_topic[name]), len(joined & set(by_topic[name])), "Priority" if name in chosen else ""))
        for name in topics
    )
    missing = [name for name in topics if not joined & set(by_topic[name])]
    first = [name for name in missing if name in chosen] or missing
    finding = f"On every topic somebody of {material.short_name} is registered here."
    if first:
        kind = "priority topic" if first[0] in chosen else "topic"
        more = f" and {len(first) - NAMED} more" if len(first) > NAMED else ""
        named = ", ".join(first[:NAMED]) + more if more else listed(first, "and")
        finding = f"Nobody of {material.short_name} is registered here on {counted(len(first), kind)}: {named}."
    columns = ("Topic", "Communities", "Joined", "Chosen")
    return Section(
        "gaps",
        "Where it is missing",
        finding,
        (Table("Communities on each topic; lists elsewhere are not counted", columns, rows, words=("Chosen",)),),
        definitions=("communities",),
    )


def on_lists(material: Material, cells: Cells) -> Section | None:
    """Who is on the communities' own lists, by their rosters, beside who is registered here; never added together."""
    lists = {pk: facts for pk, facts in open_to(material).items() if facts["census"]}
    if material.bureau or not lists:
        return None
    here = cells.communities
    rows = tuple(
        Row(
            facts["name"],
            (
                small(material.now.on_lists.get(str(pk), [0])[0], material.smallest),
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
        definitions=("on the list",),
    )


SECTIONS: tuple[Build, ...] = (by_bureau, by_community, on_lists, by_stage, growth, led, gaps)


def open_to(material: Material) -> dict[int, dict[str, Any]]:
    """Communities that people of the agency could be in: all but those of another agency alone."""
    return {
        pk: facts
        for pk, facts in material.communities.items()
        if facts["scope"] != Community.Scope.ONE_AGENCY or facts["agency_id"] in material.own
    }


def _group_table(caption: str, column: str, name: str, cells: Cells, choices: Any) -> Table:
    labels = dict(choices.choices)
    rows = [
        Row(labels.get(group, NOT_STATED), (cells.groups[name][group],))
        for group in (*labels, "")
        if cells.groups[name].get(group)
    ]
    return Table(caption, (column, "Members"), tuple(rows), Row("All", (cells.memberships,)))


def _bureau_finding(material: Material, cells: Cells, places: Mapping[int, Printed], names: Mapping[int, str]) -> str:
    numbers = [(names[place], cell) for place, cell in places.items() if isinstance(cell, int) and cell and place]
    nobody = [names[place] for place, cell in places.items() if cell == 0]
    says = []
    if numbers and isinstance(cells.people, int):
        name, number = numbers[0]
        says.append(f"{name} has most of them: {number:,} of {cells.people:,}.")
    if nobody:
        more = f" and {len(nobody) - NAMED} more" if len(nobody) > NAMED else ""
        named = ", ".join(nobody[:NAMED]) + more if more else listed(nobody, "and")
        says.append(f"{named} {'has' if len(nobody) == 1 else 'have'} none.")
    return " ".join(says) or f"Where the people of {material.short_name} work."


def _change(
    cell: Printed, before: Mapping[int, Printed] | None, place: int, material: Material, missing: Printed = HIDDEN
) -> Printed:
    """On the quarter; hidden where it is not known how it was then. `missing` stands for what is not in `before`."""
    return HIDDEN if before is None else change(cell, before.get(place, missing), material.smallest)
