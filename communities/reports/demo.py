"""Colleagues of six agencies and what they joined in two years, invented; then each of those months, frozen."""

import random
from collections import Counter
from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from communities.demo.people import FAMILY, GIVEN
from communities.memberships import recount
from communities.models import Community, Membership, Topic
from communities.models.joining import CLASSES
from communities.outcomes import census, periods, snapshots
from communities.outcomes.models import Snapshot
from communities.reports.material import MONTHS_SHOWN
from communities.reports.services import choose
from communities.small_cells import SMALLEST
from members.models import Affiliation, Agency, MemberClass, Person

PEOPLE = {"epa": 240, "hhs": 110, "doi": 90, "dot": 70, "gsa": 60, "va": 45}
# Fewer of some others, so that there are similar agencies to stand beside.
OTHERS = {"doc": 24, "doe": 18, "dol": 20, "state": 22, "nasa": 26, "usda": 30, "doj": 14, "dhs": 26}
STAFF = {"epa": 15_000, "gsa": 12_000, "doc": 47_000, "doe": 16_000, "dol": 14_000, "state": 26_000, "nasa": 18_000}
STAFF |= {"hhs": 82_000, "doi": 62_000, "dot": 54_000, "va": 430_000, "usda": 90_000, "doj": 115_000, "dhs": 220_000}
STAFF_OF_A_BUREAU = 640
PRIORITIES = {"epa": 3}  # topics that its report names first
LEAVES = 0.08  # share of memberships that end
LARGE, SMALL = (8, 5, 3), 0.2  # how often the first bureaus are chosen, and each other one; the last has nobody
State, Basis = Membership.State, Membership.Basis


def fill() -> None:
    """Written once; the months are counted from it like any other."""
    if Snapshot.objects.exists():
        return
    started = periods.later(periods.month_of(timezone.localdate()), -3 * MONTHS_SHOWN)
    # The real communities are older than this demonstration.
    Community.objects.live().update(created_at=periods.opens(started))
    places = [place for slug, number in (PEOPLE | OTHERS).items() for place in _places(slug, number)]
    people = Person.objects.bulk_create(
        Person(
            email=f"demo.{place.slug}.{number:03}@{_host(place)}",
            name=f"{_chance(number).choice(GIVEN)} {_chance(number, 'family').choice(FAMILY)} (demo)",
            password=make_password(None),
        )
        for number, place in enumerate(places, start=1)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in people
    )
    Affiliation.objects.bulk_create(
        Affiliation(person=person, member_class=MemberClass.FEDERAL, agency=place, starts=started)
        for person, place in zip(people, places, strict=True)
    )
    counted = Counter(places)
    _join([(person, counted[place] < SMALLEST) for person, place in zip(people, places, strict=True)])
    last = periods.later(periods.month_of(timezone.localdate()), -1)
    _count_lists(periods.last_day(last))
    _count_staff(started)
    office = Person.objects.get(email="demo.office@gsa.gov")
    for slug, number in PRIORITIES.items():
        topics = Topic.objects.filter(communities__in=Community.objects.live()).distinct().order_by("name")
        choose(agency=Agency.objects.get(slug=slug), smallest=SMALLEST, topics=topics[:number], by=office)
    for month in periods.until(last, MONTHS_SHOWN + 1):
        snapshots.freeze(month=month)


def _places(slug: str, number: int) -> list[Agency]:
    """Where so many people of the agency work: mostly in its first bureaus, some in none, none in the last."""
    agency = Agency.objects.get(slug=slug)
    bureaus = list(agency.bureaus.order_by("slug"))[:-1]
    weights = [*LARGE, *[SMALL] * len(bureaus)][: len(bureaus)]
    return [
        _chance(slug, person).choices([agency, *bureaus], [2, *weights])[0] if bureaus else agency
        for person in range(number)
    ]


def _host(place: Agency) -> str:
    return f"{(place.parent or place).slug}.gov.invalid"


def _join(people: list[tuple[Person, bool]]) -> None:
    """Communities that live elsewhere, by their word: those here have what the desk of the demonstration shows.

    People of a small bureau are in one of them only, so that the report can print the bureaus of the others.
    """
    communities = [
        community
        for community in Community.objects.live().exclude(home_url="").order_by("slug")
        if MemberClass.FEDERAL in CLASSES.get(community.join_rule, ())
    ]
    rows, now = [], timezone.now()
    weights = [1 + 3 * (place % 4) for place in range(len(communities))]
    for person, is_of_few in people:
        chance = _chance(person.email)
        chosen = dict.fromkeys(chance.choices(communities, weights, k=chance.randint(1, 4)))
        if is_of_few:
            chosen = communities[:1]
        for community in chosen:
            days = round(730 * (1 - chance.random() ** 0.7)) + 1
            ends = now - timedelta(days=days * chance.random()) if chance.random() < LEAVES else None
            joined = now - timedelta(days=days)
            rows.append(
                Membership(
                    person=person,
                    community=community,
                    state=State.LEFT if ends else State.ACTIVE,
                    basis=Basis.BY_WORD,
                    asked_at=joined,
                    joined_at=joined,
                    ended_at=ends,
                )
            )
    Membership.objects.bulk_create(rows)
    recount(communities)


def _count_lists(on: date) -> None:
    """The rosters of two lists, invented: more people are there than registered here."""
    office = Person.objects.get(email="demo.office@gsa.gov")
    for community in Community.objects.live().filter(slug__in=["uswds", "rpa"]):
        chance = _chance("roster", community.slug)
        roster = [f"p{n}@{slug}.gov" for slug in PEOPLE for n in range(chance.randint(2, 90))]
        census.take(
            community=community, content="\n".join(roster).encode(), as_of=on, source="LISTSERV (demo)", by=office
        )


def _count_staff(on: date) -> None:
    """How many people agencies employ, invented; of bureaus at the EPA only."""
    said = {"headcount_as_of": on, "headcount_source": "an invented count for this demonstration"}
    for slug, number in STAFF.items():
        Agency.objects.filter(slug=slug).update(headcount=number, **said)
    Agency.objects.filter(parent__slug="epa").update(headcount=STAFF_OF_A_BUREAU, **said)


def _chance(*seed: object) -> random.Random:
    return random.Random(" ".join(map(str, seed)))  # noqa: S311 - invented people are no secret
