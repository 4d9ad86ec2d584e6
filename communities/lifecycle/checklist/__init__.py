"""The checklists as tables: five stages, three short lists for moves back, five items a year."""

from communities.lifecycle.checklist import again, explore, grow, launch, plan, sustain
from communities.lifecycle.checklist.item import SAYS, Evidence, Item
from communities.models import Community

LISTS: dict[str, tuple[Item, ...]] = {
    Community.Stage.EXPLORE: explore.ITEMS,
    Community.Stage.PLAN: plan.ITEMS,
    Community.Stage.LAUNCH: launch.ITEMS,
    Community.Stage.GROW: grow.ITEMS,
    Community.Stage.SUSTAIN: sustain.ITEMS,
    "renewal": again.RENEWAL,
    "relaunch": again.RELAUNCH,
    "recharter": again.RECHARTER,
}
EACH_YEAR = again.EACH_YEAR
ITEMS: dict[str, Item] = {item.id: item for items in (*LISTS.values(), EACH_YEAR) for item in items}

__all__ = ["EACH_YEAR", "ITEMS", "LISTS", "SAYS", "Evidence", "Item"]
