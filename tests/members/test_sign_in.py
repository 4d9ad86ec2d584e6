"""Signing up and in: codes, never links; `next` survives; nothing tells whether an address is known."""

import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.adapters import is_shared_mailbox
from members.models import Person
from members.notifications.models import Mail
from members.services import appoint_office
from tests.factories import PersonFactory
from tests.members.signing_in import (
    PASSWORD,
    ask_for_code,
    code_sent_to,
    person_of,
    sign_in,
    sign_up,
    with_password,
)

pytestmark = pytest.mark.django_db

JOIN_PAGE = "/communities/plain-language/join/"
LOGIN, CODE, CONFIRM_CODE, CONFIRM_EMAIL = (
    reverse(name)
    for name in (
        "account_login",
        "account_request_login_code",
        "account_confirm_login_code",
        "account_email_verification_sent",
    )
)


@pytest.mark.parametrize("password", [PASSWORD, ""])
def test_sign_up_leads_to_the_page_it_began_on(client, password):
    asked = sign_up(client, "new@epa.gov", password1=password, next=JOIN_PAGE)

    confirmed = client.post(CONFIRM_EMAIL, {"code": code_sent_to("new@epa.gov")})

    person = Person.objects.get(email="new@epa.gov")
    assert (asked.status_code, asked.url) == (302, CONFIRM_EMAIL)
    assert (confirmed.status_code, confirmed.url) == (302, JOIN_PAGE)
    assert (person_of(client), person.has_usable_password()) == (person.pk, bool(password))
    assert EmailAddress.objects.get(user=person).verified


def test_sign_up_without_a_page_leads_to_the_welcome(client):
    sign_up(client, "new@epa.gov")

    confirmed = client.post(CONFIRM_EMAIL, {"code": code_sent_to("new@epa.gov")})

    assert confirmed.url == "/welcome/"


@pytest.mark.parametrize(("welcomed_at", "page"), [(None, "/welcome/"), (timezone.now(), "/me/")])
def test_sign_in_leads_to_the_welcome_until_it_is_done(client, welcomed_at, page):
    person = with_password(welcomed_at=welcomed_at)

    answer = sign_in(client, person)

    assert (answer.status_code, answer.url) == (302, page)


def test_sign_in_by_code_leads_to_the_page_it_began_on(client):
    person = PersonFactory()
    asked = ask_for_code(client, person.email, next=JOIN_PAGE)

    entered = client.post(asked.url, {"code": code_sent_to(person.email), "next": JOIN_PAGE})

    assert asked.url.startswith(CONFIRM_CODE)
    assert (entered.url, person_of(client)) == (JOIN_PAGE, person.pk)


def test_page_of_the_code_carries_where_it_leads(client):
    person = PersonFactory()
    asked = ask_for_code(client, person.email, next=JOIN_PAGE)

    page = client.get(asked.url).content.decode()

    assert f'name="next" value="{JOIN_PAGE}"' in page


def test_second_step_leads_to_the_page_the_sign_in_began_on(client):
    person = with_password()
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(person, secret)

    first = sign_in(client, person, next=JOIN_PAGE)
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    second = client.post(first.url, {"code": code})

    assert first.url == reverse("mfa_authenticate")
    assert (second.url, person_of(client)) == (JOIN_PAGE, person.pk)


def test_next_never_leaves_the_site(client):
    person = with_password(welcomed_at=timezone.now())

    answer = sign_in(client, person, next="https://evil.example/")

    assert answer.url == "/me/"


def test_page_of_the_code_names_sender_subject_and_filters(client, settings):
    settings.DEFAULT_FROM_EMAIL = "Directory <directory@agency.gov>"
    person = PersonFactory()
    asked = ask_for_code(client, person.email)

    page = client.get(asked.url).content.decode()

    subject = Mail.objects.get(recipient=person.email).subject
    assert "Directory &lt;directory@agency.gov&gt;" in page
    assert f"<dd>{subject}</dd>" in page
    assert "Mail filters of agencies can hold it" in page


def test_third_wrong_code_ends_the_sign_in(client):
    person = PersonFactory()
    ask_for_code(client, person.email)

    answers = [client.post(CONFIRM_CODE, {"code": "WRONG-CODE"}) for _ in range(3)]
    late = client.post(CONFIRM_CODE, {"code": code_sent_to(person.email)})

    assert [answer.status_code for answer in answers] == [200, 200, 302]
    assert (late.status_code, person_of(client)) == (302, None)


def test_code_dies_after_a_quarter_of_an_hour(client):
    person = PersonFactory()
    with time_machine.travel("2026-11-23 12:00Z") as clock:
        ask_for_code(client, person.email)
        clock.shift(15 * 60 + 1)

        client.post(CONFIRM_CODE, {"code": code_sent_to(person.email)})

        assert person_of(client) is None


@pytest.mark.parametrize("known", [True, False])
def test_another_code_comes_after_a_minute_only(client, known):
    address = PersonFactory().email if known else "nobody@epa.gov"
    with time_machine.travel("2026-11-23 12:00Z", tick=False) as clock:
        ask_for_code(client, address)
        client.post(CONFIRM_CODE, {"action": "resend"})
        before = Mail.objects.count()

        early = client.post(CONFIRM_CODE, {"action": "resend"})
        count_early = Mail.objects.count()
        clock.shift(61)
        late = client.post(CONFIRM_CODE, {"action": "resend"})

    said = [[str(message) for message in get_messages(answer.wsgi_request)] for answer in (early, late)]
    assert said == [
        ["Wait a minute before you ask for another code."],
        ["Wait a minute before you ask for another code."],
    ]
    assert (count_early - before, Mail.objects.count() - count_early) == (0, 1 if known else 0)


def answers_of(client_class, steps):
    """Status, body, address and cookies of each step, without what differs at every request."""
    client = client_class()
    seen = []
    for path, data in steps:
        answer = client.post(path, data)
        pages = [answer, client.get(answer.url)] if answer.status_code == 302 else [answer]
        seen += [
            (
                page.status_code,
                page.headers.get("Location"),
                re.sub(r'csrfmiddlewaretoken" value="\w+"|[\w.]+@[\w.]+', "", page.content.decode()),
                sorted(page.cookies),
            )
            for page in pages
        ]
    return seen


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("account_signup", {"email": "{}", "password1": PASSWORD}),
        ("account_signup", {"email": "{}", "password1": ""}),
        ("account_login", {"login": "{}", "password": "wrong wrong wrong"}),
        ("account_request_login_code", {"email": "{}"}),
        ("account_reset_password", {"email": "{}"}),
    ],
)
@pytest.mark.parametrize("state", ["verified", "unverified", "closed"])
def test_nothing_tells_whether_an_address_is_known(client, path, data, state):
    person = with_password(email="known@epa.gov", is_active=state != "closed")
    EmailAddress.objects.filter(user=person).update(verified=state == "verified")

    known, unknown = (
        answers_of(type(client), [(reverse(path), {name: value.format(address) for name, value in data.items()})])
        for address in ("known@epa.gov", "other@epa.gov")
    )

    assert known == unknown


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("account_signup", {"email": "{}", "password1": PASSWORD}),
        ("account_login", {"login": "{}", "password": "wrong wrong wrong"}),
    ],
)
def test_known_and_unknown_addresses_cost_the_same_hashing(client, monkeypatch, path, data):
    with_password(email="known@epa.gov")
    calls = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, *args, **kwargs: calls.append(1) or encode(self, *args, **kwargs)
    )

    counts = []
    for address in ("known@epa.gov", "other@epa.gov"):
        calls.clear()
        type(client)().post(reverse(path), {name: value.format(address) for name, value in data.items()})
        counts.append(len(calls))

    assert counts == [1, 1]


def test_known_address_at_sign_up_is_told_by_mail_only(client):
    person = PersonFactory(email="known@epa.gov")

    sign_up(client, "known@epa.gov", password1=PASSWORD)

    assert Person.objects.get() == person
    assert list(Mail.objects.values_list("recipient", "template")) == [("known@epa.gov", "account_exists")]


def test_stranger_cannot_fill_a_mailbox_by_asking_for_codes(client):
    with time_machine.travel("2026-11-23 12:00Z") as clock:
        for _ in range(4):
            ask_for_code(type(client)(), "nobody@epa.gov")
            clock.shift(120)

    assert Mail.objects.filter(recipient="nobody@epa.gov").count() == 1


@pytest.mark.parametrize(
    "address",
    ["info@epa.gov", "Office@epa.gov", "contact-us@ci.austin.tx.us", "no.reply@epa.gov", "info+x@epa.gov"],
)
def test_shared_mailbox_cannot_open_an_account(client, address):
    answer = sign_up(client, address, password1=PASSWORD)

    assert "Use your own work email, like name@agency.gov" in answer.content.decode()
    assert (Person.objects.count(), Mail.objects.count()) == (0, 0)


def test_shared_mailbox_cannot_be_added_either(client):
    person = PersonFactory()
    client.force_login(person)

    answer = client.post(reverse("account_email"), {"email": "info@epa.gov", "action_add": ""})

    assert "this one looks shared" in answer.content.decode()
    assert EmailAddress.objects.count() == 1


@pytest.mark.parametrize("address", ["infante@epa.gov", "jo.office@epa.gov", "demo.office@gsa.gov", "hrothgar@epa.gov"])
def test_names_are_no_shared_mailboxes(address):
    assert not is_shared_mailbox(address)


def test_short_password_is_refused(client):
    answer = sign_up(client, "new@epa.gov", password1="eleven char")

    assert "at least 12 characters" in answer.content.decode()
    assert Person.objects.count() == 0


def test_guessed_passwords_lock_the_guesser_and_not_the_person(client):
    person = with_password(welcomed_at=timezone.now())
    own_browser = type(client)(REMOTE_ADDR="198.51.100.1")
    sign_in(own_browser, person)
    own_browser.post(reverse("account_logout"))
    guesser = type(client)(REMOTE_ADDR="203.0.113.9")

    guesses = [
        guesser.post(LOGIN, {"login": person.email, "password": f"wrong {n} wrong wrong"}).content.decode()
        for n in range(7)
    ]
    locked = sign_in(guesser, person)
    free = sign_in(own_browser, person)

    assert ["Too many tries" in page for page in guesses] == [False] * 5 + [True] * 2
    assert (person_of(guesser), locked.status_code) == (None, 200)
    assert (person_of(own_browser), free.url) == (person.pk, "/me/")


@pytest.mark.slow
def test_guesses_from_many_addresses_reach_a_limit_that_the_own_browser_does_not_share(client):
    person = with_password(welcomed_at=timezone.now())
    own_browser = type(client)(REMOTE_ADDR="198.51.100.1")
    sign_in(own_browser, person)
    own_browser.post(reverse("account_logout"))

    refused = []
    for n in range(64):
        guesser = type(client)(REMOTE_ADDR=f"203.0.113.{n}")
        page = guesser.post(LOGIN, {"login": person.email, "password": f"wrong {n} wrong wrong"}).content.decode()
        refused.append("Too many tries" in page)
    free = sign_in(own_browser, person)

    assert refused == [False] * 60 + [True] * 4
    assert free.url == "/me/"


def test_made_up_header_does_not_hide_the_guesser(client):
    person = with_password()

    pages = [
        client.post(
            LOGIN,
            {"login": person.email, "password": f"wrong {n} wrong wrong"},
            headers={"X-Forwarded-For": f"203.0.113.{n}"},
        ).content.decode()
        for n in range(6)
    ]

    assert "Too many tries" in pages[-1]


def test_signing_out_leaves_no_cookie_and_no_message(client):
    person = with_password()
    client.get(LOGIN)
    sign_in(client, person)

    answer = client.post(reverse("account_logout"))

    left = {name for name, cookie in client.cookies.items() if cookie.value}
    assert (answer.url, left) == ("/", {"known_browser"})


@pytest.mark.parametrize("name", ["Łukasz Żółć", "José María", "王小明", "Nguyễn Thị Hồng", "O’Neil-Šimůnek", "𝒜da 🌱"])
def test_any_name_is_kept_as_written(name):
    person = PersonFactory(name=name)

    assert Person.objects.get(pk=person.pk).display_name == name


def test_new_password_after_the_code_signs_in_and_keeps_the_second_step(client):
    person = with_password()
    TOTP.activate(person, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    asked = client.post(reverse("account_reset_password"), {"email": person.email})
    entered = client.post(asked.url, {"code": code_sent_to(person.email)})

    answer = client.post(entered.url, {"password1": "another long one here", "password2": "another long one here"})

    person.refresh_from_db()
    assert person.check_password("another long one here")
    assert (answer.url, person_of(client)) == (reverse("mfa_authenticate"), None)


@pytest.mark.parametrize("way", ["code", "reset"])
def test_whoever_proves_an_address_is_rid_of_the_password_a_stranger_chose(client, way):
    sign_up(Client(), "owner@gsa.gov", password1="chosen by a stranger 99")

    if way == "code":
        ask_for_code(client, "owner@gsa.gov")
        client.post(CONFIRM_CODE, {"code": code_sent_to("owner@gsa.gov")})
    else:
        asked = client.post(reverse("account_reset_password"), {"email": "owner@gsa.gov"})
        client.post(asked.url, {"code": code_sent_to("owner@gsa.gov")})

    person = Person.objects.get(email="owner@gsa.gov")
    assert EmailAddress.objects.get(user=person).verified
    assert person.has_usable_password() is False


def test_the_office_is_not_given_to_whoever_took_the_address_first():
    sign_up(Client(), "chris.lee@gsa.gov", password1="chosen by a stranger 99")

    person = appoint_office(email="chris.lee@gsa.gov")

    assert (person.is_staff, person.has_usable_password()) == (True, False)
