"""A growing community on the desk of the demonstration's steward: half of its gates met, and work for a week."""

from communities.lifecycle import launch_kit, marking
from communities.lifecycle.demo import past
from communities.lifecycle.models import (
    Ask,
    CharterVersion,
    Decision,
    OutcomeMeasure,
    OutreachEntry,
    PlanEntry,
    Review,
)
from communities.lifecycle.papers import actions, charters, entries, reviews, voices
from communities.models import Community, Membership
from members.models import Agency, Person

SLUG = "plain-language"
NOTES = "https://example.com/plain-language/"
CHARTER = {
    "purpose": "People understand what government writes, the first time they read it.",
    "scope_in": "Letters, forms, pages and notices; testing them with readers; teaching others to write.",
    "scope_out": "Translation, and the law itself.",
    "audience": "Everybody in government who writes for the public.",
    "goals": "Letters that need no call back.\nTwo clinics a quarter.\nTemplates that others reuse.",
    "join_rules": "People in government, and contractors with a sponsor. They join at once.",
    "roles": "Two stewards of two offices for a year each; a core team of three.",
    "decisions": "Stewards propose. What nobody objects to within a week holds.",
    "cadence": "A clinic every month, questions on the list at any time.",
    "closing": "It closes when two clinics in a row stay empty. Templates go to GSA.",
}
MARKS = (
    ("GR1", -20, "Six of six monthly clinics were held since June.", "clinics"),
    ("GR2", -34, "Clinic on headings, 44 people of nine agencies.", "headings"),
    ("GR4", -62, "An hour in pairs: 11 pairs across agencies.", "pairs"),
)
PLAN = (
    ("activity", "Clinic: letters about money", "The stewards", -34),
    ("activity", "Clinic: what a heading promises", "Core team", -6),
    ("activity", "Clinic: forms that explain themselves", "Core team", 13),
    ("activity", "Review of three appeal letters", "The stewards", 27),
    ("technology", "The list, with its archive", "GSA", None),
    ("process", "Every question has an answer within two working days", "Core team", None),
    ("role", "A greeter for newcomers, another one each month", "Core team", None),
)
GOAL = "Letters that need no call back"


def fill() -> None:
    """Write its papers, then what waits for an answer."""
    community, by = past.community(SLUG), past.steward(SLUG)
    team = past.members(SLUG)
    for membership in team[:2]:
        membership.role = Membership.Role.CORE_TEAM
        membership.save(update_fields=["role"])
    Membership.objects.stewards().filter(community=community, person=by).update(term_ends=past.day(24))
    _papers(community, by)
    for item, days, text, page in MARKS:
        marking.attest(community=community, item=item, text=text, on=past.day(days), link=NOTES + page, by=by)
    _charter(community, by, [membership.person for membership in team[2:]])
    actions.add(community=community, text="Send the clinic's notes to the list", due=past.day(3), owner=by, by=by)
    actions.add(community=community, text="Find a greeter for the next month", due=past.day(9), by=by)
    _asked(by)


def _papers(community: Community, by: Person) -> None:
    for kind, name, owner, days in PLAN:
        on = None if days is None else past.day(days)
        entries.add(paper=PlanEntry, community=community, kind=kind, name=name, goal=GOAL, owner=owner, on=on, by=by)
    entries.add(
        paper=OutcomeMeasure,
        community=community,
        kind=OutcomeMeasure.Kind.TANGIBLE,
        name="Fewer calls after a letter",
        evidence="Calls counted by three contact centers",
        baseline=38,
        target=20,
        unit="calls for 100 letters",
        due=past.day(200),
        by=by,
    )
    entries.add(
        paper=OutcomeMeasure,
        community=community,
        kind=OutcomeMeasure.Kind.INTANGIBLE,
        name="Writers dare to change a letter that has always been so",
        evidence="Two stories a year, told by those who did",
        by=by,
    )
    entries.add(
        paper=Decision,
        community=community,
        on=past.day(-48),
        text="Clinics take place on Wednesdays.",
        reason="Most of those who answered could come on that day.",
        by=by,
    )
    entries.add(
        paper=OutreachEntry,
        community=community,
        name="User Experience",
        on=past.day(-80),
        lessons="Short calls with one question each bring more people than long ones.",
        received="Their outline of a call.",
        by=by,
    )
    entries.look_after(
        community=community,
        by=by,
        launch_on=past.day(-430),
        review_on=past.day(75),
        records_owner=Agency.objects.get(slug="gsa"),
        retention="Three years after a clinic",
    )
    launch_kit.write_words(
        community=community,
        by=by,
        welcome="Bring one sentence that you are not happy with to your first clinic.",
        benefits="Two readers for every draft.\nTemplates that passed review.",
        agency_benefits="Fewer calls after a letter, and writers who learn from each other.",
    )
    review = reviews.begin(community=community, kind=Review.Kind.LAUNCH, by=by)
    reviews.write(
        review=review,
        on=past.day(-340),
        worked="Clinics with one text each.",
        change="Fewer announcements, and somebody who greets newcomers.",
        by=by,
    )
    reviews.finish(review=review, by=by)


def _charter(community: Community, by: Person, people: list[Person]) -> None:
    """Adopted on its list in the first weeks; a change of it is with the members."""
    first = charters.draft(community=community, by=by)
    _write(first, CHARTER, by)
    charters.record_elsewhere(
        charter=first, link=NOTES + "charter", result="No objection in two weeks.", on=past.day(-400), by=by
    )
    change = charters.draft(community=community, by=by)
    _write(change, {**CHARTER, "cadence": "Two clinics every month, questions on the list at any time."}, by)
    charters.put_to_members(charter=change, method=CharterVersion.Method.OBJECTION, closes_on=past.day(7), by=by)
    for person in people[:7]:
        voices.say(charter=change, choice="yes", by=person)
    voices.say(charter=change, choice="abstain", by=people[7])
    reason = "Two clinics are too many for those who prepare them. Could one of them be an open hour?"
    voices.say(charter=change, choice="no", reason=reason, by=people[8])
    CharterVersion.objects.filter(pk=change.pk).update(opened_at=past.noon(-10), closes_on=past.day(4))


def _write(charter: CharterVersion, parts: dict[str, str], by: Person) -> None:
    seen = charters.fingerprint(charter)
    charters.edit(charter=charter, seen=seen, review_on=past.day(75), by=by, **parts)


def _asked(by: Person) -> None:
    """A sponsor who is silent, and another community that asks for a word."""
    past.asked(
        SLUG,
        Ask.Kind.SPONSOR,
        days=26,
        by=by,
        to_name="Robin Vale, who pays for the list",
        to_email="robin.vale@example.com",
        text="Will you go on paying for the list next year?",
    )
    past.asked(
        "communicators",
        Ask.Kind.PROMOTION,
        days=2,
        by=past.steward("communicators"),
        to_name="Plain Language",
        to_email=by.email,
        person=by,
        other=past.community(SLUG),
        text="Our open hour is about notices. Would your members want to know?",
    )
