"""How allauth is bent to the directory's rules.

The settings name these classes and nothing imports them, so they may use the post office above.
"""

import hashlib
import re
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.core.internal import ratelimit
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone

from cop_directory.one_line import one_line
from members import sessions
from members.notifications import services, sign_in
from members.permissions import STRONG_SIGN_IN

_DESKS = """
    abuse accounts admin administrator all allstaff ask cio communications contact contactus
    customerservice director donotreply editor enquiries everyone feedback foia frontdesk general group
    hello help helpdesk hostmaster hr inbox info information inquiries itsupport jobs listserv mail
    mailbox marketing media news newsletter noreply notifications office operations postmaster press
    privacy procurement publicaffairs reception records registration sales secretary security service
    services sharedmailbox staff subscribe subscriptions support team test training web webmaster
    webteam
"""
SHARED_MAILBOXES = frozenset(_DESKS.split())
KNOWN_BROWSER_COOKIE = "known_browser"
KNOWN_BROWSER_AGE = 365 * 24 * 3600  # seconds


def is_shared_mailbox(email: str) -> bool:
    """The part before the @ names a desk, not a person."""
    local_part = email.partition("@")[0].partition("+")[0].lower()
    return re.sub(r"[._-]", "", local_part) in SHARED_MAILBOXES


class AccountAdapter(DefaultAccountAdapter):
    """Accounts by e-mail address, one person each."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed.",
        "cannot_remove_primary_email": "Make another email the main one first.",
        "duplicate_email": "Your account has this email already.",
        "email_password_mismatch": "This email and password do not belong together. Try again, or use an emailed code.",
        "enter_current_password": "This is not your password now. Try again.",
        "incorrect_code": "This code is not right. Copy it again from the newest email.",
        "incorrect_password": "This is not your password. Try again.",
        "max_email_addresses": "An account can have %d emails. Remove one first.",
        "too_many_login_attempts": "Too many tries. Wait five minutes, or sign in with an emailed code.",
        "unverified_primary_email": "Confirm this email before you make it the main one.",
        "rate_limited": "Wait a minute before you ask for another code.",
    }

    def clean_email(self, email: str) -> str:
        """Refuse mailboxes that several people read."""
        if is_shared_mailbox(email):
            raise ValidationError(
                "Use your own work email, like name@agency.gov: this one looks shared, and an account belongs to one "
                f"person. If you have no other, write to {settings.OFFICE_EMAIL or 'the program office'}.",
                code="shared_mailbox",
            )
        return super().clean_email(email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Leave through the outbox like every mail."""
        letter = sign_in.letter(template_prefix, context)
        if (letter["secret"] or letter["template"] in sign_in.WAYS_IN.values()) and self._had_enough(email):
            return
        if letter["template"] in sign_in.WAYS_IN.values():
            # Once a day: typing addresses into the sign-in page must not fill a stranger's mailbox.
            address = hashlib.sha256(email.encode()).hexdigest()
            letter["once"] = f"{letter['template']}:{address}:{timezone.localdate()}"
        services.queue(to=email, **letter)

    def _had_enough(self, email: str) -> bool:
        """Say, alike for known and unknown addresses, that an address got all the codes it gets for now.

        All kinds count together. Browsers that its owner has signed in with are never refused, so that nobody can
        lock them out by asking for codes in their name.
        """
        request, email = allauth_context.request, email.lower()
        if request is None or is_known_browser(request, email):
            return False
        rate = {"app": "members", "action": "code", "config": CODES, "key": email, "limit_get": True}
        if ratelimit.consume(request, **rate):
            return False
        messages.warning(request, TOO_MANY_CODES)
        return True

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        sessions.start(request)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        response.set_cookie(
            KNOWN_BROWSER_COOKIE,
            signing.dumps(user.pk, salt=KNOWN_BROWSER_COOKIE),
            max_age=KNOWN_BROWSER_AGE,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The welcome until it is done, then their communities; an explicit `next` comes before both."""
        return resolve_url(settings.LOGIN_REDIRECT_URL if request.user.welcomed_at else settings.WELCOME_URL)

    get_signup_redirect_url = get_login_redirect_url

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count failed passwords by address and visitor, and in all by address from browsers that are new to it.

        A stranger who guesses passwords locks out themselves, not the browser that the person signs in with.
        """
        super().pre_authenticate(request, **credentials)
        email = credentials.get("email", "").lower()
        if is_known_browser(request, email):
            return
        usage = ratelimit.consume(
            request, app="allauth.account", action="login_failed_new_browser", config=NEW_BROWSER, key=email
        )
        if not usage:
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage.usage += usage.usage

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return f"{self.get_client_ip(request)}:{super()._get_login_attempts_cache_key(request, **credentials)}"


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Accounts at identity providers: they prove addresses and a strong sign-in, and never change a main address."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "no_password": "Give your account a password first: you could not sign in any more.",
        "no_verified_email": "Confirm an email first: you could not sign in any more.",
        "connected_other": "That sign-in belongs to another account here.",
    }

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Note whether the provider vouches for a second factor, for this account only."""
        request.session.pop(STRONG_SIGN_IN, None)
        claims = sociallogin.account.extra_data.get("id_token", {})
        said = {claims.get("acr"), claims.get("aal"), *claims.get("amr", [])}
        if said & set(sociallogin.provider.app.settings.get("strong", [])):
            request.session[STRONG_SIGN_IN] = [sociallogin.account.provider, sociallogin.account.uid]

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Ask for another address where the provider's is nobody's own."""
        return not any(is_shared_mailbox(address.email) for address in sociallogin.email_addresses[:1])

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> AbstractBaseUser:
        person = super().populate_user(request, sociallogin, data)
        person.email = person.email.lower()
        person.name = one_line(data.get("name") or "")[:150]
        return person


NEW_BROWSER = {"login_failed_new_browser": "60/h/key"}
CODES = {"code": "10/h/key,20/d/key"}
TOO_MANY_CODES = (
    "We've sent too many codes to this address, so we didn't send another one. Try again in an hour, use a browser "
    "that you've signed in with before, or sign in with your password."
)


def is_known_browser(request: HttpRequest, email: str) -> bool:
    """A person signed in with this browser before, to the account that this verified address belongs to."""
    from allauth.account.models import EmailAddress

    cookie = request.COOKIES.get(KNOWN_BROWSER_COOKIE, "")
    try:
        person_id = signing.loads(cookie, salt=KNOWN_BROWSER_COOKIE, max_age=KNOWN_BROWSER_AGE)
    except signing.BadSignature:
        return False
    return EmailAddress.objects.filter(user=person_id, email=email, verified=True).exists()
