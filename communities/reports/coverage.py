"""How far the figures reach: who is registered here, who follows, and whose own list was counted lately.

A gap is said only of a community that lives here, or whose list was counted within a year: of others it is not known.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from communities.outcomes import periods
from communities.reports.cells import Cells
from communities.reports.material import Material
from communities.small_cells import small
from communities.wording import counted, day


def is_known(facts: Mapping[str, Any]) -> bool:
    """Who of an agency is there can be known: it lives here, or its list was counted within a year."""
    return facts["lives_here"] or facts["census"] is not None


def is_gap(material: Material, cells: Cells, pk: int) -> bool:
    """Nobody of the agency is a member, by what is printed, and nobody was on the community's list."""
    is_empty = cells.communities is not None and cells.communities.get(pk, 0) == 0
    return is_empty and is_known(material.communities[pk]) and not material.on_lists.get(pk)


def coverage(material: Material) -> str:
    """The sentences that stand with every figure."""
    on = day(periods.last_day(material.month))
    says = f"Counted is who was registered here on {on}"
    if not material.bureau:
        follow = small(material.now.following, material.smallest)
        says += f". Its people follow communities without being members {follow} times" if follow else ""
    elsewhere = [facts for facts in material.open_to.values() if not facts["lives_here"]]
    if not elsewhere:
        return f"{says}."
    counted_lists = [facts["census"] for facts in elsewhere if facts["census"]]
    says += f". {counted(len(elsewhere), 'community lives', 'communities live')} elsewhere"
    if not counted_lists:
        return f"{says}, and none of them counted its list within a year."
    latest = day(date.fromisoformat(max(counted_lists)))
    return f"{says}; {len(counted_lists)} of them counted the list within a year, the latest on {latest}."
