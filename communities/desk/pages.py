"""Where each item of a checklist is done: the page of the desk, and what its button says."""

from typing import NamedTuple

from django.urls import reverse

from communities.lifecycle.checklist import Item
from communities.models import Community


class Place(NamedTuple):
    """A button and where it leads."""

    label: str
    url: str


# `Item.page` -> label, URL name, and whether the address names the community by its number instead of its slug.
PAGES: dict[str, tuple[str, str, bool]] = {
    "team": ("See the team", "admin:desk_team", False),
    "supporters": ("See the supporters", "admin:desk_supporters", False),
    "members": ("Invite somebody", "admin:communities_community_invite", True),
    "facts": ("Edit the page", "admin:communities_community_change", True),
    "outreach": ("Note a talk", "admin:desk_outreach", False),
    "charter": ("Open the charter", "admin:desk_charter", False),
    "plan": ("Open the plan", "admin:desk_plan", False),
    "outcomes": ("Set the outcomes", "admin:desk_outcomes", False),
    "care": ("Settle records and dates", "admin:desk_care", False),
    "review-launch": ("Write the launch review", "admin:desk_review_launch", False),
    "review-yearly": ("Write the yearly review", "admin:desk_review_yearly", False),
    "experts": ("See the experts", "admin:desk_experts", False),
    "launch": ("Open the launch kit", "admin:desk_launch", False),
}


def page_of(item: Item, community: Community) -> Place | None:
    """Where `item` is worked on; None where saying that it is done is all there is."""
    if item.page not in PAGES:
        return None
    label, name, by_number = PAGES[item.page]
    return Place(label, reverse(name, args=[community.pk if by_number else community.slug]))
