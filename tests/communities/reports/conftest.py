"""An agency with bureaus and a frozen month."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.models import Membership
from communities.outcomes import periods, snapshots
from communities.reports.models import ReportChoice
from members.models import Affiliation, AgencyRole
from tests.factories import AffiliationFactory, AgencyFactory, CommunityFactory, MembershipFactory, PersonFactory

MONTH = periods.later(periods.month_of(timezone.localdate()), -1)


def employ(agency, number: int) -> list:
    """So many people of one agency or bureau."""
    people = PersonFactory.create_batch(number)
    Affiliation.objects.bulk_create(AffiliationFactory.build(person=person, agency=agency) for person in people)
    return people


def outsiders(number: int) -> list:
    """So many people of no agency here."""
    people = PersonFactory.create_batch(number)
    of_austin = {"member_class": "local", "agency": None, "organization": "Austin"}
    Affiliation.objects.bulk_create(AffiliationFactory.build(person=person, **of_austin) for person in people)
    return people


def join(community, people, *, months: int = 1) -> None:
    """They joined in the middle of the month, so many months before this one."""
    asked_at = periods.opens(periods.later(MONTH, 1 - months)) + timedelta(days=14)
    Membership.objects.bulk_create(
        MembershipFactory.build(community=community, person=person, asked_at=asked_at) for person in people
    )


def role(agency, kind: str = "reader", **fields):
    """Somebody who holds a role for the agency today."""
    person = PersonFactory()
    started = timezone.localdate() - timedelta(days=9)
    held = {"person": person, "agency": agency, "role": kind, "starts": started, "granted_by": person}
    AgencyRole.objects.create(**held | fields)
    return person


def choose(agency, **fields) -> None:
    """Chosen before the next month is frozen."""
    ReportChoice.objects.create(agency=agency, chosen_at=timezone.now(), chosen_by=PersonFactory(), **fields)


@pytest.fixture
def epa(db):
    return AgencyFactory(name="Environmental Protection Agency", abbreviation="EPA", slug="epa")


@pytest.fixture
def water(epa):
    return AgencyFactory(name="Office of Water", slug="water", parent=epa)


@pytest.fixture
def worked(epa, water):
    """The worked example: 20 people of EPA, 12 in Water, 3 in Air, 5 in no bureau; four communities."""
    air = AgencyFactory(name="Office of Air", slug="air", parent=epa)
    AgencyFactory(name="Region 10", slug="region-10", parent=epa)
    in_water, in_air, others = employ(water, 12), employ(air, 3), employ(epa, 5)
    plain = CommunityFactory(name="Plain Language", slug="plain-language", stage="grow")
    web = CommunityFactory(name="Web Managers", slug="web-managers", stage="grow")
    data = CommunityFactory(name="Open Data", slug="open-data", stage="plan", community_type="coi", parent=web)
    maps = CommunityFactory(name="Maps", slug="maps")
    for community in (plain, web, data, maps):
        join(community, outsiders(9), months=14)
    join(plain, [*in_water, *in_air, *others])
    join(web, [*in_water[:6], *others[:1]], months=8)
    join(data, in_air[:2])
    for back in (12, 3, 0):
        snapshots.freeze(month=periods.later(MONTH, -back))
    return epa
