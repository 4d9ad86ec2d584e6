"""People at the desk, and pages that the navigation points to until the rooms that own them bring them."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from communities.directory import urls
from tests.factories import CommunityFactory, PersonFactory, federal_employee, steward_of

page = login_not_required(lambda request, **kwargs: HttpResponse("page"))
known = {getattr(pattern, "name", None) for pattern in [*urls.urlpatterns, *urls.community_urls]}
for route, name in (("", "home"), ("communities/", "list"), ("topics/", "topics"), ("topics/<slug:slug>/", "topic")):
    if name not in known:
        urls.urlpatterns.append(path(route, page, name=name))


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
