"""How long a sign-in lasts, and ending one's own."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members import tasks
from members.models import AgencyRole
from members.sessions import device
from tests.factories import AgencyFactory, CommunityFactory, MembershipFactory, PersonFactory
from tests.members.signing_in import ask_for_code, code_sent_to, person_of, sign_in, with_password

pytestmark = pytest.mark.django_db

START = "2026-11-23 12:00Z"
PAGE = reverse("me:data")
DESK = reverse("admin:index")
HOUR = 3600


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


def member():
    return with_password(welcomed_at=timezone.now())


def office():
    return with_password(welcomed_at=timezone.now(), is_staff=True, is_superuser=True)


def steward():
    person = member()
    MembershipFactory(person=person, community=CommunityFactory(), role="steward")
    return person


def liaison():
    person = member()
    AgencyRole.objects.create(
        person=person,
        agency=AgencyFactory(),
        role=AgencyRole.Role.LIAISON,
        granted_by=person,
        starts=timezone.localdate() - timedelta(days=9),
    )
    return person


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("who", "own_device", "hours", "stays"),
    [
        (member, False, 11, True),
        (member, False, 13, False),
        (member, True, 13, True),
        (member, True, 29 * 24, True),
        (member, True, 31 * 24, False),
        (office, True, 11, True),
        (office, True, 13, False),
        (steward, True, 13, False),
        (liaison, True, 13, False),
    ],
)
def test_session_lasts(client, clock, who, own_device, hours, stays):
    sign_in(client, who(), **({"remember": "on"} if own_device else {}))
    for _ in range(10):
        clock.shift(hours * HOUR / 10)
        answer = client.get(PAGE)

    assert answer.status_code == (200 if stays else 302)


def test_session_without_own_device_ends_with_the_browser(client):
    person = member()

    sign_in(client, person)

    assert client.cookies["sessionid"]["max-age"] == ""


@pytest.mark.parametrize(("own_device", "days"), [(True, 30), (False, "")])
def test_own_device_counts_for_codes_too(client, clock, own_device, days):
    person = member()
    asked = ask_for_code(client, person.email, **({"remember": "on"} if own_device else {}))

    client.post(asked.url, {"code": code_sent_to(person.email)})

    assert person_of(client) == person.pk
    assert client.cookies["sessionid"]["max-age"] == (days and days * 24 * HOUR)


def test_power_given_meanwhile_shortens_a_long_session(client, clock):
    person = member()
    sign_in(client, person, remember="on")
    clock.shift(13 * HOUR)
    before = client.get(PAGE).status_code
    person.is_staff = True
    person.save()

    assert (before, client.get(PAGE).status_code) == (200, 302)


def test_signing_in_again_starts_a_new_count(client, clock):
    person = member()
    sign_in(client, person)
    clock.shift(11 * HOUR)
    client.post(reverse("account_logout"))
    sign_in(client, person)
    clock.shift(11 * HOUR)

    assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize(("minutes", "open_"), [(14, True), (16, False)])
def test_desk_closes_after_fifteen_minutes_without_use(client, clock, minutes, open_):
    sign_in(client, office())
    first = client.get(DESK)
    clock.shift(minutes * 60)

    second = client.get(DESK)

    assert (first.status_code, second.status_code) == (200, 200 if open_ else 302)
    assert (person_of(client) is not None) is open_


def test_desk_stays_open_while_it_is_used(client, clock):
    sign_in(client, office())
    for _ in range(9):
        clock.shift(14 * 60)
        answer = client.get(DESK)

    assert answer.status_code == 200


def test_stay_signed_in_keeps_the_desk_open(client, clock):
    sign_in(client, office())
    client.get(DESK)
    clock.shift(14 * 60)
    stayed = client.post(reverse("stay"), headers={"Accept": "application/json"})
    clock.shift(14 * 60)

    assert (stayed.status_code, client.get(DESK).status_code) == (204, 200)


def test_stay_comes_too_late_after_the_end(client, clock):
    sign_in(client, office())
    client.get(DESK)
    clock.shift(16 * 60)
    stayed = client.post(reverse("stay"), headers={"Accept": "application/json"})

    assert (stayed.status_code, client.get(DESK).status_code) == (409, 302)


def test_stay_without_a_script_leads_back(client):
    sign_in(client, office())

    answers = [client.post(reverse("stay"), {"next": url}).url for url in (DESK, "https://evil.example/")]

    assert answers == [DESK, "/me/"]


def test_stay_is_no_get(client):
    sign_in(client, office())

    assert client.get(reverse("stay")).status_code == 405


def test_use_of_the_desk_is_written_once_a_minute(client, clock):
    sign_in(client, office())
    client.get(DESK)
    marks = []
    for seconds in (20, 20, 30, 10):
        clock.shift(seconds)
        client.get(DESK)
        marks.append(client.session["desk_seen_at"])

    assert len(set(marks)) == 2


def test_stranger_without_a_session_gets_none(client):
    client.get(reverse("account_inactive"))

    assert "sessionid" not in client.cookies


def test_disabled_person_has_no_live_session(client):
    person = member()
    sign_in(client, person)
    person.is_active = False
    person.save()

    assert client.get(PAGE).status_code == 302


@pytest.fixture
def two_browsers(client):
    person = member()
    other = type(client)(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"})
    sign_in(other, person)
    sign_in(client, person)
    return person, client, other


def test_list_shows_every_session(two_browsers):
    _, client, _ = two_browsers

    page = client.get(reverse("usersessions_list")).content.decode()

    assert page.count('<li class="cop-row">') == 2
    assert "Firefox on Windows" in page
    assert page.count("this browser") == 1


def test_one_session_can_be_ended(two_browsers):
    _, client, other = two_browsers
    row = UserSession.objects.get(session_key=other.session.session_key)

    client.post(reverse("usersessions_list"), {"session": row.pk})

    assert (client.get(PAGE).status_code, other.get(PAGE).status_code) == (200, 302)


def test_all_other_sessions_can_be_ended(two_browsers):
    _, client, other = two_browsers

    client.post(reverse("usersessions_list"))

    assert (client.get(PAGE).status_code, other.get(PAGE).status_code) == (200, 302)


def test_own_session_can_be_ended(two_browsers):
    _, client, other = two_browsers
    row = UserSession.objects.get(session_key=client.session.session_key)

    client.post(reverse("usersessions_list"), {"session": row.pk})

    assert (client.get(PAGE).status_code, other.get(PAGE).status_code) == (302, 200)


def test_nobody_ends_the_session_of_somebody_else(two_browsers, client):
    _, _, other = two_browsers
    row = UserSession.objects.get(session_key=other.session.session_key)
    stranger = type(client)()
    stranger.force_login(PersonFactory())

    stranger.post(reverse("usersessions_list"), {"session": row.pk})

    assert other.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    ("announced", "said"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130 Safari/537.36 Edg/130.0",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari on iOS"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Chrome/130.0 Safari/537.36", "Chrome on macOS"),
        ("curl/8.5", "A browser"),
        ("", "A browser"),
    ],
)
def test_device_in_words(announced, said):
    assert device(announced) == said


@pytest.mark.parametrize(
    ("who", "own_device", "page", "seconds", "can_stay"),
    [
        (member, False, PAGE, 12 * HOUR, False),
        (member, True, PAGE, None, None),
        (office, False, PAGE, 12 * HOUR, False),
        (office, True, PAGE, 12 * HOUR, False),
        (office, False, DESK, 15 * 60, True),
    ],
)
def test_page_knows_when_the_sign_in_ends(client, clock, who, own_device, page, seconds, can_stay):
    sign_in(client, who(), **({"remember": "on"} if own_device else {}))

    ending = client.get(page).context["site"]["session"]

    assert (ending and ending.seconds, ending and ending.can_stay) == (seconds, can_stay)


def test_warning_in_the_last_minutes_of_the_twelve_hours_offers_no_stay(client, clock):
    sign_in(client, office())
    clock.shift(12 * HOUR - 300)

    ending = client.get(DESK).context["site"]["session"]

    assert (ending.seconds, ending.can_stay) == (300, False)


def test_page_carries_the_warning_and_says_the_same_without_a_script(client):
    sign_in(client, member())

    page = client.get(PAGE).content.decode()

    assert 'id="session-warning"' in page
    assert "<noscript>" in page.partition('id="session-warning"')[2]


def test_stranger_gets_no_warning(client):
    assert "session-warning" not in client.get(reverse("account_login")).content.decode()


def test_sessions_are_forgotten_a_day_after_their_end(client):
    person = with_password()
    sign_in(client, person)
    open_one = client.session.session_key
    ended = Client()
    sign_in(ended, person)
    Session.objects.filter(session_key=ended.session.session_key).update(
        expire_date=timezone.now() - timedelta(days=1, minutes=1)
    )

    tasks.forget_sessions(timestamp=0)

    assert list(Session.objects.values_list("session_key", flat=True)) == [open_one]
    assert list(UserSession.objects.values_list("session_key", flat=True)) == [open_one]
