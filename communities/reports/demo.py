"""Colleagues of six agencies and what they joined in two years, invented; then each of those months, frozen."""

import random
from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from communities.demo.people import FAMILY, GIVEN
from communities.memberships import recount
from communities.models import Community, Membership
from communities.models.joining import CLASSES
from communities.outcomes import census, periods, snapshots
from communities.outcomes.models import Snapshot
from communities.reports.material import MONTHS_SHOWN
from members.models import Affiliation, Agency, MemberClass, Person

PEOPLE = {"epa": 130, "hhs": 110, "doi": 90, "dot": 70, "gsa": 60, "va": 45}
LEAVES, OFTEN = 0.08, 12  # share of memberships that end; how much more often the first bureaus are chosen
State, Basis = Membership.State, Membership.Basis


def fill() -> None:
    """Written once; the months are counted from it like any other."""
    if Snapshot.objects.exists():
        return
    places = [place for slug, number in PEOPLE.items() for place in _places(slug, number)]
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
    started = periods.later(periods.month_of(timezone.localdate()), -3 * MONTHS_SHOWN)
    Affiliation.objects.bulk_create(
        Affiliation(person=person, member_class=MemberClass.FEDERAL, agency=place, starts=started)
        for person, place in zip(people, places, strict=True)
    )
    _join(people)
    last = periods.later(periods.month_of(timezone.localdate()), -1)
    _count_lists(periods.last_day(last))
    for month in periods.until(last, MONTHS_SHOWN + 1):
        snapshots.freeze(month=month)


def _places(slug: str, number: int) -> list[Agency]:
    """Where so many people of the agency work: mostly in its first bureaus, some in none, none in the last."""
    agency = Agency.objects.get(slug=slug)
    bureaus = list(agency.bureaus.order_by("slug"))[:-1]
    weights = [OFTEN // (place + 1) + 1 for place in range(len(bureaus))]
    return [
        _chance(slug, person).choices([agency, *bureaus], [2, *weights])[0] if bureaus else agency
        for person in range(number)
    ]


def _host(place: Agency) -> str:
    return f"{(place.parent or place).slug}.gov.invalid"


def _join(people: list[Person]) -> None:
    """Communities that live elsewhere, by their word: those here have what the desk of the demonstration shows."""
    communities = [
        community
        for community in Community.objects.live().exclude(home_url="").order_by("slug")
        if MemberClass.FEDERAL in CLASSES.get(community.join_rule, ())
    ]
    rows, now = [], timezone.now()
    weights = [1 + 3 * (place % 4) for place in range(len(communities))]
    for person in people:
        chance = _chance(person.email)
        chosen = dict.fromkeys(chance.choices(communities, weights, k=chance.randint(1, 4)))
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


def _chance(*seed: object) -> random.Random:
    return random.Random(" ".join(map(str, seed)))  # noqa: S311 - invented people are no secret
