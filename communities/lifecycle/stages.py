"""The five stages as a table: what each is for, how long it takes, what ends it, and what it means to a visitor (R39).

Durations are guidance. Nothing moves a community by itself.
"""

from typing import NamedTuple

from communities.models import Community

Stage = Community.Stage


class Guide(NamedTuple):
    """What a steward and a visitor should know of one stage."""

    stage: Stage
    aim: str
    takes: str
    ends_with: str
    watch: str
    visitors: str

    @property
    def label(self) -> str:
        """Its name."""
        return self.stage.label


GUIDES = (
    Guide(
        Stage.EXPLORE,
        "Find out whether a community is wanted, and in which shape.",
        "4 to 8 weeks",
        "A decision. Joining others, another shape and stopping are good outcomes too.",
        "A double of something that exists, a tool looking for a problem, one person's idea.",
        "finding out who shares the problem, and whether a community is the answer.",
    ),
    Guide(
        Stage.PLAN,
        "Agree how it will work, who leads, and how you will know that it helped.",
        "6 to 12 weeks",
        "An adopted charter and everything ready for the launch.",
        "Choosing tools first, heavy rules, no time set aside for those who lead.",
        "agreeing how it will work and who leads. You can still shape it.",
    ),
    Guide(
        Stage.LAUNCH,
        "Make it known, and get first use out of it.",
        "90 days from the launch date",
        "Ten members of three agencies, a first event, agencies told. The launch review is due on day 90 either way.",
        "A big start and then silence, agencies that were not told, newcomers who meet an empty room.",
        "opening its doors. New members shape it and set its habits in the first months.",
    ),
    Guide(
        Stage.GROW,
        "Build the habit of exchange.",
        "6 to 24 months",
        "Two steady quarters, a core team, something finished and something reused.",
        "Tired stewards, two people who do all the talking, a list that only announces.",
        "a steady rhythm of questions, events and projects. New members are welcome at any time.",
    ),
    Guide(
        Stage.SUSTAIN,
        "Keep it useful: renew it, change it, or end it well.",
        "Open-ended, with a review every 12 months",
        "Renewal, conversion, merger or retirement.",
        "Meetings out of habit, a stale library, a founder who cannot let go, a topic that is solved.",
        "kept useful by review: renewed each year, changed, or ended well.",
    ),
)
GUIDE: dict[str, Guide] = {guide.stage: guide for guide in GUIDES}
