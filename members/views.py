"""The pages around signing in that allauth does not have, or has differently."""

from typing import Any

from allauth.account.views import (
    ConfirmEmailVerificationCodeView,
    ConfirmLoginCodeView,
    ConfirmPasswordResetCodeView,
    LogoutView,
    RequestLoginCodeView,
)
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members import sessions, unsent
from members.permissions import used_second_factor
from members.services import claim
from members.sign_in_forms import EndSession

RESEND = {"resend_login_code": "1/60s/key"}


class RequestLoginCode(RequestLoginCodeView):
    """Ask for a code; remembers whether this is the person's own device."""

    def form_valid(self, form: Any) -> HttpResponse:
        self.request.session[sessions.WANTS_OWN_DEVICE] = form.cleaned_data["remember"]
        return super().form_valid(form)


class ConfirmLoginCode(ConfirmLoginCodeView):
    """Enter the code; another one only after a minute, alike for known and unknown addresses."""

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        usage = ratelimit.consume(
            self.request,
            app="allauth.account",
            action="resend_login_code",
            config=RESEND,
            # Of this visitor alone: nobody delays another person's codes.
            key=f"{self.request.session.session_key}:{self._process.state['email']}",
        )
        if usage:
            return super()._resend_form_valid(form)
        messages.error(self.request, "Wait a minute before you ask for another code.")
        return HttpResponseRedirect(self.request.get_full_path())

    def _verify_form_valid(self, form: Any) -> HttpResponse:
        claim(person=self._process.user, email=self._process.state["email"])
        return super()._verify_form_valid(form)


class ConfirmEmail(ConfirmEmailVerificationCodeView):
    """Enter the code that proves an address; asking for another one too early keeps the page."""

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        key = self._process.state["email"].lower()
        if ratelimit.consume(self.request, action="confirm_email", key=key, dry_run=True):
            return super()._resend_form_valid(form)
        messages.error(self.request, "Wait a minute before you ask for another code.")
        return HttpResponseRedirect(self.request.get_full_path())


class ConfirmResetCode(ConfirmPasswordResetCodeView):
    """Enter the code that allows a new password."""

    def form_valid(self, form: Any) -> HttpResponse:
        claim(person=self._process.user, email=self._process.state["email"])
        return super().form_valid(form)


class SignOut(LogoutView):
    """Sign out and leave no cookie of ours, so that the next pages come from the cache of strangers."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(*args, **kwargs)
        response.delete_cookie(settings.CSRF_COOKIE_NAME, samesite=settings.CSRF_COOKIE_SAMESITE)
        return response


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Keep the desk open; a script gets 204, or 409 when it came too late, a browser without scripts its page again."""
    stayed = sessions.stay(request)
    if request.headers.get("Accept") == "application/json":
        return HttpResponse(status=204 if stayed else 409)
    return redirect(_safe(request, request.POST.get("next", "")) or settings.LOGIN_REDIRECT_URL)


@never_cache
def unsent_form(request: HttpRequest) -> HttpResponse:
    """Show what was posted after the session ended; one button sends it, another forgets it."""
    kept = unsent.of(request)
    if kept is None:
        messages.info(request, "Nothing is waiting to be sent.")
        return redirect(settings.LOGIN_REDIRECT_URL)
    if request.method == "POST":
        unsent.drop(request)
        return redirect(kept.back)
    return render(request, "account/unsent.html", {"unsent": kept})


@never_cache
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor of this session, or lead to where one is set up."""
    back_to = _safe(request, request.GET.get("next", "")) or settings.LOGIN_REDIRECT_URL
    if used_second_factor(request):
        return redirect(back_to)
    kinds = set(request.user.authenticator_set.values_list("type", flat=True))
    return render(request, "account/second_factor.html", {"back_to": back_to, "kinds": kinds})


@never_cache
def session_list(request: HttpRequest) -> HttpResponse:
    """Where the person is signed in, and ending each."""
    if request.method == "POST":
        form = EndSession(request.POST, person=request.user)
        if not form.is_valid():
            messages.info(request, "That session had ended already.")
        else:
            form.end(request)
        return redirect("usersessions_list")
    return render(request, "usersessions/usersession_list.html", {"sessions": sessions.open_sessions(request)})


def _safe(request: HttpRequest, url: str) -> str:
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}) else ""
