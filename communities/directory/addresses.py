"""Old and mistyped addresses lead to the page they mean; where a page lives at an address, the page wins."""

import re
from collections.abc import Callable

from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve

from communities.models import Alias, Community

SAFE_METHODS = frozenset({"GET", "HEAD"})
DIRECTORY = "/communities/"
LONGEST = Alias._meta.get_field("path").max_length
# Parts of a route that are the same in other letters. In any other, like a token, each letter counts.
ANY_LETTERS = re.compile(r"<(?:int|period|span|uuid):\w+>|<slug:slug>")
# A browser keeps a permanent redirect for ever unless told otherwise, and an old address may be given to another.
KEPT = "max-age=3600"


class OldAddresses:
    """Where nothing was found, look for what the address used to be, or for its spelling in small letters."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in SAFE_METHODS:
            return response
        target = meant_by(request.path_info)
        if target in ("", request.path_info):
            return response
        query = request.META.get("QUERY_STRING")
        redirect = HttpResponsePermanentRedirect(f"{target}?{query}" if query else target)
        redirect["Cache-Control"] = KEPT
        return redirect


def meant_by(path: str) -> str:
    """The address that `path` stands for, "" when we know of none; at most two statements.

    Another spelling of a page comes first: no old address, which stewards write, takes visitors away from one.
    """
    if len(path) > LONGEST or "\x00" in path:
        return ""
    typed = f"/{path.strip('/')}/"
    plain = typed.lower()
    slug = plain.removeprefix(DIRECTORY).rstrip("/")
    if plain.startswith(DIRECTORY) and "/" not in slug:
        return _listed(slug) or _formerly(plain)
    return ("" if _is_page(path) else _page(typed, plain)) or _formerly(plain)


def _formerly(plain: str) -> str:
    alias = (
        Alias.objects.annotate(small=Lower("path"))
        .filter(small__in=[plain, plain.rstrip("/")], community__status__in=Community.LISTED)
        .select_related("community")
        .first()
    )
    return alias.community.get_absolute_url() if alias else ""


def _listed(slug: str) -> str:
    community = Community.objects.listed().filter(slug=slug).first()
    return community.get_absolute_url() if community else ""


def _page(typed: str, plain: str) -> str:
    """The page that is meant: in small letters up to the first part where letters count, and from there as typed."""
    if _is_page(typed):
        return typed
    small = re.split(r"[<(^]", ANY_LETTERS.sub("", _route(plain) or ""))[0].count("/") + 1
    page = "/".join([*plain.split("/")[:small], *typed.split("/")[small:]])
    return page if _is_page(page) else ""


def _is_page(path: str) -> bool:
    return _route(path) is not None


def _route(path: str) -> str | None:
    """The route that answers at `path`, None where nothing does."""
    try:
        return resolve(path).route
    except Resolver404:
        return None
