"""Members by bureau: now, in which communities, and over time (section 2 of the report)."""

from collections.abc import Mapping, Sequence
from operator import itemgetter

from django.urls import reverse

from communities.outcomes import periods
from communities.reports.cells import NO_BUREAU, Cells
from communities.reports.document import Row, Section, Table, Value
from communities.reports.material import Material
from communities.reports.peers import per_thousand
from communities.reports.pictures import bars, grid, multiples
from communities.reports.sections.tables import based_on_old, change, some_of
from communities.small_cells import HIDDEN, Printed, in_order
from communities.small_cells import change as difference

QUARTERS = 8


def by_bureau(material: Material, cells: Cells) -> Section | None:
    """People by bureau, with their share of the staff where a headcount is known."""
    if material.bureau or not material.names:
        return None
    title = "People by bureau"
    bureaus = cells.by_month[material.month]
    if bureaus is None:
        return Section("bureaus", title, f"{material.short_name} has too few people here to show bureaus.")
    quarter_ago = periods.later(material.month, -periods.MONTHS_OF_A_QUARTER)
    before = cells.by_month.get(quarter_ago)
    names = material.names | {NO_BUREAU: "Not in a bureau"}
    places = in_order({place: cell for place, cell in bureaus.items() if place != NO_BUREAU or cell}, names)
    whole_before = {flow.month: flow.people for flow in cells.months}.get(quarter_ago)
    with_rates = any(material.headcount(place) for place in material.places)

    def rate(place: int, cell: Printed) -> tuple[Value, ...]:
        if not with_rates:
            return ()
        base = material.headcount(place)
        return (per_thousand(cell, base.number) if base else "",)

    rows = tuple(
        Row(
            names[place],
            (cell, change(cell, before, place, material), *rate(place, cell)),
            reverse("reports:agency", args=[material.places[place].slug]) if place in material.places else "",
        )
        for place, cell in places.items()
    )
    since = HIDDEN if whole_before is None else difference(cells.people, whole_before, material.smallest)
    total = Row(material.whole_name, (cells.people, since, *rate(material.agency.pk, cells.people)))
    caption = "People on the last day of the month"
    if with_rates:
        caption += based_on_old(material, material.names | {material.agency.pk: material.whole_name})
    columns = ("Bureau", "People", "Change on the quarter", *(("For each 1,000 staff",) if with_rates else ()))
    return Section(
        "bureaus",
        title,
        _finding(material, cells, places, names),
        (Table(caption, columns, rows, total),),
        bars([(names[place], cell) for place, cell in places.items()]),
        definitions=("people", *(("staff",) if with_rates else ())),
    )


def in_communities(material: Material, cells: Cells) -> Section | None:
    """Which bureau takes part in which of the communities with most members of the agency."""
    if not cells.in_communities or not material.places:
        return None
    people = cells.by_month[material.month] or {}
    facts, names = material.communities, material.names
    order = in_order({place: people[place] for place in names if isinstance(people.get(place), int)}, names)
    shown = [facts[pk]["name"] for pk in cells.in_communities]
    printed = [
        (names[place], [(facts[pk]["name"], members[place]) for pk, members in cells.in_communities.items()])
        for place in order
    ]
    everywhere = [name for name, row in printed if all(cell for _, cell in row)]
    finding = f"No bureau takes part in all of these {len(shown)} communities."
    if len(shown) == 1:
        finding = f"No bureau takes part in {shown[0]}."
    if everywhere:
        finding = (
            f"{some_of(everywhere)} {'takes' if len(everywhere) == 1 else 'take'} part in all of these communities."
        )
    rows = tuple(Row(name, tuple(cell for _, cell in row)) for name, row in printed)
    return Section(
        "grid",
        "Bureaus in communities",
        finding,
        (Table("Members of the largest communities that tell nothing of few people", ("Bureau", *shown), rows),),
        grid(printed),
        definitions=("memberships",),
    )


def over_time(material: Material, cells: Cells) -> Section | None:
    """People by bureau at the end of each quarter, two years back."""
    if material.bureau or not material.places:
        return None
    ends = [month for month in cells.by_month if periods.ends_quarter(month)]
    months = sorted({*ends[-QUARTERS:], material.month})
    now = cells.by_month[material.month]
    if len(months) < 2 or now is None:
        return None
    order = in_order({place: now[place] for place in material.places}, material.names)
    printed = [
        (material.names[place], [(month, (cells.by_month[month] or {}).get(place, HIDDEN)) for month in months])
        for place in order
    ]
    rows = tuple(Row(name, tuple(cell for _, cell in said)) for name, said in printed)
    columns = ("Bureau", *(f"{month:%b %Y}" for month in months))
    return Section(
        "bureaus-over-time",
        "Bureaus over time",
        _over_time(printed),
        (Table("People on the last day of each fiscal quarter", columns, rows),),
        multiples([(name, said) for name, said in printed if any(_is_some(cell) for _, cell in said)]),
        definitions=("people",),
    )


def _over_time(printed: Sequence[tuple[str, list[tuple]]]) -> str:
    """Who grew most, from the first quarter in which a number is printed to the last one."""
    grown = []
    for name, said in printed:
        first = next((each for each in said if isinstance(each[1], int)), None)
        if first and isinstance(said[-1][1], int):
            grown.append((said[-1][1] - first[1], name, *first, said[-1][1]))
    more, name, month, before, now = max(grown, key=itemgetter(0), default=(0, "", None, 0, 0))
    if more > 0:
        return f"{name} grew most: from {before:,} in {periods.named(month)} to {now:,}."
    return "How many people of each bureau were here, quarter by quarter."


def _is_some(cell: Printed) -> bool:
    """A number is printed, and it is not 0."""
    return isinstance(cell, int) and cell > 0


def _finding(material: Material, cells: Cells, places: Mapping[int, Printed], names: Mapping[int, str]) -> str:
    numbers = [(names[place], cell) for place, cell in places.items() if isinstance(cell, int) and cell and place]
    nobody = [names[place] for place, cell in places.items() if cell == 0]
    says = []
    if numbers and isinstance(cells.people, int):
        name, number = numbers[0]
        says.append(f"{name} has most of them: {number:,} of {cells.people:,}.")
    if nobody:
        says.append(f"Nobody of {some_of(nobody)} is registered here.")
    return " ".join(says) or f"Where the people of {material.short_name} work."
