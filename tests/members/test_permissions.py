"""Who may do what: the office, people with powers, and a session opened with a second factor."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from members.models import AgencyRole
from members.permissions import STRONG_SIGN_IN, has_powers, powers, used_second_factor
from tests.factories import AgencyFactory, PersonFactory

pytestmark = pytest.mark.django_db


def request_of(person, **session):
    request = RequestFactory().get("/")
    request.user = person
    request.session = SessionStore()
    request.session.update(session)
    return request


def authenticated_by(person, method):
    """What allauth keeps in the session after this step of the sign-in."""
    return {
        "account_authentication_methods": [{"method": method, "at": 1.0}],
        "account_authentication_methods_user": str(person.pk),
    }


@pytest.mark.parametrize(("method", "strong"), [("password", False), ("code", False), ("mfa", True)])
def test_second_factor_is_what_this_session_used(settings, method, strong):
    settings.DEMO = False
    person = PersonFactory()

    assert used_second_factor(request_of(person, **authenticated_by(person, method))) is strong


def test_second_factor_of_somebody_else_does_not_count(settings):
    settings.DEMO = False
    person, other = PersonFactory(), PersonFactory()

    assert used_second_factor(request_of(person, **authenticated_by(other, "mfa"))) is False


@pytest.mark.parametrize(
    ("vouched", "strong"),
    [(["login_gov", "7"], True), (["login_gov", "8"], False), (["agency", "7"], False), (None, False)],
)
def test_second_factor_by_the_word_of_the_provider_is_for_the_account_it_named(settings, vouched, strong):
    settings.DEMO = False
    person = PersonFactory()
    record = {"method": "socialaccount", "at": 1.0, "provider": "login_gov", "uid": "7"}
    session = {**authenticated_by(person, "socialaccount"), "account_authentication_methods": [record]}

    assert used_second_factor(request_of(person, **session, **{STRONG_SIGN_IN: vouched})) is strong


def test_second_factor_is_off_in_the_demonstration_only(settings):
    person = PersonFactory()

    answers = []
    for demo in (True, False):
        settings.DEMO = demo
        answers.append(used_second_factor(request_of(person)))

    assert answers == [True, False]


def test_powers_of_office_and_agency_roles_in_force():
    office, lead, former, plain = PersonFactory(is_staff=True), PersonFactory(), PersonFactory(), PersonFactory()
    facts = {"agency": AgencyFactory(), "role": AgencyRole.Role.LEAD, "granted_by": office, "starts": date(2020, 1, 1)}
    AgencyRole.objects.create(person=lead, **facts)
    AgencyRole.objects.create(person=former, ends=date(2021, 1, 1), **facts)

    people = [office, lead, former, plain, AnonymousUser()]

    assert [has_powers(person) for person in people] == [True, True, False, False, False]


def test_powers_of_an_upper_room_count(monkeypatch):
    person = PersonFactory()
    monkeypatch.setattr("members.permissions.powers", [*powers, lambda whom: whom == person])

    assert [has_powers(person), has_powers(PersonFactory())] == [True, False]
