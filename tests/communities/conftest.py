"""People at the desk; and the real directory, for tests that need more than invented communities."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from communities.imports import starter as starter_directory
from communities.lifecycle.models import CharterVersion, Voice
from communities.lifecycle.papers import charters
from communities.memberships import recount
from communities.models import Community
from tests.factories import CommunityFactory, MembershipFactory, PersonFactory, federal_employee, steward_of
from tests.worlds import once_a_module

_starter = once_a_module(starter_directory.load)


@pytest.fixture
def starter(_starter, db) -> dict[str, Community]:
    """The communities of the starter directory by slug."""
    return {community.slug: community for community in Community.objects.all()}


@pytest.fixture
def community(db):
    return CommunityFactory(name="Plain Language", slug="plain-language")


@pytest.fixture
def steward(community):
    return steward_of(community, name="Stella Steward")


@pytest.fixture
def office(db):
    return PersonFactory(name="Olive Office", is_staff=True)


@pytest.fixture
def member(db):
    return federal_employee(name="Mia Member")


@pytest.fixture
def at_desk():
    """`at_desk(person)` is a client with that person signed in."""

    def sign_in(person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in


# ---- papers that are far enough along for a test to begin where it matters ----


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def member_of():
    """`member_of(community)` is a new member."""

    def join(community, **fields):
        person = federal_employee(**fields)
        MembershipFactory(community=community, person=person)
        recount([community])
        return person

    return join


@pytest.fixture
def complete(today):
    """What a charter needs."""
    return {name: f"The {name}." for name in CharterVersion.REQUIRED} | {"review_on": today + timedelta(days=300)}


@pytest.fixture
def draft(community, steward, complete):
    """A draft with every part that members need."""
    charter = charters.draft(community=community, by=steward)
    return charters.edit(charter=charter, seen=charters.fingerprint(charter), by=steward, **complete)


@pytest.fixture
def opened(draft, steward, today):
    """`opened("vote")` is the draft, put to the members for a week."""

    def put(method="objection"):
        closes_on = today + timedelta(days=7)
        return charters.put_to_members(charter=draft, method=method, closes_on=closes_on, by=steward)

    return put


@pytest.fixture
def over():
    """`over(charter)` makes yesterday the last day to answer."""

    def end(charter):
        yesterday = timezone.localdate() - timedelta(days=1)
        CharterVersion.objects.filter(pk=charter.pk).update(closes_on=yesterday)
        return charter

    return end


@pytest.fixture
def says():
    """`says(charter, person, "no")` keeps an answer, whatever the day."""

    def say(charter, person, choice, **fields):
        fields = {"reason": "Too wide." if choice == "no" else "", "at": timezone.now(), **fields}
        return Voice.objects.create(charter=charter, person=person, choice=choice, **fields)

    return say
