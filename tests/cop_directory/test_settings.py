"""Every setting that the README documents, with the values it names, lets the site start."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Imports what a setting names, which is where a missing package shows; connects to nothing.
START = """
import runpy
import django
django.setup()
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.cache import caches
from django.core.management import call_command
call_command("check", deploy=True)
getattr(caches["default"], "_cache", None)
mail.get_connection()
make_password("a word")
runpy.run_path("gunicorn.conf.py")
"""
REQUIRED = {
    "DEBUG": "False",
    "SECRET_KEY": "a-secret-of-more-than-fifty-characters-for-this-test-only-0123456789",
    "BASE_URL": "https://directory.agency.gov",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "EMAIL_URL": "smtp+tls://name:secret@host:587",
    "MAIL_FROM": "directory@agency.gov",
    "OFFICE_EMAIL": "office@agency.gov",
}
VALUES = {
    "required": {},
    "first examples": {
        "SECRET_KEY_FALLBACKS": "earlier,earliest",
        "ALLOWED_HOSTS": "directory.agency.gov,other.agency.gov",
        "CONN_MAX_AGE": "600",
        "BEHIND_PGBOUNCER": "True",
        "CACHE_URL": "rediscache://host:6379/1",
        "SECURITY_CONTACT": "mailto:security@agency.gov",
        "EMBED_ORIGINS": "https://intranet.agency.gov",
        "VIRUS_SCANNER": "clamav.internal:3310",
        "OFFICIAL_SITE": "True",
        "REQUIRED_LINKS": '{"Inspector General": "https://oig.agency.gov"}',
        "PASSWORD_HASHER": "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "LOGIN_GOV_CLIENT_ID": "urn:gov:gsa:openidconnect.profiles:sp:sso:agency:directory",
        "LOGIN_GOV_PRIVATE_KEY": "-----BEGIN PRIVATE KEY-----\\nkey",
        "LOGIN_GOV_URL": "https://idp.int.identitysandbox.gov",
        "LOGIN_GOV_ACR": "urn:acr.login.gov:auth-only",
        "LOGIN_GOV_STRONG": "http://idmanagement.gov/ns/assurance/aal/2?phishing_resistant=true",
        "OIDC_CLIENT_ID": "directory",
        "OIDC_SECRET": "secret",
        "OIDC_URL": "https://login.agency.gov",
        "OIDC_NAME": "Agency",
        "OIDC_TRUST_EMAIL": "True",
        "OIDC_STRONG": "phr",
        "SIGN_IN_ORIGINS": "https://piv.agency.gov",
        "TRUSTED_PROXIES": "1",
        "SSL_REDIRECT": "True",
        "BEHIND_PROXY": "True",
        "LOG_LEVEL": "INFO",
        "RELEASE": "1.0.0",
        "WEB_BIND": "127.0.0.1:8000",
        "WEB_WORKERS": "2",
        "WEB_FORWARDED_ALLOW_IPS": "127.0.0.1",
    },
    "other examples": {
        "SECURITY_CONTACT": "https://agency.gov/security",
        "VIRUS_SCANNER": "unix:/run/clamd.sock",
        "SSL_REDIRECT": "False",
    },
    "without": {"VIRUS_SCANNER": "none"},
}
IN_DEVELOPMENT = {"TRACEBACKS", "EMBEDDED_CLUSTER", "COP_PG_BIN"}


def rows() -> dict[str, str]:
    """Variable -> its row in the README."""
    table = (ROOT / "README.md").read_text().partition("## Settings")[2].partition("## Commands")[0]
    lines = [line for line in table.splitlines() if line.startswith("| `")]
    return {name: line for line in lines for name in re.findall(r"`(\w+)`", line.split("|")[1])}


def start(**values: str) -> str:
    """The last line that a start with these settings says, or nothing when it succeeds."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "-W", "ignore", "-c", START]
    environment = {**kept, **REQUIRED, **values, "DJANGO_SETTINGS_MODULE": "cop_directory.settings"}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stderr.strip().splitlines()[-1] if done.returncode else ""


def test_every_documented_setting_is_started_here():
    tried = {name for values in VALUES.values() for name in values} | set(REQUIRED) | IN_DEVELOPMENT

    assert tried == set(rows())


def test_examples_are_those_of_the_readme():
    documented = {
        (name, example) for name, row in rows().items() for example in re.findall(r"(?:like|;) `([^`]+)`", row)
    }
    tried = {(name, value) for values in (REQUIRED, *VALUES.values()) for name, value in values.items()}
    examples = {(name, example) for name, example in documented if name in {"CACHE_URL", "EMAIL_URL", "VIRUS_SCANNER"}}

    assert examples - tried == set()
    assert ("CACHE_URL", "rediscache://host:6379/1") in examples


@pytest.mark.slow
@pytest.mark.parametrize("which", VALUES)
def test_site_starts_with_what_is_documented(which):
    assert start(**VALUES[which]) == ""


@pytest.mark.slow
def test_start_without_the_redis_package_says_what_to_install(monkeypatch):
    hidden = "import importlib.util, sys; find = importlib.util.find_spec\n"
    hidden += "importlib.util.find_spec = lambda name, *rest: None if name == 'redis' else find(name, *rest)\n"
    monkeypatch.setattr(sys.modules[__name__], "START", hidden + START)

    said = start(CACHE_URL="rediscache://host:6379/1")

    assert said.endswith("CACHE_URL names Redis, which needs the package of that name: uv sync --extra redis")
    assert importlib.util.find_spec("redis")
