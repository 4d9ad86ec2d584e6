"""Members by role, and who stands beside them: followers, who waits, who was declined (section 3)."""

from communities.models import Membership
from communities.reports.cells import Cells
from communities.reports.document import Row, Section, Table
from communities.reports.material import Material
from communities.small_cells import small
from communities.wording import counted

For = Membership.DeclinedFor


def by_role(material: Material, cells: Cells) -> Section | None:
    """What its people do for their communities; stewards are named in public, so their number is printed as it is."""
    now = material.now
    if material.bureau or not now.memberships:
        return None
    rows = (Row("Stewards", (now.stewards,)), Row("Others of the core team", (cells.core_team,)))
    beside = tuple(
        Row(name, (small(number, material.smallest),))
        for name, number in (
            ("Following", now.following),
            ("Waiting to join", now.waiting),
            ("Declined in the month", now.declined),
        )
    )
    tables = [
        Table("Memberships by role", ("Role", "Memberships"), rows),
        Table("Beside the members", ("Who", "Number"), beside),
    ]
    if cells.declined_for:
        reasons = tuple(Row(kind.label, (cells.declined_for[kind],)) for kind in For if cells.declined_for.get(kind))
        tables.append(Table("Declined in the month, for what", ("Reason", "Number"), reasons))
    return Section(
        "roles",
        "By role",
        _finding(material.short_name, now.tending),
        tuple(tables),
        definitions=("stewards", "core team", "following", "waiting", "declined"),
    )


def _finding(name: str, tending: int) -> str:
    if not tending:
        return f"Nobody of {name} is a steward."
    return f"{name} gives {counted(tending, 'person who is a steward', 'people who are stewards')}."
