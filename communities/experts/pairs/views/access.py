"""Who may open these pages: people in government; a pair only its two, and to everybody else it is not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from communities.experts.models import MentoringPair
from communities.permissions import is_of_government
from members import standing

View = Callable[..., HttpResponse]


def in_government(view: View) -> View:
    """403 for whoever is signed in and does not work in government."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_of_government(standing.of(request)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def my_pair(view: View) -> View:
    """Hand the pair to the view as `pair`; 404 for everybody but its two, and outside government."""

    @wraps(view)
    def guarded(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        mine = MentoringPair.objects.of(request.user).with_people().select_related("request")
        pair = mine.filter(pk=pk).first()
        if pair is None or not is_of_government(standing.of(request)):
            raise Http404("There is no such pair.")
        return view(request, pair, *args, **kwargs)

    return guarded


def posted(request: HttpRequest) -> Any:
    """What was posted, an empty form too; None on GET."""
    return request.POST if request.method == "POST" else None
