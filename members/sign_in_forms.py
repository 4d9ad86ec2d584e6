"""allauth's forms in the directory's markup and words. The settings name each one; views never import them."""

import unicodedata
from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery_codes
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.socialaccount import forms as social
from allauth.usersessions.internal.flows.sessions import end_other_sessions, end_sessions
from allauth.usersessions.models import UserSession
from django import forms
from django.http import HttpRequest, HttpResponse

from cop_directory.uswds import USWDSFormMixin
from members.models import Person
from members.sessions import WANTS_OWN_DEVICE, device

NEW_PASSWORD_HINT = "At least 12 characters. A few words that do not belong together are easy to keep in mind."  # noqa: S105
OWN_DEVICE = "This is my own device: keep me signed in for 30 days"
POWERS_END_EARLIER = "People who run communities or reports are asked again after 12 hours."

# Field name -> label, hint, what to say when it is empty.
WORDS = {
    "login": ("Email", "", "Enter your email, like name@agency.gov"),
    "email": ("Email", "", "Enter your email, like name@agency.gov"),
    "password": ("Password", "", "Enter your password"),
    "oldpassword": ("Password now", "", "Enter the password you have now"),
    "password1": ("New password", NEW_PASSWORD_HINT, "Choose a password"),
    "password2": ("New password again", "", "Enter the new password again"),
    "code": ("Code", "", "Enter the code"),
    "remember": (OWN_DEVICE, POWERS_END_EARLIER, ""),
    "name": ("Name of this key", "So that you can tell it from others, like “Office laptop”.", "Give the key a name"),
    "passwordless": (
        "Passkey: sign in with this key alone",
        "The key then asks for your PIN, finger or face.",
        "",
    ),
    "credential": ("", "", "The key gave no answer. Try again."),
    "account": ("Connected accounts", "", "Choose the account to disconnect"),
}


class Worded(USWDSFormMixin):
    """Labels, hints and errors from WORDS; no placeholders, which vanish while one types."""

    def __init__(self: Any, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in WORDS:
                field.label, field.help_text, field.error_messages["required"] = WORDS[name]
            field.widget.attrs.pop("placeholder", None)


class WithCode(Worded):
    """A code of letters and digits, whatever stands between them: editors and phones put in dashes of their own."""

    def __init__(self: Any, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        # Letters and digits: `numeric` would hide the letters of a phone's keyboard.
        self.fields["code"].widget.attrs |= {"autocapitalize": "characters", "spellcheck": "false"}

    def clean_code(self: Any) -> str:
        typed = unicodedata.normalize("NFKC", self.cleaned_data["code"])
        self.cleaned_data["code"] = "".join(filter(str.isalnum, typed))
        return super().clean_code()


class Login(Worded, account.LoginForm):
    """Email and password."""

    def _login_with_password(
        self, request: HttpRequest, redirect_url: Any, credentials: dict[str, Any]
    ) -> HttpResponse:
        # In place of allauth's, which would set how long the session lasts without asking members/sessions.py.
        request.session[WANTS_OWN_DEVICE] = self.cleaned_data["remember"]
        self._login.redirect_url = redirect_url
        return perform_password_login(request, credentials, self._login)


class RequestCode(Worded, account.RequestLoginCodeForm):
    """Email only: a code is sent."""

    remember = forms.BooleanField(required=False)


class SignUp(Worded, account.SignupForm):
    """Email, and a password for those who want one: without, each sign-in sends a code."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        password = self.fields["password1"]
        password.label = "Password"
        password.help_text = f"{NEW_PASSWORD_HINT} Leave it empty to sign in by emailed codes."

    def try_save(self, request: HttpRequest) -> Any:
        """Spend on a known address the time that hashing takes for a new one."""
        if self.account_already_exists and (password := self.cleaned_data.get("password1")):
            Person().set_password(password)
        return super().try_save(request)


class ConfirmCode(WithCode, account.ConfirmLoginCodeForm):
    """The emailed code of a sign-in."""


class ConfirmEmail(WithCode, account.ConfirmEmailVerificationCodeForm):
    """The emailed code that proves an address."""


class ConfirmReset(WithCode, account.ConfirmPasswordResetCodeForm):
    """The emailed code of a new password."""


class ResetPassword(Worded, account.ResetPasswordForm):
    """Email only: a code is sent."""


class NewPassword(Worded, account.ResetPasswordKeyForm):
    """The new password after the code."""


class ChangePassword(Worded, account.ChangePasswordForm):
    """Old and new password."""


class SetPassword(Worded, account.SetPasswordForm):
    """A first password."""


class AddEmail(Worded, account.AddEmailForm):
    """One more address."""


class Reauthenticate(Worded, account.ReauthenticateForm):
    """The password once more."""


class SecondStep(WithCode, mfa.AuthenticateForm):
    """A code from the authenticator app, or a recovery code."""


class ReauthenticateSecondStep(WithCode, mfa.ReauthenticateForm):
    """The same once more."""


class ActivateApp(WithCode, totp.ActivateTOTPForm):
    """The first code of an authenticator app."""


class DeactivateApp(Worded, totp.DeactivateTOTPForm):
    """Nothing to fill in."""


class MakeRecoveryCodes(Worded, recovery_codes.GenerateRecoveryCodesForm):
    """Nothing to fill in."""


class AddKey(Worded, webauthn.AddWebAuthnForm):
    """A new passkey or security key, named after this browser unless somebody says otherwise."""

    def __init__(self, *args: Any, **kwargs: Any):
        user_agent = get_adapter().get_http_user_agent(context.request)
        kwargs["initial"] = {"name": device(user_agent), "passwordless": True} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)


class RenameKey(Worded, webauthn.EditWebAuthnForm):
    """The name of a key."""


class SocialSignUp(Worded, social.SignupForm):
    """The address, when the provider gave none that we can use."""


class Disconnect(Worded, social.DisconnectForm):
    """Which connected account goes."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["account"].label_from_instance = lambda connected: connected.get_provider_account().to_str()


class EndSession(forms.Form):
    """Which of one's own sign-ins to end; without a choice all but this one."""

    session = forms.ModelChoiceField(UserSession.objects.none(), required=False)

    def __init__(self, *args: Any, person: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = UserSession.objects.filter(user=person)

    def end(self, request: HttpRequest) -> None:
        """End it now: the next request of that browser is signed out."""
        if chosen := self.cleaned_data["session"]:
            end_sessions(request, [chosen])
        else:
            end_other_sessions(request, request.user)
