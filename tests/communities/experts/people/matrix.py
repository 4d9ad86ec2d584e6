"""One owner with a string of their own in every field, everybody who may look, and everything they may look at."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any, NamedTuple
from zipfile import ZipFile

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from communities.experts.models import Introduction, Profile
from communities.experts.people import introducing, profiles
from communities.memberships import Refused, recount
from communities.models import Interest, JoinPreset
from communities.outcomes import periods, snapshots
from members.models import AgencyRole, Person
from members.notifications.models import Mail
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CommunityFactory,
    MembershipFactory,
    PersonFactory,
    TopicFactory,
    federal_employee,
    steward_of,
)

# What is hunted, in small letters. The email is no field of a profile: two yeses show it, and the stewards' list.
CANARIES = {
    "name": "canaryname",
    "title": "canarytitle",
    "agency": "canaryagency",
    "interests": "canaryinterest",
    "work": "canarywork",
    "time_zone": "phoenix",
    "reach": "canaryreach",
    "email": "canaryemail",
}
AUDIENCES = ("nobody", "communities", "government")
# Who looks -> shares a community with the owner, works in government.
VIEWERS = {
    "stranger": (False, False),
    "public": (False, False),
    "government": (False, True),
    "fellow": (True, True),
    "steward": (True, True),
    "elsewhere": (False, True),
    "liaison": (False, True),
    "office": (False, True),
    "self": (True, True),
}
MONTH = periods.later(periods.month_of(timezone.localdate()), -1)


def allowed(field: str, audience: str, viewer: str) -> bool:
    """The rule in a table of its own: what the product says is compared with it."""
    shares, in_government = VIEWERS[viewer]
    return {
        "nobody": False,
        "communities": shares,
        "government": shares or in_government,
    }[audience] and field != "email"


class Output(NamedTuple):
    """One way in which something reaches somebody; `always`: fields it shows by its own rule, to these viewers."""

    read: Callable[["World", str], str]
    always: frozenset[str] = frozenset()
    to: frozenset[str] = frozenset(VIEWERS) - {"stranger"}
    by_profile: bool = True


class World:
    """`owner` is in a club closed to the public with *fellow* and *steward*, and on a square that admits anyone."""

    def __init__(self) -> None:
        self.topic = TopicFactory(name="Canaryinterest", slug="topic")
        self.agency = AgencyFactory(name="Land Agency", slug="land")
        self.bureau = AgencyFactory(name="Canaryagency Bureau", slug="bureau", parent=self.agency)
        self.club = CommunityFactory(name="Club", slug="club")
        self.square = CommunityFactory(name="Square", slug="square", join_rule=JoinPreset.PUBLIC)
        other = CommunityFactory(name="Other", slug="other")
        asked_at = periods.opens(MONTH) + timedelta(days=3)
        self.owner = PersonFactory(email="canaryemail@land.gov", title="")
        self.matchmaker = federal_employee(name="Mia Matchmaker")
        self.people = {
            "public": PersonFactory(name="Paula Public"),
            "government": federal_employee(name="Gus Government"),
            "fellow": federal_employee(name="Fay Fellow"),
            "steward": steward_of(self.club, name="Stu Steward"),
            "elsewhere": steward_of(other, name="Ella Elsewhere"),
            "liaison": federal_employee(name="Lia Liaison", agency=self.agency),
            "office": federal_employee(name="Olaf Office", is_staff=True),
            "self": self.owner,
        }
        AffiliationFactory(person=self.people["public"], member_class="public", agency=None)
        AffiliationFactory(person=self.owner, agency=self.agency)
        for person in (self.owner, self.people["fellow"], self.matchmaker):
            MembershipFactory(community=self.club, person=person, asked_at=asked_at)
        for person in (self.owner, *(self.people[who] for who in ("public", "government", "elsewhere", "liaison"))):
            MembershipFactory(community=self.square, person=person, asked_at=asked_at)
        for person in self.people.values():
            Interest.objects.create(person=person, topic=self.topic)
            self.show(person, dict.fromkeys(Profile.FIELDS, "government"), work="Letters on canarywork and permits.")
        held = {"agency": self.agency, "role": "liaison", "starts": timezone.localdate() - timedelta(days=30)}
        AgencyRole.objects.create(person=self.people["liaison"], granted_by=self.matchmaker, **held)
        recount([self.club, self.square, other])
        self.period = snapshots.freeze(month=MONTH).month
        self.clients = {viewer: Client() for viewer in VIEWERS}
        for viewer, person in self.people.items():
            self.clients[viewer].force_login(person)
        self.undress()

    def show(self, person: Person, audiences: dict[str, str], *, work: str = "", reach: str = "") -> None:
        profiles.save(audiences=audiences, work=work, reach=reach, by=person)

    def undress(self) -> None:
        """The owner holds none of the strings: what is read now is not theirs."""
        Person.objects.filter(pk=self.owner.pk).update(name="Nobody", title="", email="nobody@land.gov")
        Interest.objects.filter(person=self.owner).delete()
        self.owner.affiliations.update(agency=self.agency)
        self.show(self.owner, dict.fromkeys(Profile.FIELDS, "nobody"))
        self.owner.refresh_from_db()

    def dress(self) -> None:
        """The owner holds all of them."""
        Person.objects.filter(pk=self.owner.pk).update(
            name="Canaryname Owner",
            title="Canarytitle Editor",
            email="canaryemail@land.gov",
            time_zone="America/Phoenix",
        )
        Interest.objects.get_or_create(person=self.owner, topic=self.topic)
        self.owner.affiliations.update(agency=self.bureau)
        texts = {"work": "Letters on canarywork and permits.", "reach": "Canaryreach 555-0100"}
        self.show(self.owner, dict.fromkeys(Profile.FIELDS, "nobody"), **texts)
        self.owner.refresh_from_db()

    def open(self, audiences: dict[str, str]) -> None:
        """Change who sees what, and nothing else."""
        Profile.objects.filter(person=self.owner).update(**{f"{field}_to": to for field, to in audiences.items()})

    def get(self, viewer: str, address: str, data: dict[str, Any] | None = None) -> str:
        return body(self.clients[viewer].get(address, data or {}))

    def between(self, viewer: str, **facts: Any) -> Introduction:
        """The one introduction of the owner and this viewer, who has asked unless `facts` say otherwise."""
        Introduction.objects.all().delete()
        me = self.people[viewer]
        one, other = sorted((self.owner, me), key=lambda person: person.pk)
        now = timezone.now()
        row = {"one": one, "other": other, "why": "Hello.", "asked_at": now, "expires_at": now + timedelta(days=9)}
        return Introduction.objects.create(**row | {"asked_by": me} | facts)


def body(answer: HttpResponse) -> str:
    """What arrives, in small letters, files unpacked; headers too."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as book:
            content = b"\n".join(book.read(name) for name in book.namelist())
    return f"{answer.headers}\n{content.decode('utf-8', 'replace')}".lower()


# ---- people, introductions, and mail: what the profile decides ----


def page(name: str) -> Callable[[World, str], str]:
    return lambda world, viewer: world.get(viewer, reverse(f"experts:{name}", args=[world.owner.pk]))


def _similar(world: World, viewer: str) -> str:
    return world.get(viewer, reverse("experts:people"))


def _search(world: World, viewer: str) -> str:
    """Everybody with the topic, at the agency, by a word that all of them wrote: what the rows say."""
    address = reverse("experts:people")
    asked = ({"topic": "topic"}, {"agency": "land"}, {"q": "permits"}, {"q": "owner"})
    return "\n".join(world.get(viewer, address, query) for query in asked)


def _choosing(world: World, viewer: str) -> str:
    """The pages on which somebody introduces the owner to somebody else."""
    address = reverse("experts:person_introduce", args=[world.matchmaker.pk])
    asked = ({"q": "permits"}, {"topic": "topic"}, {"to": world.owner.pk})
    return "\n".join(world.get(viewer, address, query) for query in asked)


def introduced(**facts: Any) -> Callable[[World, str], str]:
    """The list and the page of an introduction in some state."""

    def read(world: World, viewer: str) -> str:
        if viewer in ("stranger", "self"):
            return world.get(viewer, reverse("experts:introductions"))
        given = dict(facts)
        by = {"owner": world.owner, "third": world.matchmaker}.get(given.pop("by", ""), world.people[viewer])
        row = world.between(viewer, asked_by=by, **given)
        return world.get(viewer, reverse("experts:introductions")) + world.get(viewer, row.get_absolute_url())

    return read


def _offered(world: World, viewer: str) -> str:
    """The viewer has introduced the owner to somebody."""
    if viewer in ("stranger", "self"):
        return ""
    Introduction.objects.all().delete()
    one, other = sorted((world.owner, world.matchmaker), key=lambda person: person.pk)
    now = timezone.now()
    row = Introduction.objects.create(
        one=one, other=other, asked_by=world.people[viewer], why="Meet.", asked_at=now, expires_at=now
    )
    return world.get(viewer, reverse("experts:introductions")) + world.get(viewer, row.get_absolute_url())


def mailed(press: Callable[[World, Person], Any]) -> Callable[[World, str], str]:
    """What arrives in the viewer's mailbox; `press` is refused where somebody sees too little to ask."""

    def read(world: World, viewer: str) -> str:
        if viewer in ("stranger", "self"):
            return ""
        Introduction.objects.all().delete()
        Mail.objects.all().delete()
        person = world.people[viewer]
        try:
            press(world, person)
        except Refused:
            return ""
        mails = Mail.objects.filter(recipient=person.email)
        return "\n".join(f"{mail.subject}\n{mail.text}\n{mail.html}" for mail in mails).lower()

    return read


def _owner_asks(world: World, person: Person) -> Introduction:
    return introducing.ask(to=person, why="Hello.", by=world.owner)


def _third_offers(world: World, person: Person) -> None:
    introducing.introduce(one=world.owner, other=person, why="Meet.", by=world.matchmaker)


def _owner_agrees(world: World, person: Person) -> None:
    asked = introducing.ask(to=world.owner, why="Hello.", by=person)
    introducing.answer(introduction=asked, yes=True, by=world.owner)


# ---- what was there before: each shows what it shows by a rule of its own ----


def at(*addresses: str) -> Callable[[World, str], str]:
    return lambda world, viewer: "\n".join(world.get(viewer, address) for address in addresses)


def _stewards_list(world: World, viewer: str) -> str:
    return body(world.clients[viewer].post(f"/admin/communities/community/{world.club.pk}/members/"))


def _report(ending: str) -> Callable[[World, str], str]:
    return lambda world, viewer: world.get(viewer, f"/reports/agencies/land/{world.period:%Y-%m}{ending}")


NOW = timezone.now()
YES = {"one_agreed_at": NOW, "other_agreed_at": NOW, "made_at": NOW}
OTHERS = frozenset(VIEWERS) - {"stranger", "self"}
MEMBERS = frozenset({"fellow", "steward", "office", "self"})
STEWARDS = frozenset({"steward", "office"})
BY_ASKING, BY_MEETING = frozenset({"name", "agency"}), frozenset({"name", "agency", "email", "reach"})
SHOWS_ALL = {"person", "introduction, asked", "introduction, offered by a third", "introduction, owner asked"}
OUTPUTS = {
    "person": Output(page("person")),
    "ask": Output(page("person_ask")),
    "introduce": Output(page("person_introduce")),
    "choosing whom to introduce": Output(_choosing),
    "search": Output(_search),
    "similar": Output(_similar),
    "introduction, asked": Output(introduced()),
    "introduction, offered by a third": Output(introduced(by="third")),
    "introduction, owner asked": Output(introduced(by="owner"), BY_ASKING, OTHERS),
    "introduction, made": Output(introduced(state="made", **YES), BY_MEETING, OTHERS),
    "introduction, held": Output(introduced(by="third", is_held=True), by_profile=False),
    "introduction, ended": Output(introduced(by="owner", state="ended", why="", ended_at=NOW, **YES)),
    "introduction, offered by the viewer": Output(_offered),
    "mail, owner asks": Output(mailed(_owner_asks), frozenset({"name"}), OTHERS, by_profile=False),
    "mail, a third offers": Output(mailed(_third_offers), by_profile=False),
    "mail, owner agrees": Output(mailed(_owner_agrees), frozenset({"name"}), OTHERS, by_profile=False),
    "members of the club": Output(at("/communities/club/members/"), frozenset({"name", "agency"}), MEMBERS, False),
    "members of the square": Output(
        at("/communities/square/members/"), frozenset({"name", "agency"}), frozenset({"office"}), False
    ),
    "stewards' list": Output(_stewards_list, frozenset({"name", "title", "agency", "email"}), STEWARDS, False),
    "community pages": Output(at("/communities/club/", "/communities/square/"), by_profile=False),
    "home": Output(at("/"), by_profile=False),
    "directory": Output(
        at("/communities/?q=canaryname", "/communities/?q=canarywork", "/communities/?topic=topic"), by_profile=False
    ),
    "feeds": Output(at(*(f"/communities.{ending}" for ending in ("json", "csv", "atom"))), by_profile=False),
    "topics": Output(at("/topics/", "/topics/topic/"), by_profile=False),
    "agency report": Output(_report("/"), by_profile=False),
    "agency report, csv": Output(_report(".csv"), by_profile=False),
    "agency report, xlsx": Output(_report(".xlsx"), by_profile=False),
    "goals": Output(at("/experts/people/goals/"), by_profile=False),
}
