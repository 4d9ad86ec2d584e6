"""The measuring stick: a view that does nothing but answer, behind the middleware that every page has."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

body = b""


@login_not_required
def constant(request: HttpRequest) -> HttpResponse:
    """Answer the same bytes each time."""
    return HttpResponse(body)


urlpatterns = [path("constant/", constant)]
