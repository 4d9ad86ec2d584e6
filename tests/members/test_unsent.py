"""What is posted after the session ended waits for its writer, and for nobody else."""

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from members import unsent
from tests.factories import PersonFactory
from tests.members.signing_in import sign_in, with_password

pytestmark = pytest.mark.django_db

PROFILE = reverse("me:profile")
WAITING = reverse("unsent_form")
WRITTEN = {"name": "Ana Ruiz", "member_class": "public", "time_zone": "America/New_York"}
TO_SIGN_IN = f"{reverse('account_login')}?next={WAITING}"


@pytest.fixture
def person():
    return with_password(welcomed_at=timezone.now())


def end_sessions():
    """What the clock, the office or `clearsessions` does."""
    Session.objects.all().delete()


def post_too_late(client, person, path=PROFILE, data=WRITTEN, **headers):
    sign_in(client, person)
    end_sessions()
    return client.post(path, data, headers=headers)


def test_form_posted_after_the_end_waits_behind_the_sign_in(client, person):
    answer = post_too_late(client, person)

    back = sign_in(client, person, next=WAITING)
    page = client.get(back.url).content.decode()

    assert (answer.status_code, answer.url, back.url) == (302, TO_SIGN_IN, WAITING)
    assert "<dd>Ana Ruiz</dd>" in page
    assert '<input type="hidden" name="name" value="Ana Ruiz">' in page
    person.refresh_from_db()
    assert person.name != "Ana Ruiz"


def test_the_button_sends_it_and_it_is_forgotten(client, person):
    post_too_late(client, person)
    sign_in(client, person)

    sent = client.post(PROFILE, WRITTEN)

    person.refresh_from_db()
    assert (sent.status_code, person.name) == (302, "Ana Ruiz")
    assert unsent.KEY not in client.session


def test_the_other_button_forgets_it_and_leads_back(client, person):
    post_too_late(client, person, referer="http://testserver/me/profile/?tab=1")
    sign_in(client, person)

    answer = client.post(WAITING)

    assert answer.url == "/me/profile/?tab=1"
    assert unsent.KEY not in client.session


def test_somebody_else_on_the_same_browser_never_sees_it(client, person):
    post_too_late(client, person)
    other = with_password(welcomed_at=timezone.now())
    sign_in(client, other)

    answer = client.get(WAITING)

    assert (answer.status_code, answer.url) == (302, "/me/")
    assert unsent.KEY not in client.session


def test_another_browser_never_sees_it(client, person):
    post_too_late(client, person)
    elsewhere = type(client)()
    sign_in(elsewhere, person)

    assert elsewhere.get(WAITING).url == "/me/"


def test_it_is_gone_after_a_day(client, person):
    with time_machine.travel("2026-11-23 12:00Z") as clock:
        post_too_late(client, person)
        clock.shift(24 * 3600 + 1)
        sign_in(client, person)

        assert client.get(WAITING).url == "/me/"


def test_secrets_and_tokens_are_never_kept(client, person):
    secrets = {"password1": "plain teapot", "code": "7F3K", "csrfmiddlewaretoken": "t0ken", "api_token": "x"}

    post_too_late(client, person, data={**WRITTEN, **secrets})

    names = [name for name, _ in client.session[unsent.KEY]["fields"]]
    assert names == ["name", "member_class", "time_zone"]


def test_pages_of_the_sign_in_keep_nothing(client, person):
    answer = post_too_late(client, person, path=reverse("account_email"), data={"email": "ana@epa.gov"})

    assert answer.url == f"{reverse('account_login')}?next={reverse('account_email')}"
    assert unsent.KEY not in client.session


def test_admin_form_waits_too(client, person):
    answer = post_too_late(client, person, path="/admin/members/agency/add/", data={"name": "Agency of Time"})

    assert answer.url == TO_SIGN_IN
    assert client.session[unsent.KEY]["path"] == "/admin/members/agency/add/"


@pytest.mark.parametrize(
    ("data", "headers", "page"),
    [
        ({"next": "/communities/plain-language/?from=card"}, {}, "/communities/plain-language/?from=card"),
        ({"next": "https://evil.example/"}, {}, "/communities/plain-language/"),
        ({"next": "//evil.example/"}, {}, "/communities/plain-language/"),
        ({}, {"referer": "http://testserver/topics/writing/"}, "/topics/writing/"),
        ({}, {"referer": "https://evil.example/topics/"}, "/communities/plain-language/"),
        ({}, {}, "/communities/plain-language/"),
    ],
)
def test_bare_press_of_a_button_leads_to_its_page(rf, data, headers, page):
    request = rf.post("/communities/plain-language/leave/", data, headers=headers)
    request.session = {}

    assert unsent.keep(request) == page
    assert request.session == {}


def test_more_than_the_limit_is_not_kept(rf):
    request = rf.post("/me/profile/", {"name": "x" * (unsent.LONGEST + 1)})
    request.session = {}

    assert unsent.keep(request) == "/me/"
    assert request.session == {}


def test_repeated_fields_keep_their_order(client, person):
    post_too_late(client, person, data={"interests": ["7", "3"], "name": "Ana"})

    assert client.session[unsent.KEY]["fields"] == [["interests", "7"], ["interests", "3"], ["name", "Ana"]]


def test_post_of_somebody_signed_in_is_not_touched(client):
    client.force_login(PersonFactory())

    answer = client.post(PROFILE, {"name": ""})

    assert answer.status_code == 422
    assert unsent.KEY not in client.session


def test_what_a_session_of_nobody_posted_is_not_kept(client, person):
    sign_in(client, person)
    UserSession.objects.all().delete()  # as ending it from another browser does
    end_sessions()

    answer = client.post(PROFILE, WRITTEN)

    assert answer.url == f"{reverse('account_login')}?next=/me/"
    assert unsent.KEY not in client.session
