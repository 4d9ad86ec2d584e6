"""Login.gov as an identity provider: a nonce, a long state, PKCE, and a signed assertion in place of a secret.

Leans on allauth's flows, hence the pin below 66 and the test against a provider that enforces these rules.
"""

import time
import uuid
from typing import Any

import jwt
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

from members.domains import work_first

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_LIVES = 300  # seconds
STATE_LENGTH = 32  # Login.gov asks for 22 or more, of the nonce too


def nonce_of(state: str) -> str:
    """The nonce that belongs to a state: the state is bound to the browser's session, so the nonce is too."""
    return salted_hmac("login_gov nonce", state).hexdigest()


class SignedClient(OAuth2Client):
    """Proves who we are by a short-lived assertion, signed with our private key (private_key_jwt)."""

    def get_access_token(self, code: str, pkce_code_verifier: str | None = None, extra_data: Any = None) -> dict:
        now, us = int(time.time()), self.consumer_key
        claims = {
            "iss": us,
            "sub": us,
            "aud": self.access_token_url,
            "jti": uuid.uuid4().hex,
            "iat": now,
            "exp": now + ASSERTION_LIVES,
        }
        key, self.consumer_secret = self.consumer_secret, ""  # an empty value is left out of the request
        assertion = jwt.encode(claims, key, algorithm="RS256")
        proof = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion}
        return super().get_access_token(code, pkce_code_verifier, {**(extra_data or {}), **proof})


class LoginGovAdapter(OpenIDConnectOAuth2Adapter):
    """Checks the nonce, and has addresses of its own."""

    client_class = SignedClient
    basic_auth = False

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return build_absolute_uri(request, reverse("login_gov_callback"), self.redirect_uri_protocol)

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        login = super().complete_login(request, app, token, **kwargs)
        nonce = login.account.extra_data.get("id_token", {}).get("nonce", "")
        if not constant_time_compare(nonce, nonce_of(request.GET["state"])):
            raise OAuth2Error("The answer carries another nonce than the question.")
        return login


class LoginGovProvider(OpenIDConnectProvider):
    """The provider as Login.gov's documentation asks for it."""

    id = "login_gov"
    name = "Login.gov"
    oauth2_adapter_class = LoginGovAdapter
    pkce_enabled_default = True

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        return reverse("login_gov_login", query=kwargs)

    def get_callback_url(self) -> str:
        return reverse("login_gov_callback")

    def get_default_scope(self) -> list[str]:
        # Work and private addresses often share one account there.
        return ["openid", "email", "all_emails"]

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return self.get_scope()

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, Any]:
        # Without allauth's ?auth_params=, by which anybody could lower the level asked for.
        return self.get_auth_params()

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        state = get_random_string(STATE_LENGTH)
        asked = {**kwargs.pop("auth_params", self.get_auth_params()), "prompt": "select_account"}
        return super().redirect(
            request, process, next_url, data, state_id=state, auth_params={**asked, "nonce": nonce_of(state)}, **kwargs
        )

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """All addresses Login.gov verified, the one of an agency first."""
        found = data.get("userinfo") or data.get("id_token") or {}
        if not found.get("email_verified"):
            return super().extract_email_addresses(data)
        emails = work_first([found["email"], *found.get("all_emails", [])])
        return [EmailAddress(email=email, verified=True, primary=email == emails[0]) for email in emails]

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        fields = super().extract_common_fields(data)
        addresses = self.extract_email_addresses(data)
        return {**fields, "email": addresses[0].email} if addresses else fields


provider_classes = [LoginGovProvider]
