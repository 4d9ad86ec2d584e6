"""allauth's mail leaves through the outbox, in our words."""

from datetime import UTC, datetime
from pathlib import Path

import allauth
import pytest
from django.core import mail

from members.adapters import AccountAdapter
from members.notifications import sign_in
from members.notifications.models import Mail

pytestmark = pytest.mark.django_db

# By link instead of by code: switched off in the settings.
UNREACHABLE = {"password_reset_key"}
FACTS = {
    "code": "7F3K-9QXW",
    "timestamp": datetime(2026, 11, 23, 20, 41, tzinfo=UTC),
    "ip": "192.0.2.7",
    "from_email": "ana@epa.gov",
    "to_email": "ana@gsa.gov",
    "deleted_email": "ana@epa.gov",
    "provider": "Login.gov",
}


def allauth_mail() -> list[str]:
    """Every mail allauth knows, like account/email/login_code."""
    templates = Path(allauth.__file__).parent / "templates"
    subjects = templates.glob("*/email/*_subject.txt")
    return sorted(str(path.relative_to(templates)).removesuffix("_subject.txt") for path in subjects)


def test_every_mail_of_allauth_has_words_of_ours():
    named = {prefix.rpartition("/")[2] for prefix in allauth_mail()}

    assert len(named) == 20
    assert named - UNREACHABLE == {*sign_in.CODES, *sign_in.NOTICES, *sign_in.WAYS_IN}


@pytest.mark.parametrize(
    "prefix", [prefix for prefix in allauth_mail() if prefix.rpartition("/")[2] not in UNREACHABLE]
)
def test_mail_of_allauth_goes_into_the_outbox(prefix):
    AccountAdapter().send_mail(prefix, "ana@epa.gov", FACTS)

    queued = Mail.objects.get()
    assert (queued.recipient, queued.state) == ("ana@epa.gov", "waiting")
    assert mail.outbox == []


def test_code_is_secret_and_stands_in_the_body_only():
    AccountAdapter().send_mail("account/email/login_code", "ana@epa.gov", FACTS)

    queued = Mail.objects.get()
    assert queued.subject == "Your sign-in code"
    assert queued.expires_at is not None
    assert "\n\n7F3K-9QXW\n\n" in queued.text
    assert ">7F3K-9QXW</p>" in queued.html
    assert "It works once, for 15 minutes" in queued.text


def test_notice_says_what_when_and_from_where():
    AccountAdapter().send_mail("account/email/email_changed", "ana@epa.gov", FACTS)

    queued = Mail.objects.get()
    assert queued.subject == "Your email was changed from ana@epa.gov to ana@gsa.gov"
    assert queued.expires_at is None
    assert "23 November 2026, 3:41 pm ET, from the network address 192.0.2.7." in queued.text
