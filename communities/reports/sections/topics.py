"""By topic, and where it is missing: the agency's priorities first, beside similar agencies (section 12)."""

from collections import defaultdict
from statistics import median
from typing import Any

from communities.reports.cells import Cells
from communities.reports.coverage import is_gap
from communities.reports.document import Row, Section, Table
from communities.reports.material import Material
from communities.reports.peers import FEWEST, Middle, middle_of
from communities.reports.sections.tables import some_of
from communities.small_cells import HIDDEN, Printed
from communities.wording import counted

FEW = 10  # members on a priority topic


def by_topic(material: Material, cells: Cells) -> Section | None:
    """A sum of members is printed where every number in it is: it says nothing new."""
    if cells.communities is None or material.bureau:
        return None
    on: dict[str, list[int]] = defaultdict(list)
    for pk, facts in material.open_to.items():
        for topic in facts["topics"]:
            on[topic].append(pk)
    if not on:
        return None
    chosen = set(material.choice.priorities)
    with_peers = len(material.peers) >= FEWEST
    topics = sorted(on, key=lambda name: (name not in chosen, bool(_joined(cells, on[name])), name))
    rows = tuple(_row(material, cells, topic, on[topic], with_peers, topic in chosen) for topic in topics)
    columns = ["Topic", "Communities", "Joined", "Members", "Stewards"]
    columns += ["Members, similar agencies", "Stewards, similar agencies"] if with_peers else []
    columns.append("Gap")
    return Section(
        "topics",
        "By topic, and where it is missing",
        _finding(material, cells, on, chosen),
        (Table("Communities on each topic, and who of the agency is there", tuple(columns), rows, words=("Gap",)),),
        definitions=("communities", "not on this directory", *(("similar agencies",) if with_peers else ())),
    )


def _row(material: Material, cells: Cells, topic: str, places: list[int], with_peers: bool, is_chosen: bool) -> Row:
    stewards = _stewards_on(material, places)
    middle: tuple[Any, ...] = ()
    if with_peers:
        theirs = [(*peer.by_topic.get(topic, (0, 0)), peer.smallest) for peer in material.peers]
        members = middle_of(Middle(number, number, smallest) for number, _, smallest in theirs)
        middle = (members, float(median(stewards for _, stewards, _ in theirs)))  # stewards are named in public
    missing = ""
    if _is_missing(material, cells, places):
        missing = "Not on this directory"
    elif not _joined(cells, places):
        missing = "On a list only" if any(material.on_lists.get(pk) for pk in places) else "Not known"
    return Row(
        f"{topic} (priority)" if is_chosen else topic,
        (
            len(places),
            len(_joined(cells, places)),
            members_on(cells, places),
            stewards,
            *middle,
            missing,
        ),
    )


def members_on(cells: Cells, places: list[int]) -> Printed:
    """Members of all these communities together; hidden where one of their numbers is, unless it is the only one."""
    numbers = [cell for pk in places if (cell := (cells.communities or {}).get(pk))]
    if len(numbers) == 1:
        return numbers[0]
    return HIDDEN if any(isinstance(cell, str) for cell in numbers) else sum(numbers)


def _joined(cells: Cells, places: list[int]) -> list[int]:
    return [pk for pk in places if pk in cells.joined]


def _is_missing(material: Material, cells: Cells, places: list[int]) -> bool:
    """Nobody is in any of them, as far as that can be known of each."""
    return all(is_gap(material, cells, pk) for pk in places)


def _finding(material: Material, cells: Cells, on: dict[str, list[int]], chosen: set[str]) -> str:
    name = material.short_name
    missing = [topic for topic in sorted(on) if _is_missing(material, cells, on[topic])]
    if first := [topic for topic in missing if topic in chosen]:
        return f"Nobody of {name} is on this directory on {counted(len(first), 'priority topic')}: {some_of(first)}."
    without = [topic for topic in sorted(chosen & on.keys()) if not _stewards_on(material, on[topic])]
    few = [topic for topic in sorted(chosen & on.keys()) if _is_few(members_on(cells, on[topic]))]
    if few:
        return f"Fewer than {FEW} memberships of {name} are on {counted(len(few), 'priority topic')}: {some_of(few)}."
    if without:
        return f"{name} gives no steward on {counted(len(without), 'priority topic')}: {some_of(without)}."
    if missing:
        return f"Nobody of {name} is on this directory on {counted(len(missing), 'topic')}: {some_of(missing)}."
    if all(_joined(cells, places) for places in on.values()):
        return f"{name} has somebody on every topic."
    return f"Where people of {name} take part, by topic."


def _is_few(members: Printed) -> bool:
    return members < FEW if isinstance(members, int) else members.startswith("<")


def _stewards_on(material: Material, places: list[int]) -> int:
    return sum(material.now.stewards_in.get(str(pk), (0, None))[0] for pk in places)
