"""The agency on its headcount, beside the middle one of similar agencies (section 6, without activity so far)."""

from communities.reports.cells import Cells
from communities.reports.document import Row, Section, Table, Value
from communities.reports.material import Headcount, Material
from communities.reports.peers import FEWEST, Middle, Peer, middle_of, per_thousand
from communities.reports.pictures import text_of
from communities.wording import counted, day


def beside_similar(material: Material, cells: Cells) -> Section | None:
    """None without a headcount of the agency."""
    base = material.headcount(material.agency.pk)
    if material.bureau or base is None or not base.number:
        return None
    own = per_thousand(cells.people, base.number)
    each = round(cells.memberships / cells.people, 1) if _both(cells) else ""
    rows = (
        Row("People for each 1,000 staff", (own, middle_of(map(_rate, material.peers)))),
        Row("Memberships for each person", (each, middle_of(map(_each, material.peers)))),
    )
    columns = ("Figure", material.whole_name, "Similar agencies, the middle one")
    return Section(
        "similar",
        "Beside similar agencies",
        _finding(material, rows[0].cells, base),
        (Table(f"{_caption(material)}. Staff: {base.number:,} on {day(base.as_of)}, by {base.source}", columns, rows),),
        definitions=("staff", "similar agencies"),
    )


def _both(cells: Cells) -> bool:
    return isinstance(cells.memberships, int) and isinstance(cells.people, int) and cells.people > 0


def _rate(peer: Peer) -> Middle:
    return Middle(1000 * peer.people / peer.headcount, peer.people, peer.smallest)


def _each(peer: Peer) -> Middle:
    return Middle(peer.memberships / peer.people if peer.people else 0, peer.people, peer.smallest)


def _caption(material: Material) -> str:
    if len(material.peers) < FEWEST:
        return f"A middle one is printed of {FEWEST} similar agencies or more"
    says = f"Beside {counted(len(material.peers), 'similar agency', 'similar agencies')}, none of them named"
    old = sum(peer.has_old_headcount for peer in material.peers)
    return f"{says}; {old} of them with a headcount older than two years" if old else says


def _finding(material: Material, cells: tuple[Value, ...], base: Headcount) -> str:
    own, middle = cells
    name = material.whole_name
    if not isinstance(own, float):
        return f"People of {name} here and its headcount cannot be set against each other."
    says = f"{text_of(own)} of each 1,000 people of {name} are registered here"
    says += f", based on the {base.as_of.year} headcount" if base.is_old(material.month) else ""
    return (
        f"{says}; in the middle one of similar agencies {text_of(middle)}." if isinstance(middle, float) else f"{says}."
    )
