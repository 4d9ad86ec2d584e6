"""Identity providers, from the environment: Login.gov, and one OpenID Connect provider of an agency."""

import os
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()


def providers() -> dict[str, Any]:
    """Return allauth's SOCIALACCOUNT_PROVIDERS; empty when nothing is configured."""
    found = {}
    if os.environ.get("LOGIN_GOV_CLIENT_ID"):
        found["login_gov"] = {"APPS": [_login_gov()]}
    if os.environ.get("OIDC_CLIENT_ID"):
        found["openid_connect"] = {"OAUTH_PKCE_ENABLED": True, "APPS": [_agency()]}
    return found


def origins(providers: dict[str, Any]) -> list[str]:
    """Where the buttons of these providers lead: a form that ends at another site needs its name in the policy."""
    urls = [urlsplit(app["settings"]["server_url"]) for provider in providers.values() for app in provider["APPS"]]
    return [f"{url.scheme}://{url.netloc}" for url in urls]


def _login_gov() -> dict[str, Any]:
    return {
        "provider_id": "login_gov",
        "name": "Login.gov",
        "client_id": os.environ["LOGIN_GOV_CLIENT_ID"],
        "secret": _needed("LOGIN_GOV_PRIVATE_KEY").replace("\\n", "\n"),
        "settings": {
            "server_url": env.str("LOGIN_GOV_URL", "https://secure.login.gov"),
            "auth_params": {"acr_values": env.str("LOGIN_GOV_ACR", "urn:acr.login.gov:auth-only")},
            "email_authentication": True,  # it verifies every address it names
            "strong": env.list("LOGIN_GOV_STRONG", default=[]),
        },
    }


def _agency() -> dict[str, Any]:
    return {
        "provider_id": "agency",
        "name": env.str("OIDC_NAME", "your agency"),
        "client_id": os.environ["OIDC_CLIENT_ID"],
        "secret": _needed("OIDC_SECRET"),
        "settings": {
            "server_url": _needed("OIDC_URL"),
            "email_authentication": _flag("OIDC_TRUST_EMAIL"),
            "strong": env.list("OIDC_STRONG", default=[]),
        },
    }


def _needed(name: str) -> str:
    if value := os.environ.get(name):
        return value
    raise ImproperlyConfigured(f"{name} is missing: the identity provider is configured in part only.")


def _flag(name: str) -> bool:
    value = _needed(name)
    if value not in ("True", "False"):
        raise ImproperlyConfigured(f"{name}={value!r}: write True or False.")
    return value == "True"
