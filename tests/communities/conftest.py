"""People at the desk; and the real directory, for tests that need more than invented communities."""

import pytest
from django.test import Client

from communities.imports import starter as starter_directory
from communities.models import Community
from tests.factories import CommunityFactory, PersonFactory, federal_employee, steward_of


@pytest.fixture
def starter(db) -> dict[str, Community]:
    """The communities of the starter directory by slug."""
    starter_directory.load()
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
