"""Growth by month, fiscal quarter and fiscal year, year over year (section 5)."""

from collections.abc import Sequence
from datetime import date

from communities.outcomes import periods
from communities.reports.cells import Cells, Flow
from communities.reports.document import Row, Section, Table
from communities.reports.material import Material
from communities.reports.pictures import columns_of, text_of
from communities.small_cells import HIDDEN, Printed
from communities.small_cells import change as difference

QUARTER, YEAR = periods.MONTHS_OF_A_QUARTER, periods.MONTHS_OF_A_YEAR
ON_YEAR = "Change on the year"


def growth(material: Material, cells: Cells) -> Section | None:
    """People, month by month, with what came and went where that is printed of a month."""
    if not cells.months or material.bureau:
        return None
    months = {flow.month: flow for flow in cells.months}
    moves = ("Joined", "Left") if any(isinstance(each.joined, int) for each in cells.months) else ()
    rows = tuple(
        Row(
            periods.named(each.month),
            (*each[1 : 2 + len(moves)], _since(months, each.month, YEAR, material), _ends(each.month)),
        )
        for each in cells.months
    )
    columns = ("Month", "People", *moves, ON_YEAR, "Ends")
    tables = [Table("By month", columns, rows, words=("Ends",))]
    number = 1 + len(moves)
    if quarters := tuple(
        _quarter(months, each, material, number) for each in months if _is_whole(months, each, QUARTER)
    ):
        columns = ("Fiscal quarter", "Calendar quarter", "People", *moves, "Change on the quarter", ON_YEAR)
        tables.append(Table("By quarter", columns, quarters, words=("Calendar quarter",)))
    if years := tuple(_year(months, each, material, number) for each in months if _is_whole(months, each, YEAR)):
        columns = ("Fiscal year", "People", *moves, ON_YEAR)
        tables.append(Table("By fiscal year, October to September", columns, years))
    return Section(
        "growth",
        "Growth",
        _finding(material, cells.months, months),
        tuple(tables),
        columns_of([(each.month, each.people) for each in cells.months]),
        definitions=("people", "joined", "left") if moves else ("people",),
    )


def _ends(month: date) -> str:
    return periods.quarter_named(month) if periods.ends_quarter(month) else ""


def _is_whole(months: dict[date, Flow], month: date, length: int) -> bool:
    """The fiscal quarter or year that ends with this month is there with all its months."""
    ends = periods.ends_quarter(month) and (length == QUARTER or periods.fiscal_quarter(month) == periods.LAST_QUARTER)
    return ends and all(each in months for each in periods.until(month, length))


def _quarter(months: dict[date, Flow], month: date, material: Material, number: int) -> Row:
    since = (_since(months, month, length, material) for length in (QUARTER, YEAR))
    calendar = periods.calendar_quarter_named(month)
    return Row(periods.quarter_named(month), (calendar, *_sums(months, month, QUARTER)[:number], *since))


def _year(months: dict[date, Flow], month: date, material: Material, number: int) -> Row:
    name = f"FY {periods.fiscal_year(month)}"
    return Row(name, (*_sums(months, month, YEAR)[:number], _since(months, month, YEAR, material)))


def _sums(months: dict[date, Flow], month: date, length: int) -> tuple[Printed, Printed, Printed]:
    """People at the end, joined and left; a sum with a hidden month in it is hidden."""
    flows = [months[each] for each in periods.until(month, length)]
    return months[month].people, _sum([each.joined for each in flows]), _sum([each.left for each in flows])


def _sum(cells: Sequence[Printed]) -> Printed:
    numbers = [cell for cell in cells if isinstance(cell, int)]
    return sum(numbers) if len(numbers) == len(cells) else HIDDEN


def _since(months: dict[date, Flow], month: date, length: int, material: Material) -> Printed:
    """How many people more than so many months before; "" where that month was not counted."""
    before = months.get(periods.later(month, -length))
    return difference(months[month].people, before.people, material.smallest) if before else ""


def _finding(material: Material, flows: Sequence[Flow], months: dict[date, Flow]) -> str:
    first, latest = flows[0], flows[-1]
    finding = f"{material.short_name} had {text_of(latest.people)} people here in {periods.named(latest.month)}"
    more = _since(months, latest.month, YEAR, material)
    than = "a year before"
    if not isinstance(more, int):
        more, than = difference(latest.people, first.people, material.smallest), f"in {periods.named(first.month)}"
    if isinstance(more, int) and more:
        return f"{finding}, {abs(more):,} {'more' if more > 0 else 'fewer'} than {than}."
    return f"{finding}."
