"""Whole pages kept for visitors without a session: one address, one body.

Kept in each process, under the directory version, for a minute at most: an editor's change shows at once, a join within
the minute. Somebody who carries a cookie of ours never gets a kept page, and never makes one.
"""

import time
from collections.abc import Callable
from functools import wraps
from hashlib import sha256

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from communities.versions import current_version

SECONDS_KEPT = 60
LARGEST_KEPT = {"pages": 150_000, "feeds": 2_000_000}  # bytes; more is left to the caches in front of us
FOR_STRANGERS = f"public, max-age=0, s-maxage={SECONDS_KEPT}"
FOR_ONE = "private, no-cache"
_OUR_COOKIES = frozenset({settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"})

View = Callable[..., HttpResponse]


def _no_query(request: HttpRequest) -> str | None:
    return ""


def cached_for_strangers(
    view: View | None = None, *, query: Callable[[HttpRequest], str | None] = _no_query, kept_in: str = "pages"
):
    """Keep what a public page answers to a visitor without a session; put it right below `@login_not_required`.

    `query` gives the part of the query string that the page depends on, in one spelling, or None for a page that must
    not be kept (a search, or one of countless combinations). The default is for pages that read no query string.
    `kept_in` names the cache; a response that streams is kept whole.
    """
    if view is None:
        return lambda decorated: cached_for_strangers(decorated, query=query, kept_in=kept_in)

    @wraps(view)
    def wrapper(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        normal_query = None if _is_known(request) else query(request)
        if normal_query is None:
            return _for_one(view(request, *args, **kwargs))
        key = _key(request.path, normal_query)
        page = caches[kept_in].get(key)
        if page is None:
            response = view(request, *args, **kwargs)
            if not _may_keep(request, response):
                return _for_one(response)
            content = response.getvalue()
            page = content, dict(response.items()), _etag(key, content), int(time.time())
            if len(content) <= LARGEST_KEPT[kept_in]:
                caches[kept_in].set(key, page, SECONDS_KEPT)
        return _for_strangers(request, *page)

    return wrapper


def _is_known(request: HttpRequest) -> bool:
    return not _OUR_COOKIES.isdisjoint(request.COOKIES)


def _key(path: str, query: str) -> str:
    parts = (settings.RELEASE, str(current_version()), str(timezone.localdate()), path, query)
    return sha256("\n".join(parts).encode(errors="replace")).hexdigest()


def _etag(key: str, content: bytes) -> str:
    # The body takes part: the key is the same before and after a join, and a browser's copy may be older than a minute.
    return f'"{sha256(key.encode() + content).hexdigest()[:32]}"'


def _may_keep(request: HttpRequest, response: HttpResponse) -> bool:
    will_set_cookie = (
        response.cookies
        or request.session.modified
        or request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        or getattr(get_messages(request), "added_new", False)
    )
    return response.status_code == 200 and not will_set_cookie


def _for_strangers(
    request: HttpRequest, content: bytes, headers: dict[str, str], etag: str, made_at: int
) -> HttpResponse:
    response = HttpResponse(content, headers=headers)
    response["Cache-Control"] = FOR_STRANGERS
    response["ETag"] = etag
    response["Last-Modified"] = http_date(made_at)
    patch_vary_headers(response, ["Cookie"])
    return get_conditional_response(request, etag=etag, last_modified=made_at, response=response)


def _for_one(response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Cache-Control", FOR_ONE)
    patch_vary_headers(response, ["Cookie"])
    return response
