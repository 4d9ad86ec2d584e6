"""The two stops of a sign-in with Login.gov: off to it, and back."""

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView, OAuth2View
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse

from members.login_gov.provider import LoginGovAdapter, LoginGovProvider


@login_not_required
def login(request: HttpRequest) -> HttpResponse:
    """A page with a button; the button leaves for Login.gov."""
    return _stop(request, OAuth2LoginView)


@login_not_required
def callback(request: HttpRequest) -> HttpResponse:
    """Take the answer, or say why it cannot be trusted."""
    return _stop(request, OAuth2CallbackView)


def _stop(request: HttpRequest, view: type[OAuth2View]) -> HttpResponse:
    try:
        return view.adapter_view(LoginGovAdapter(request, LoginGovProvider.id))(request)
    except SocialApp.DoesNotExist as not_configured:
        raise Http404 from not_configured
