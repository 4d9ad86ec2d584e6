"""How often one visitor or one person may do something: a count in the shared cache, open when the cache is away."""

import logging
from collections.abc import Callable
from functools import wraps
from math import ceil
from time import time
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache, caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from members.notifications.services import queue

logger = logging.getLogger(__name__)
View = Callable[..., HttpResponse]
HOUR = 3600
TOLD_EVERY = 5
# Kind -> how often a person may in an hour, many times what anybody does who reads what they open; and in words.
AN_HOUR = {
    "join": (20, "joined communities"),
    "members": (30, "opened lists of members"),
    "people": (60, "searched for people"),
    "experts": (60, "searched for experts"),
}


def seconds_to_wait(request: HttpRequest, name: str, *, posts: int, seconds: int) -> int:
    """Count one more post of this network address; 0 while it posted at most `posts` times in `seconds`."""
    visitor = salted_hmac("communities.limits", get_adapter().get_client_ip(request)).hexdigest()[:32]
    return _left(seconds) if _count(visitor, name, seconds) > posts else 0


def seconds_for(person: Any, name: str, *, times: int, seconds: int) -> int:
    """The same for one more use by this person."""
    return _left(seconds) if _count(str(person.pk), name, seconds) > times else 0


def limited(kind: str) -> Callable[[View], View]:
    """Answer 429 to a person who uses this view, and the others of its kind, more often than people do."""

    def decorate(view: View) -> View:
        @wraps(view)
        def enter(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            return too_many(request, kind) or view(request, **kwargs)

        return enter

    return decorate


def too_many(request: HttpRequest, kind: str) -> HttpResponse | None:
    """Count one more use of this kind in this hour; the answer 429 beyond its limit.

    The program office gets one mail a day for each person and kind.
    """
    times, what = AN_HOUR[kind]
    if _uses(str(request.user.pk), kind) <= times:
        return None
    wait = _left(HOUR)
    queue(
        template="limit_reached",
        to=settings.OFFICE_EMAIL,
        once=f"limit:{kind}:{request.user.pk}:{timezone.localdate()}",
        context={
            "name": request.user.display_name,
            "what": what,
            "times": times,
            "link": settings.BASE_URL + reverse("admin:members_person_change", args=[request.user.pk]),
        },
    )
    context = {"minutes": ceil(wait / 60), "what": what}
    answer = render(request, "429.html", context, status=429)
    answer["Retry-After"] = str(wait)
    return answer


def _uses(who: str, kind: str) -> int:
    """How many uses this one makes in the present hour, as far as this process knows.

    Every fifth use is told to the other processes: most pages cost no statement, and a few uses too many do no harm.
    """
    key = f"limit:{kind}:{who}:{int(time()) // HOUR}"
    mine, everywhere = caches["local"].get(key, (0, 0))
    mine += 1
    if mine % TOLD_EVERY == 0:
        everywhere = _count(who, kind, HOUR, by=TOLD_EVERY)
    caches["local"].set(key, (mine, everywhere), timeout=HOUR)
    return everywhere + mine % TOLD_EVERY


def _count(who: str, name: str, seconds: int, by: int = 1) -> int:
    """How many uses this one makes in the present window; 0 when the cache cannot say."""
    key = f"limit:{name}:{who}:{int(time()) // seconds}"
    try:
        # In the database this takes a third of the statements of `add` and `incr`, which are not atomic there either.
        count = cache.get(key, 0) + by
        cache.set(key, count, timeout=seconds)
    except Exception:
        logger.exception("No limit on %s: the cache does not answer.", name)
        return 0
    return count


def _left(seconds: int) -> int:
    return seconds - int(time()) % seconds
