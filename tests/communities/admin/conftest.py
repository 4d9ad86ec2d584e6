"""People at the desk."""

import pytest
from django.test import Client

from tests.factories import CommunityFactory, PersonFactory, federal_employee, steward_of


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
