"""What allauth wants said, in the directory's words: a code, a notice of a change, or how one gets in."""

from typing import Any

from allauth.account import app_settings

PREFIXES = ("account/email/", "mfa/email/", "socialaccount/email/")

# allauth's mail: (the subject, allauth's setting for how many seconds the code works). A subject never holds a code.
CODES = {
    "login_code": ("Your sign-in code", "LOGIN_BY_CODE_TIMEOUT"),
    "email_confirmation": ("Your code to confirm your email", "EMAIL_VERIFICATION_BY_CODE_TIMEOUT"),
    "email_confirmation_signup": ("Your code to confirm your email", "EMAIL_VERIFICATION_BY_CODE_TIMEOUT"),
    "password_reset_code": ("Your code to set a new password", "PASSWORD_RESET_BY_CODE_TIMEOUT"),
}

NOTICES = {
    "email_changed": "Your email was changed from {from_email} to {to_email}",
    "email_confirm": "Your email was confirmed",
    "email_deleted": "{deleted_email} was removed from your account",
    "password_changed": "Your password was changed",
    "password_reset": "Your password was replaced by a new one",
    "password_set": "A password was added to your account",
    "recovery_codes_generated": "New recovery codes were made for your account",
    "totp_activated": "An authenticator app was added to your account",
    "totp_deactivated": "The authenticator app was removed from your account",
    "webauthn_added": "A passkey or security key was added to your account",
    "webauthn_removed": "A passkey or security key was removed from your account",
    "account_connected": "Sign-in with {provider} was added to your account",
    "account_disconnected": "Sign-in with {provider} was removed from your account",
}

WAYS_IN = {"account_already_exists": "account_exists", "unknown_account": "account_unknown"}


def letter(template_prefix: str, context: dict[str, Any]) -> dict[str, Any]:
    """Return `template`, `context` and `secret` for `services.queue`; raises KeyError for mail nobody wrote."""
    name = template_prefix
    for prefix in PREFIXES:
        name = name.removeprefix(prefix)
    if name in CODES:
        title, seconds = CODES[name]
        minutes = getattr(app_settings, seconds) // 60
        code = {"title": title, "code": context["code"], "minutes": minutes}
        return {"template": "code", "context": code, "secret": True}
    if name in NOTICES:
        notice = {"what": NOTICES[name].format(**context), "when": context["timestamp"], "ip": context["ip"]}
        return {"template": "account_changed", "context": notice, "secret": False}
    return {"template": WAYS_IN[name], "context": {}, "secret": False}
