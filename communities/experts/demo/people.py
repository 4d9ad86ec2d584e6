"""People of the demonstration who show something of themselves, their goals, and introductions of the demo member."""

from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef
from django.utils import timezone

from communities.experts.models import Audience, Goal, Profile
from communities.experts.people import introducing, profiles
from communities.models import Community, Interest, Membership, Topic
from members.models import Affiliation, Person

MEMBER, STEWARD, LIAISON = "demo.member@epa.gov", "demo.steward@gsa.gov", "demo.liaison@epa.gov"
EMPLOYEE, CITY = "demo.employee@gsa.gov", "demo.city@austintexas.gov"
SHOWN = 14  # invented members of Plain Language who show something


class About(NamedTuple):
    """What somebody says of themselves; `to` is who sees title, topics, work and time zone."""

    title: str
    work: str
    topics: tuple[str, ...]
    to: str = Audience.GOVERNMENT
    reach: str = ""


SIGN_INS = {
    MEMBER: About(
        "Writer-editor",
        "I rewrite permit letters so that people understand them at the first reading, and test them with applicants.",
        ("plain-language", "user-experience", "accessibility"),
        reach="Teams, in the mornings",
    ),
    STEWARD: About(
        "Content strategist",
        "I run our plain language reviews and train writers. At the moment: forms, error messages and letters.",
        ("plain-language", "user-experience"),
        reach="Email is best",
    ),
    LIAISON: About("Program analyst", "", ("open-data",), to=Audience.COMMUNITIES),
    EMPLOYEE: About("Web developer", "I make forms that work with a keyboard and a screen reader.", ("accessibility",)),
    CITY: About("", "I look after the letters and web pages of our permit office.", ()),
}
INVENTED = (
    About(
        "Technical writer",
        "Letters on benefits: shorter sentences, one question a page, tested with readers.",
        ("plain-language",),
    ),
    About(
        "User researcher",
        "Interviews with applicants about letters and forms that they did not understand.",
        ("user-experience",),
    ),
    About("Accessibility lead", "Documents and forms that everybody can read.", ("accessibility", "plain-language")),
    About("Web manager", "A site of nine thousand pages, and which of them to delete.", ("user-experience",)),
    About("Attorney", "Rules that people can read, and the notices that go with them.", ("plain-language",)),
    About("Customer experience analyst", "What people write to us, and what they meant.", (), to=Audience.COMMUNITIES),
    About("", "", ()),
)
GOALS = (
    (MEMBER, "plain-language", "professional", "Rewrite our ten most used permit letters by summer", True),
    (MEMBER, "plain-language", "personal", "Learn to teach a class", False),
    (MEMBER, "user-experience", "professional", "Test one letter with five applicants", False),
    (STEWARD, "plain-language", "professional", "Hand the clinic over to a second steward", False),
)


def fill() -> None:
    """Write it once, around the people who are there."""
    if Profile.objects.exists():
        return
    people = Person.objects.in_bulk([*SIGN_INS, *dict.fromkeys(goal[0] for goal in GOALS)], field_name="email")
    topics = Topic.objects.in_bulk(field_name="slug")
    for email, about in SIGN_INS.items():
        _tell(people[email], about, topics)
    invented = _members_elsewhere()
    for number, person in enumerate(invented):
        _tell(person, INVENTED[number % len(INVENTED)], topics)
    for email, slug, kind, text, met in GOALS:
        _want(people[email], slug, kind, text, met)
    _introduce(people[MEMBER], invented)


def _members_elsewhere() -> list[Any]:
    """Invented members of Plain Language outside the EPA, the same ones each time."""
    members = Membership.objects.members().filter(community__slug="plain-language", person__email__regex=r"^demo\.\d")
    posts = Affiliation.objects.filter(person=OuterRef("person"))
    others = members.filter(Exists(posts.filter(member_class="federal")), ~Exists(posts.filter(agency__slug="epa")))
    return [row.person for row in others.select_related("person").order_by("person__email")[:SHOWN]]


def _tell(person: Any, about: About, topics: dict[str, Topic]) -> None:
    if about.title:
        person.title = about.title
        person.save(update_fields=["title"])
    Interest.objects.bulk_create(
        [Interest(person=person, topic=topics[slug]) for slug in about.topics if slug in topics], ignore_conflicts=True
    )
    fields = dict.fromkeys(Profile.FIELDS, about.to) | {"reach": Audience.NOBODY}
    profiles.save(audiences=fields, work=about.work, reach=about.reach, by=person)


def _want(person: Any, slug: str, kind: str, text: str, met: bool) -> None:
    goal = profiles.add_goal(community=Community.objects.get(slug=slug), kind=kind, text=text, by=person)
    if met:
        Goal.objects.filter(pk=goal.pk).update(met_at=timezone.now())


def _introduce(member: Any, invented: list[Any]) -> None:
    """One introduction that both accepted and talked after, one that the demo member has to answer."""
    writer, researcher = invented[:2]
    made = introducing.ask(
        to=writer, why="You test letters with readers. So do I: may I ask how you find them?", by=member
    )
    introducing.answer(introduction=made, yes=True, by=writer)
    for person in (member, writer):
        introducing.talked(introduction=made, by=person)
    why = "I would like to compare how our agencies ask applicants what they did not understand."
    introducing.ask(to=member, why=why, by=researcher)
