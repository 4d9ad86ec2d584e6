"""The measuring stick: a view that does nothing but answer, behind the middleware that every page has."""

from functools import lru_cache

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


@login_not_required
def constant(request: HttpRequest, size: int) -> HttpResponse:
    """Answer `size` bytes, the same each time."""
    return HttpResponse(_body(size))


@lru_cache
def _body(size: int) -> bytes:
    return b"x" * size


urlpatterns = [path("constant/<int:size>/", constant), path("", include("cop_directory.urls"))]
