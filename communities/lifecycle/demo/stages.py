"""In which stage each tended community is, as its stewards state it; what came before is not owed (R40)."""

from communities.lifecycle import moving
from communities.lifecycle.demo import past
from communities.lifecycle.models import Care, PlanEntry
from communities.models import Community

Stage = Community.Stage

# Community -> its stage, since how many days, and what whoever tends it said of it.
STAGES = {
    "plain-language": (Stage.GROW, 255, "The agencies know of it, and members ask and answer every week."),
    "web-content-managers": (
        Stage.SUSTAIN,
        310,
        "It has had its rhythm for years. What it needs is a look each year at what is worn out.",
    ),
    "user-experience": (Stage.GROW, 120, "Two calls a month hold, and half of the questions are answered by members."),
    "web-analytics-and-optimization": (Stage.GROW, 280, "Members meet each month and share their reports."),
    "social-media": (Stage.SUSTAIN, 320, "Everybody who wanted it has joined. Now it is kept current."),
    "communicators": (Stage.LAUNCH, 32, "Charter adopted, two stewards of two offices, first date set."),
    "contact-center": (Stage.PLAN, 150, "It agrees with two agencies who leads."),
    "multilingual": (Stage.EXPLORE, 60, "The wish is clear. Who would tend it is not."),
}
# Community -> what it did and will do: days from today, and what.
DATES = {
    "user-experience": ((-44, "Call: research with few people"), (-16, "Call: forms on small screens")),
    "communicators": ((-30, "Kick-off"), (-9, "Clinic: writing for a notice board"), (19, "Open hour")),
    "web-content-managers": ((-75, "Forum: moving an archive"), (-26, "Forum: what search shows"), (16, "Forum")),
}


def fill() -> None:
    """State the stages, and put the dates into the plans."""
    for slug, (stage, days, sentence) in STAGES.items():
        community = past.community(slug)
        by = past.office() if slug == "multilingual" else past.steward(slug)
        moving.adopt(community=community, stage=stage, on=past.day(-days), sentence=sentence, by=by)
    for slug, dates in DATES.items():
        community = past.community(slug)
        PlanEntry.objects.bulk_create(
            PlanEntry(
                community=community,
                kind=PlanEntry.Kind.ACTIVITY,
                name=name,
                goal="Members learn from each other",
                owner="The stewards",
                on=past.day(days),
            )
            for days, name in dates
        )
    Care.objects.create(community=past.community("communicators"), launch_on=past.day(-32), member_target=40)
