"""Experts, questions and answers (section 7), mentoring and coaching (section 8), new ties; never about one person."""

from typing import Any

from communities.reports.cells import Cells
from communities.reports.document import Row, Section, Table, Value
from communities.reports.material import Material
from communities.small_cells import HIDDEN, Printed, small
from communities.working_time import MINUTES_A_DAY

FEWEST = 10  # before a share or a median is printed
PAIRS = {
    "mentoring given": "Mentors of its own",
    "mentoring received": "Mentored people of its own",
    "coaching given": "Coaches of its own",
    "coaching received": "Coached people of its own",
}
PAIR_COLUMNS = ("Who", "People", "Live at the end", "Completed", "Aims met, percent")


def experts(material: Material, cells: Cells) -> Section | None:
    """Of the whole agency, over twelve months; None where it has neither experts nor questions."""
    found = material.now.helping
    if material.bureau or not any(found.get(name) for name in ("offered", "asked", "answered")):
        return None
    smallest = material.smallest
    offered = small(found.get("offered", 0), smallest)
    asked = of_enough(found.get("asked", 0), found.get("askers", 0), smallest)
    answered = of_enough(found.get("answered", 0), found.get("answerers", 0), smallest)
    rows = (
        Row("Experts on the roster", (offered,)),
        Row("Questions asked by its people", (asked,)),
        Row("Questions answered by its people", (answered,)),
        Row("Working days to an answer, median", (_days(found, answered),)),
        Row("Rated useful, percent", (share(found.get("useful", 0), found.get("rated", 0), answered, smallest),)),
        Row(
            "Answered for other agencies, percent",
            (share(found.get("across", 0), found.get("known", 0), answered, smallest),),
        ),
    )
    return Section(
        "experts",
        "Experts and questions",
        _finding(material.short_name, offered, answered),
        (Table("In the twelve months to the end of the month", ("What", "Number"), rows),),
        definitions=("experts", "asked", "answered", "median time", "useful"),
    )


def mentoring(material: Material, cells: Cells) -> Section | None:
    """Pairs given and received, mentoring and coaching apart; None where there are none."""
    found, smallest = material.now.helping, material.smallest
    if material.bureau or not any(key in found for key in (*PAIRS, "ties")):
        return None
    rows = tuple(_pairs(label, found[key], smallest) for key, label in PAIRS.items() if key in found)
    tables = [Table("In the twelve months to the end of the month", PAIR_COLUMNS, rows)] if rows else []
    if "ties" in found:
        ties = of_enough(found["ties"], found["tied"], smallest)
        tables.append(Table("People of two agencies", ("What", "Number"), (Row("New ties", (ties,)),)))
    finding = _of_pairs(material.short_name, rows)
    return Section(
        "mentoring", "Mentoring and coaching", finding, tuple(tables), definitions=("given", "completed", "new ties")
    )


def _of_pairs(name: str, rows: tuple[Row, ...]) -> str:
    numbers = [f"{row.name.lower()}: {row.cells[0]}" for row in rows]
    return f"Of {name}, {', '.join(numbers)}." if numbers else f"People of {name} met others of other agencies."


def _pairs(label: str, found: dict[str, int], smallest: int) -> Row:
    """Nothing of a kind in which few people take part; of aims, only where neither part is small."""
    if 0 < found["people"] < smallest:
        return Row(label, (small(found["people"], smallest), HIDDEN, HIDDEN, HIDDEN))
    met = share(found["aims_met"], found["aims_set"], found["completed"], smallest)
    return Row(label, (found["people"], small(found["live"], smallest), small(found["completed"], smallest), met))


def of_enough(number: int, people: int, smallest: int) -> Printed:
    """What people did, printed when nobody or enough of them did it."""
    return number if people == 0 or people >= smallest else HIDDEN


def share(part: int, base: int, shown: Printed, smallest: int) -> Value:
    """In percent; hidden beside a hidden number, of fewer than ten, and where one part is small."""
    parts = (part, base - part)
    if shown == HIDDEN or base < FEWEST or any(0 < each < smallest for each in parts):
        return HIDDEN
    return round(100 * part / base)


def _days(found: dict[str, Any], answered: Printed) -> Value:
    if not isinstance(answered, int) or answered < FEWEST:
        return HIDDEN
    return round(found["minutes"] / MINUTES_A_DAY, 1)


def _finding(name: str, offered: Printed, answered: Printed) -> str:
    experts = f"{name} has {offered} experts on the roster" if offered else f"Nobody of {name} is on the roster"
    if isinstance(answered, int):
        return f"{experts}; its people answered {answered:,} questions in twelve months."
    return f"{experts}."
