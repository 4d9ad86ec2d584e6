"""Signing in with an identity provider, end to end against one on loopback that enforces Login.gov's rules."""

import re

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils import timezone

from cop_directory import identity
from members.models import Level, Person
from members.notifications.models import Mail
from tests.factories import AgencyFactory, EmailDomainFactory, PersonFactory
from tests.members.login_gov.provider import CLIENT, SECRET, Provider, pem
from tests.members.signing_in import PASSWORD, code_sent_to, person_of, with_password

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

JOIN_PAGE = "/communities/plain-language/join/"
LOGIN_GOV, AGENCY = "/accounts/login-gov/", "/accounts/oidc/agency/login/"
STRONG = "http://idmanagement.gov/ns/assurance/aal/2?phishing_resistant=true"


@pytest.fixture(scope="module")
def server():
    provider = Provider()
    yield provider
    provider.stop()


@pytest.fixture
def provider(server, settings):
    server.reset()
    settings.DEMO = False
    settings.SOCIALACCOUNT_PROVIDERS = {
        "login_gov": {
            "APPS": [
                {
                    "provider_id": "login_gov",
                    "name": "Login.gov",
                    "client_id": CLIENT,
                    "secret": pem(server.client_key),
                    "settings": {
                        "server_url": server.url,
                        "auth_params": {"acr_values": "urn:acr.login.gov:auth-only"},
                        "email_authentication": True,
                        "strong": [STRONG],
                    },
                }
            ]
        },
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "agency",
                    "name": "Agency",
                    "client_id": CLIENT,
                    "secret": SECRET,
                    "settings": {"server_url": server.url, "email_authentication": False},
                }
            ],
        },
    }
    server.person = {"sub": "7", "email": "ana@home.example", "email_verified": True}
    return server


def answer_of(provider, client, door=LOGIN_GOV, next_=""):
    """Press the button, let the provider answer; returns the address it sends the browser back to."""
    off = client.post(f"{door}?next={next_}" if next_ else door)
    assert off.url.startswith(f"{provider.url}/authorize?")
    there = requests.get(off.url, allow_redirects=False, timeout=5)
    assert there.status_code == 302, there.text
    return there.headers["Location"].removeprefix("http://testserver")


def sign_in_there(provider, client, door=LOGIN_GOV, next_=""):
    return client.get(answer_of(provider, client, door, next_))


def test_new_person_lands_where_they_began_with_the_work_address_first(provider, client):
    EmailDomainFactory(suffix="epa.gov", agency=AgencyFactory(), level=Level.FEDERAL)
    provider.person["all_emails"] = ["ana@home.example", "Ana.Ruiz@EPA.gov"]

    back = sign_in_there(provider, client, next_=JOIN_PAGE)

    person = Person.objects.get()
    rows = EmailAddress.objects.order_by("email").values_list("email", "verified", "primary")
    assert (back.status_code, back.url, person_of(client)) == (302, JOIN_PAGE, person.pk)
    assert person.email == "ana.ruiz@epa.gov"
    assert list(rows) == [("ana.ruiz@epa.gov", True, True), ("ana@home.example", True, False)]
    assert provider.broken == []


def test_button_is_a_post_and_opening_the_address_goes_nowhere(provider, client):
    page = client.get(LOGIN_GOV)

    assert page.status_code == 200
    assert "Go to Login.gov" in page.content.decode()
    assert provider.asked == []


def test_nobody_lowers_what_is_asked_of_the_provider(provider, client):
    off = client.post(f"{LOGIN_GOV}?auth_params=acr_values%3Dnone%26prompt%3Dnone&scope=profile")

    requests.get(off.url, allow_redirects=False, timeout=5)

    asked = provider.asked[0]
    assert (asked["acr_values"], asked["prompt"]) == ("urn:acr.login.gov:auth-only", "select_account")
    assert set(asked["scope"].split()) == {"openid", "email", "all_emails"}


def test_answer_with_another_nonce_is_refused(provider, client):
    provider.claims = {"nonce": "of somebody else's question, long enough"}

    back = sign_in_there(provider, client)

    assert "That sign-in did not work" in back.content.decode()
    assert (person_of(client), Person.objects.count()) == (None, 0)


def test_answer_counts_once_and_in_the_browser_that_asked(provider, client):
    address = answer_of(provider, client)
    elsewhere = type(client)()
    stolen = elsewhere.get(address)
    client.get(address)
    client.post(reverse("account_logout"))

    again = client.get(address)

    assert ["did not work" in page.content.decode() for page in (stolen, again)] == [True, True]
    assert (person_of(elsewhere), person_of(client)) == (None, None)


def test_stopping_at_the_provider_leads_to_a_page_that_says_so(provider, client):
    off = client.post(LOGIN_GOV)
    state = re.search(r"state=(\w+)", off.url)[1]

    back = client.get(f"/accounts/login-gov/callback/?error=access_denied&state={state}")

    assert back.url == reverse("socialaccount_login_cancelled")


def test_sign_in_never_changes_the_main_address(provider, client):
    sign_in_there(provider, client)
    person = Person.objects.get()
    main = EmailAddress.objects.create(user=person, email="ana@epa.gov", verified=True)
    main.set_as_primary()
    client.post(reverse("account_logout"))
    provider.person["email"] = "ana@elsewhere.example"

    sign_in_there(provider, client)

    person.refresh_from_db()
    assert person_of(client) == person.pk
    assert person.email == "ana@epa.gov"
    assert EmailAddress.objects.get(user=person, primary=True).email == "ana@epa.gov"


def test_verified_address_opens_its_account_where_the_provider_is_trusted(provider, client):
    person = PersonFactory(email="ana@home.example", welcomed_at=timezone.now())

    sign_in_there(provider, client)

    assert person_of(client) == person.pk
    assert SocialAccount.objects.get().user == person


def test_second_step_of_the_account_is_asked_all_the_same(provider, client):
    person = with_password(email="ana@home.example")
    TOTP.activate(person, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")

    back = sign_in_there(provider, client)

    assert (back.url, person_of(client)) == (reverse("mfa_authenticate"), None)


def test_somebody_who_sat_on_an_address_loses_the_password(provider, client):
    squatter = with_password(email="ana@home.example")
    EmailAddress.objects.filter(user=squatter).update(verified=False)

    sign_in_there(provider, client)

    squatter.refresh_from_db()
    assert not squatter.check_password(PASSWORD)


@pytest.mark.parametrize(("door", "verified"), [(LOGIN_GOV, False), (AGENCY, True), (AGENCY, False)])
def test_address_of_somebody_else_opens_nothing_without_trust(provider, client, door, verified):
    provider.strict = door == LOGIN_GOV
    person = PersonFactory(email="ana@home.example")
    provider.person["email_verified"] = verified

    back = sign_in_there(provider, client, door)

    assert (back.status_code, person_of(client)) == (302, None)
    assert (Person.objects.get(), SocialAccount.objects.count()) == (person, 0)
    assert Mail.objects.get().template == "account_exists"


def test_unverified_address_is_confirmed_by_a_code_first(provider, client):
    provider.strict = False
    provider.person["email_verified"] = False

    back = sign_in_there(provider, client, AGENCY, next_=JOIN_PAGE)
    waiting = person_of(client)
    confirmed = client.post(back.url, {"code": code_sent_to("ana@home.example")})

    assert (waiting, confirmed.url) == (None, JOIN_PAGE)
    assert person_of(client) == Person.objects.get().pk


def test_shared_mailbox_at_the_provider_asks_for_another_address(provider, client):
    provider.person["email"] = "info@epa.gov"

    asked = sign_in_there(provider, client)
    refused = client.post(asked.url, {"email": "info@epa.gov"})
    client.post(asked.url, {"email": "ana@epa.gov"})
    client.post(reverse("account_email_verification_sent"), {"code": code_sent_to("ana@epa.gov")})

    assert asked.url == reverse("socialaccount_signup")
    assert "this one looks shared" in refused.content.decode()
    assert Person.objects.get().email == "ana@epa.gov"


@pytest.mark.parametrize(("claims", "status"), [({"acr": STRONG}, 200), ({"acr": "urn:acr.login.gov:auth-only"}, 302)])
def test_desk_opens_to_a_sign_in_the_provider_vouches_for(provider, client, claims, status):
    PersonFactory(email="ana@home.example", is_staff=True, is_superuser=True)
    provider.claims = claims

    sign_in_there(provider, client)

    assert client.get(reverse("admin:index")).status_code == status


def test_vouching_ends_with_the_account_it_was_for(provider, client):
    PersonFactory(email="ana@home.example", is_staff=True, is_superuser=True)
    other = with_password(is_staff=True, is_superuser=True)
    provider.claims = {"acr": STRONG}
    sign_in_there(provider, client)
    client.post(reverse("account_logout"))

    client.post(reverse("account_login"), {"login": other.email, "password": PASSWORD})

    assert client.get(reverse("admin:index")).url == "/accounts/second-factor/?next=/admin/"


def test_agency_names_its_people(provider, client):
    provider.strict = False
    provider.person |= {"name": "Ana Ruiz", "email_verified": True}

    sign_in_there(provider, client, AGENCY)

    assert Person.objects.get().name == "Ana Ruiz"


def test_provider_that_fails_is_a_page_with_a_sentence(provider, client):
    address = answer_of(provider, client)
    provider.codes.clear()

    back = client.get(address)

    assert "That sign-in did not work" in back.content.decode()


def test_without_configuration_there_is_no_such_page(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {}

    answers = [client.get(path).status_code for path in (LOGIN_GOV, f"{LOGIN_GOV}callback/", AGENCY)]

    assert answers == [404, 404, 404]
    assert "Sign in with" not in client.get(reverse("account_login")).content.decode()


def test_sign_in_page_names_the_providers(provider, client):
    page = client.get(f"{reverse('account_login')}?next={JOIN_PAGE}").content.decode()

    assert "Sign in with Login.gov" in page
    assert 'href="/accounts/login-gov/?process=login&amp;next=%2Fcommunities%2Fplain-language%2Fjoin%2F"' in page


def test_environment_configures_both(monkeypatch):
    values = {
        "LOGIN_GOV_CLIENT_ID": CLIENT,
        "LOGIN_GOV_PRIVATE_KEY": "-----BEGIN-----\\nkey",
        "OIDC_CLIENT_ID": "directory",
        "OIDC_SECRET": "x",
        "OIDC_URL": "https://login.agency.gov/v2",
        "OIDC_TRUST_EMAIL": "False",
        "OIDC_STRONG": "hwk,phr",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)

    found = identity.providers()

    login_gov, agency = found["login_gov"]["APPS"][0], found["openid_connect"]["APPS"][0]
    assert login_gov["secret"] == "-----BEGIN-----\nkey"
    assert (agency["settings"]["strong"], agency["settings"]["email_authentication"]) == (["hwk", "phr"], False)
    assert identity.origins(found) == ["https://secure.login.gov", "https://login.agency.gov"]


@pytest.mark.parametrize("missing", ["OIDC_SECRET", "OIDC_URL", "OIDC_TRUST_EMAIL"])
def test_half_a_configuration_is_a_clear_error(monkeypatch, missing):
    values = {"OIDC_CLIENT_ID": "x", "OIDC_SECRET": "x", "OIDC_URL": "https://a.gov", "OIDC_TRUST_EMAIL": "True"}
    for name, value in (values | {missing: ""}).items():
        monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=missing):
        identity.providers()
