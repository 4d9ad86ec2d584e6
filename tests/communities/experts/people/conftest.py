"""People who share a community, and what they show."""

import pytest

from communities.experts.models import Profile
from communities.experts.people import profiles
from tests.factories import CommunityFactory, MembershipFactory, federal_employee


@pytest.fixture
def shown():
    """`shown(person, title="government")` lets others see fields, the others keep their default; `says` are texts."""

    def show(person, *, says=None, **audiences):
        default = {field: getattr(Profile(), f"{field}_to") for field in Profile.FIELDS}
        return profiles.save(audiences=default | audiences, by=person, **{"work": "", "reach": ""} | (says or {}))

    return show


@pytest.fixture
def club(db):
    """A community closed to the public."""
    return CommunityFactory(name="Letter Club", slug="letter-club")


@pytest.fixture
def fellow(club):
    """`fellow()` is a new member of the club at an agency of its own."""

    def join(**fields):
        person = federal_employee(**fields)
        MembershipFactory(community=club, person=person)
        return person

    return join


@pytest.fixture
def ann(fellow):
    return fellow(name="Ann Abbott")


@pytest.fixture
def ben(fellow):
    return fellow(name="Ben Baptiste")
