"""Communities named beside something else, each with what this person may do there."""

from typing import Any, NamedTuple

from communities.buttons import Button, button
from communities.directory.words import host_of
from communities.eligibility import Verdict
from communities.models import Community


class Near(NamedTuple):
    """A community, the verdict on it and its one button."""

    community: Community
    verdict: Verdict
    button: Button | None

    @property
    def card(self) -> dict[str, Any]:
        """The values of templates/components/card.html, without facts."""
        community = self.community
        return {
            "name": community.name,
            "acronym": community.acronym,
            "url": community.get_absolute_url(),
            "kicker": [
                text for text in (community.get_community_type_display(), community.get_stage_display()) if text
            ],
            "summary": community.summary,
            "verdict": self.verdict,
            "action": self.button,
        }


def near(community: Community, verdict: Verdict) -> Near:
    """Put the two together; `successor` is loaded."""
    return Near(community, verdict, button(verdict, community, host=host_of(community.home_url)))
