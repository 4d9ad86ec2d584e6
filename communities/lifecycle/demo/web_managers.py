"""A settled community on the desk of the demonstration's steward: its yearly review is begun, requests wait."""

from communities.lifecycle.demo import past
from communities.lifecycle.models import Decision, Review
from communities.lifecycle.papers import actions, entries, reviews
from communities.models import Membership
from members.models import Agency

SLUG = "web-content-managers"
ITEMS = (
    ("Checklist for a new site", "keep", "Used by eleven agencies."),
    ("Guide to moving an archive", "update", "The tool has another name by now."),
    ("List of browsers to test with", "retire", "Nobody looked at it this year."),
)


def fill() -> None:
    """A second steward, an open review with its items, and something that nobody owns yet."""
    community, by = past.community(SLUG), past.steward(SLUG)
    Membership.objects.stewards().filter(community=community).update(term_ends=past.day(260))
    second = past.members(SLUG)[0]
    second.role, second.term_ends = Membership.Role.STEWARD, past.day(190)
    second.save(update_fields=["role", "term_ends"])
    entries.look_after(community=community, by=by, records_owner=Agency.objects.get(slug="gsa"), review_on=past.day(54))
    entries.add(
        paper=Decision,
        community=community,
        on=past.day(-21),
        text="The forum moves to the first Thursday.",
        reason="It met another call.",
        by=by,
    )
    review = reviews.begin(community=community, kind=Review.Kind.YEARLY, by=by)
    reviews.write(
        review=review, on=past.day(-5), worked="The forum.", change="Too many announcements on the list.", by=by
    )
    for name, verdict, note in ITEMS:
        reviews.add_item(review=review, name=name, verdict=verdict, note=note, by=by)
    actions.add(
        community=community,
        review=review,
        text="Bring the guide to moving an archive up to date",
        due=past.day(5),
        by=by,
    )
