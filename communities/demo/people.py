"""The eight sign-ins and the invented people around them: the same ones each time."""

import random
from datetime import date, timedelta
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from communities.acknowledgements import FORMS
from communities.models import Acknowledgement, Interest, Topic
from members.models import Affiliation, Agency, AgencyRole, EmailDomain, Level, MemberClass, Person
from members.services import appoint_office

PASSWORD = "demo-directory-2026"  # noqa: S105 - printed on the screen of the demonstration
PEOPLE_PER_SCALE = 240


class SignIn(NamedTuple):
    """One account to try the demonstration with."""

    email: str
    name: str
    what: str
    member_class: str
    agency: str = ""
    organization: str = ""


SIGN_INS = (
    SignIn("demo.employee@gsa.gov", "Riley Chen", "federal employee, in no community", "federal", "gsa"),
    SignIn(
        "demo.member@epa.gov",
        "Jordan Ellis",
        "federal employee, in five communities, one of which merges",
        "federal",
        "epa",
    ),
    SignIn("demo.steward@gsa.gov", "Morgan Diaz", "steward of two communities, with a week of work", "federal", "gsa"),
    SignIn("demo.liaison@epa.gov", "Taylor Brooks", "liaison of the EPA", "federal", "epa"),
    SignIn("demo.office@gsa.gov", "Casey Okafor", "program office, with a proposal to review", "federal", "gsa"),
    SignIn("demo.contractor@example.com", "Sam Novak", "contractor without a sponsor", "contractor", "gsa", "Example"),
    SignIn("demo.city@austintexas.gov", "Alex Romero", "city employee", "local", "city-of-austin"),
    SignIn("demo.public@example.org", "Jamie Park", "member of the public", "public"),
)

_GIVEN = """
    Ada Ben Chidi Dana Eli Fatima Gus Hana Ivan Juno Kofi Lena Mateo Nora Omar Priya Quinn Rosa Sven Tuyet
"""
_FAMILY = """
    Abbott Baptiste Castro Dubois Engel Farah Greene Hu Ito Jensen Kaya Lopez Mbeki Nguyen Olsen Patel
"""
GIVEN, FAMILY = _GIVEN.split(), _FAMILY.split()
# Of a hundred people: how many in each class.
SHARES = (("federal", 84), ("contractor", 6), ("local", 5), ("public", 5))


def create_people(scale: int) -> list[Person]:
    """Create the sign-ins and `scale` times 240 people; returns those that were not there before."""
    return _create_sign_ins() + _create_crowd(scale * PEOPLE_PER_SCALE)


def _create_sign_ins() -> list[Person]:
    there = set(Person.objects.filter(email__in=[each.email for each in SIGN_INS]).values_list("email", flat=True))
    fresh = [each for each in SIGN_INS if each.email not in there]
    if not fresh:
        return []
    password = make_password(PASSWORD)
    agencies = {agency.slug: agency for agency in Agency.objects.filter(slug__in=["gsa", "epa", "city-of-austin"])}
    people = _save(
        [Person(email=each.email, name=each.name, password=password, welcomed_at=timezone.now()) for each in fresh],
        [(each.member_class, agencies.get(each.agency), each.organization) for each in fresh],
    )
    _give_roles({person.email: person for person in people})
    return people


def _give_roles(people: dict[str, Person]) -> None:
    office = people["demo.office@gsa.gov"]
    appoint_office(email=office.email)
    AgencyRole.objects.create(
        person=people["demo.liaison@epa.gov"],
        agency=Agency.objects.get(slug="epa"),
        role=AgencyRole.Role.LIAISON,
        starts=timezone.localdate() - timedelta(days=200),
        granted_by=office,
    )
    topics = Topic.objects.filter(slug__in=["plain-language", "user-experience", "accessibility"])
    Interest.objects.bulk_create(
        [Interest(person=people[email], topic=topic) for topic in topics for email in ("demo.member@epa.gov",)]
    )
    official = FORMS[Acknowledgement.Form.OFFICIAL]
    Acknowledgement.objects.bulk_create(
        [
            Acknowledgement(person=people[email], form=official.name, version=official.version, at=timezone.now())
            for email in ("demo.member@epa.gov", "demo.steward@gsa.gov")
        ]
    )


def _create_crowd(size: int) -> list[Person]:
    domains = list(
        EmailDomain.objects.filter(level=Level.FEDERAL, agency__parent=None, agency__is_cfo_act=True, valid_until=None)
        .select_related("agency")
        .order_by("suffix")
    )
    city = Agency.objects.filter(slug="city-of-austin").first()
    people, places = [], []
    for number in range(1, size + 1):
        chance = random.Random(f"person {number}")  # noqa: S311 - invented people are no secret
        member_class = chance.choices([name for name, _ in SHARES], [share for _, share in SHARES])[0]
        domain = chance.choice(domains)
        host, place = {
            MemberClass.FEDERAL: (domain.suffix, (member_class, domain.agency, "")),
            MemberClass.CONTRACTOR: ("example.com", (member_class, domain.agency, "Example LLC")),
            MemberClass.LOCAL: ("austintexas.gov", (member_class, city, "")),
            MemberClass.PUBLIC: ("example.org", (member_class, None, "")),
        }[member_class]
        name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)} (demo)"
        people.append(Person(email=f"demo.{number:04}@{host}", name=name, password=make_password(None)))
        places.append(place)
    there = set(Person.objects.filter(email__startswith="demo.").values_list("email", flat=True))
    fresh = [(person, place) for person, place in zip(people, places, strict=True) if person.email not in there]
    return _save([person for person, _ in fresh], [place for _, place in fresh])


def _save(people: list[Person], places: list[tuple]) -> list[Person]:
    people = Person.objects.bulk_create(people)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in people]
    )
    Affiliation.objects.bulk_create(
        [
            Affiliation(
                person=person,
                member_class=member_class,
                agency=agency,
                organization=organization,
                starts=date(2024, 1, 2),
            )
            for person, (member_class, agency, organization) in zip(people, places, strict=True)
        ]
    )
    return people
