"""Forms that need no sign-in take so many posts from one address, and stay open when the cache is away."""

import pytest
import time_machine
from django.core.cache import cache

from communities.limits import seconds_to_wait

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_window():
    cache.clear()
    with time_machine.travel("2026-11-23T12:01:00Z", tick=False):
        yield


def wait(rf, address: str = "192.0.2.1") -> int:
    return seconds_to_wait(rf.post("/", REMOTE_ADDR=address), "test", posts=2, seconds=600)


def test_posts_over_the_limit_wait_for_the_next_window(rf):
    assert [wait(rf) for _ in range(4)] == [0, 0, 540, 540]
    with time_machine.travel("2026-11-23T12:10:00Z", tick=False):
        assert wait(rf) == 0


def test_another_address_is_not_counted(rf):
    for _ in range(3):
        wait(rf)

    assert wait(rf, address="192.0.2.2") == 0


def test_limit_is_open_when_the_cache_is_away(rf, monkeypatch, caplog):
    def away(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr("communities.limits.cache.incr", away)

    assert [wait(rf) for _ in range(4)] == [0] * 4
    assert "the cache does not answer" in caplog.text


def test_key_does_not_hold_the_address(rf, monkeypatch):
    keys = []
    monkeypatch.setattr("communities.limits.cache.incr", lambda key: keys.append(key) or 1)

    wait(rf)

    assert len(keys) == 1
    assert "192.0.2.1" not in keys[0]
