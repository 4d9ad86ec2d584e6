"""Who may open the pages of a pair: its two, and to everybody else it is not there."""

from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from communities.experts.models import MentoringPair
from communities.experts.views.pages import View


def my_pair(view: View) -> View:
    """Hand the pair to the view as `pair`; 404 for everybody but its two, who can leave it wherever they work now."""

    @wraps(view)
    def guarded(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        mine = MentoringPair.objects.of(request.user).with_people().select_related("request")
        pair = mine.filter(pk=pk).first()
        if pair is None:
            raise Http404("There is no such pair.")
        return view(request, pair, *args, **kwargs)

    return never_cache(guarded)
