"""Forms that need no sign-in take so many posts from one address, and stay open when the cache is away."""

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpResponse

from communities.limits import limited

pytestmark = pytest.mark.django_db


@limited("test", posts=2, seconds=600)
def view(request):
    return HttpResponse("taken")


@pytest.fixture(autouse=True)
def _one_window(monkeypatch):
    monkeypatch.setattr("communities.limits.render", lambda request, name, status: HttpResponse(name, status=status))
    cache.clear()
    with time_machine.travel("2026-11-23T12:01:00Z", tick=False):
        yield


def send(rf, method: str = "post", address: str = "192.0.2.1") -> HttpResponse:
    request = getattr(rf, method)("/", REMOTE_ADDR=address)
    request.user = AnonymousUser()
    return view(request)


def test_posts_over_the_limit_wait_for_the_next_window(rf):
    statuses = [send(rf).status_code for _ in range(4)]
    refused = send(rf)

    assert statuses == [200, 200, 429, 429]
    assert (refused["Retry-After"], refused.content) == ("540", b"429.html")
    with time_machine.travel("2026-11-23T12:10:00Z", tick=False):
        assert send(rf).status_code == 200


def test_another_address_and_reading_are_not_counted(rf):
    for _ in range(3):
        send(rf)

    assert send(rf, address="192.0.2.2").status_code == 200
    assert send(rf, method="get").status_code == 200


def test_limit_is_open_when_the_cache_is_away(rf, monkeypatch, caplog):
    def away(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr("communities.limits.cache.incr", away)

    assert [send(rf).status_code for _ in range(4)] == [200] * 4
    assert "the cache does not answer" in caplog.text


def test_key_does_not_hold_the_address(rf, monkeypatch):
    keys = []
    monkeypatch.setattr("communities.limits.cache.incr", lambda key: keys.append(key) or 1)

    send(rf)

    assert len(keys) == 1
    assert "192.0.2.1" not in keys[0]
