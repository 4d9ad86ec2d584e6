"""In which stage each tended community is: stated by its stewards, then moved on as it grew (R40)."""

from communities.lifecycle.demo import past
from communities.lifecycle.models import Care, PlanEntry
from communities.models import Community

Stage = Community.Stage

# Community -> the stages it was in: which, since how many days ago, and what its steward said.
STAGES = {
    "plain-language": (
        (Stage.LAUNCH, 430, "New stewards took it up, and the first clinics are announced."),
        (Stage.GROW, 255, "The agencies know of it, and members ask and answer every week."),
    ),
    "web-content-managers": (
        (Stage.SUSTAIN, 310, "It has had its rhythm for years. What it needs is a look each year at what is worn out."),
    ),
    "user-experience": (
        (Stage.LAUNCH, 300, "It opened to all agencies after a year inside one."),
        (Stage.GROW, 120, "Two calls a month hold, and half of the questions are answered by members."),
    ),
    "web-analytics-and-optimization": ((Stage.GROW, 280, "Members meet each month and share their reports."),),
    "social-media": ((Stage.SUSTAIN, 320, "Everybody who wanted it has joined. Now it is kept current."),),
    "communicators": (
        (Stage.PLAN, 200, "Its charter is being written with those who asked for it."),
        (Stage.LAUNCH, 32, "Charter adopted, two stewards of two offices, first date set."),
    ),
    "contact-center": ((Stage.PLAN, 150, "It agrees with two agencies who leads."),),
    "multilingual": ((Stage.EXPLORE, 60, "The wish is clear. Who would tend it is not."),),
}
# Community -> what it did and will do: days from today, and what.
DATES = {
    "user-experience": ((-44, "Call: research with few people"), (-16, "Call: forms on small screens")),
    "communicators": ((-30, "Kick-off"), (-9, "Clinic: writing for a notice board"), (19, "Open hour")),
    "web-content-managers": ((-75, "Forum: moving an archive"), (-26, "Forum: what search shows"), (16, "Forum")),
}


def fill() -> None:
    """State the stages, and put the dates into the plans."""
    for slug, stays in STAGES.items():
        by = past.office() if slug == "multilingual" else past.steward(slug)
        for stage, days, reason in stays:
            past.stage(slug, stage, days=-days, by=by, reason=reason)
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
