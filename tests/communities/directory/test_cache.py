"""Kept pages: the same for every stranger, never for or from somebody with a cookie, never older than they may be."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseNotFound
from django.middleware.csrf import get_token
from django.urls import path

from communities.directory.cache import cached_for_strangers
from communities.upkeep import facts_changed
from communities.versions import current_version
from tests.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

STORED = "public, max-age=0, s-maxage=60"
calls: list[str] = []


def by_topic(request):
    return None if "q" in request.GET else f"topic={request.GET.get('topic', '')}"


@login_not_required
@cached_for_strangers
def plain(request):
    calls.append(request.method)
    return HttpResponse(f"{request.user}" if request.COOKIES else "stranger")


@login_not_required
@cached_for_strangers(query=by_topic)
def listing(request):
    calls.append(request.GET.urlencode())
    return HttpResponse(request.GET.urlencode())


@login_not_required
@cached_for_strangers
def with_token(request):
    calls.append(get_token(request))
    return HttpResponse("form")


@login_not_required
@cached_for_strangers
def with_message(request):
    calls.append("message")
    messages.info(request, "Saved.")
    return HttpResponse("said")


@login_not_required
@cached_for_strangers
def missing(request):
    return HttpResponseNotFound("nothing")


urlpatterns = [
    path("plain/", plain),
    path("list/", listing),
    path("token/", with_token),
    path("message/", with_message),
    path("missing/", missing),
]


@pytest.fixture(autouse=True)
def _no_calls():
    calls.clear()


def test_a_stranger_gets_the_kept_page_without_a_statement(client, django_assert_num_queries):
    client.get("/plain/")

    with django_assert_num_queries(0):
        page = client.get("/plain/")

    assert (page.content, page["Cache-Control"], page["Vary"], len(calls)) == (b"stranger", STORED, "Cookie", 1)


def test_head_is_answered_like_get(client):
    client.get("/plain/")

    page = client.head("/plain/")

    assert (page.status_code, page.content, len(calls)) == (200, b"", 1)


def test_an_etag_spares_the_body(client):
    etag = client.get("/plain/")["ETag"]

    page = client.get("/plain/", headers={"If-None-Match": etag})

    assert (page.status_code, page.content, page["ETag"], page["Cache-Control"]) == (304, b"", etag, STORED)


def test_date_of_the_kept_page_spares_the_body(client):
    with time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False) as clock:
        made = client.get("/plain/")["Last-Modified"]
        clock.shift(20)
        same = client.get("/plain/", headers={"If-Modified-Since": made})
        clock.shift(41)
        newer = client.get("/plain/", headers={"If-Modified-Since": made})

    assert made == "Tue, 24 Nov 2026 12:00:00 GMT"
    assert (same.status_code, same["Last-Modified"]) == (304, made)
    assert (newer.status_code, newer["Last-Modified"]) == (200, "Tue, 24 Nov 2026 12:01:01 GMT")


def test_an_etag_of_before_sign_in_gives_the_whole_page_to_a_session(client):
    etag = client.get("/plain/")["ETag"]
    person = PersonFactory()
    client.force_login(person)

    page = client.get("/plain/", headers={"If-None-Match": etag})

    assert (page.status_code, page.content) == (200, str(person).encode())
    assert (page.has_header("ETag"), page["Cache-Control"]) == (False, "private, no-store")


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "messages"])
def test_a_cookie_of_ours_gets_and_makes_no_kept_page(client, cookie):
    client.cookies[cookie] = "anything"
    first = client.get("/plain/")
    client.cookies[cookie] = "anything"
    second = client.get("/plain/")

    assert len(calls) == 2
    assert [page["Cache-Control"] for page in (first, second)] == ["private, no-cache"] * 2


@pytest.mark.parametrize("address", ["/token/", "/message/"])
def test_a_page_that_sets_a_cookie_is_not_kept(client, address):
    first = client.get(address)
    client.cookies.clear()
    client.get(address)

    assert first.cookies
    assert len(calls) == 2
    assert first["Cache-Control"] == "private, no-cache"


def test_an_error_is_not_kept(client):
    assert client.get("/missing/").status_code == 404
    assert not client.get("/missing/").has_header("ETag")


def test_an_editors_change_shows_at_once(client, django_capture_on_commit_callbacks):
    client.get("/plain/")

    with django_capture_on_commit_callbacks(execute=True):
        facts_changed([])
    client.get("/plain/")

    assert len(calls) == 2


def test_a_page_is_kept_for_a_minute_and_not_past_midnight_in_the_east(client):
    with time_machine.travel(datetime(2026, 11, 24, 4, 59, 30, tzinfo=UTC), tick=False) as clock:
        client.get("/plain/")
        clock.shift(20)
        client.get("/plain/")
        assert len(calls) == 1
        clock.shift(15)
        client.get("/plain/")
        assert len(calls) == 2
        clock.shift(61)
        client.get("/plain/")
        assert len(calls) == 3


def test_the_query_in_one_spelling_is_one_page(client):
    for query in ("topic=ux", "topic=ux&utm_source=mail", "topic=pl"):
        client.get(f"/list/?{query}")

    assert calls == ["topic=ux", "topic=pl"]


def test_a_query_that_is_not_kept_stays_private(client):
    pages = [client.get("/list/?q=x"), client.get("/list/?q=x")]

    assert len(calls) == 2
    assert {page["Cache-Control"] for page in pages} == {"private, no-cache"}
    assert not any(page.has_header("ETag") for page in pages)


def test_the_version_is_read_at_most_once_a_second(client, django_assert_num_queries):
    with time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False) as clock:
        client.get("/plain/")
        current_version()
        clock.shift(2)
        with django_assert_num_queries(1):
            client.get("/plain/")
