"""Forms that need no sign-in take so many posts from one address, and stay open when the cache is away."""

import pytest
import time_machine
from django.core.cache import cache, caches

from communities import limits
from communities.limits import seconds_to_wait
from members.notifications.models import Mail
from tests.factories import CommunityFactory, MembershipFactory, federal_employee, steward_of

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

    monkeypatch.setattr("communities.limits.cache.set", away)

    assert [wait(rf) for _ in range(4)] == [0] * 4
    assert "the cache does not answer" in caplog.text


def test_key_does_not_hold_the_address(rf, monkeypatch):
    keys = []
    monkeypatch.setattr("communities.limits.cache.set", lambda key, *args, **kwargs: keys.append(key))

    wait(rf)

    assert len(keys) == 1
    assert "192.0.2.1" not in keys[0]


# ---- people ----


@pytest.fixture
def twice(monkeypatch):
    """Everything may be done twice in an hour."""
    monkeypatch.setattr(limits, "AN_HOUR", {kind: (2, what) for kind, (_, what) in limits.AN_HOUR.items()})


def member(community):
    person = federal_employee(name="Mia Member")
    MembershipFactory(community=community, person=person)
    return person


PAGES = {
    "join": ("post", "/communities/plain-language/join/"),
    "members": ("get", "/communities/plain-language/members/"),
    "people": ("get", "/experts/people/"),
    "experts": ("get", "/experts/"),
}


@pytest.mark.matrix
@pytest.mark.parametrize("kind", PAGES)
def test_third_use_in_an_hour_waits_and_the_office_is_told_once(client, twice, settings, kind):
    client.force_login(person := member(CommunityFactory(slug="plain-language")))
    method, path = PAGES[kind]

    answers = [getattr(client, method)(path) for _ in range(4)]

    assert [answer.status_code == 429 for answer in answers] == [False, False, True, True]
    assert (answers[3].headers["Retry-After"], "Try again in 59 minutes." in answers[3].text) == ("3540", True)
    told = Mail.objects.filter(recipient=settings.OFFICE_EMAIL, template="limit_reached")
    assert [person.display_name in mail.text for mail in told] == [True]


def test_kinds_and_people_are_counted_apart(client, twice):
    community = CommunityFactory(slug="plain-language")
    for person in (member(community), member(community)):
        client.force_login(person)
        for _ in range(2):
            assert [client.get(PAGES[kind][1]).status_code for kind in ("members", "people", "experts")] == [200] * 3


def test_stewards_read_their_members_without_a_limit(client, twice):
    client.force_login(steward_of(CommunityFactory(slug="plain-language")))

    assert [client.get(PAGES["members"][1]).status_code for _ in range(4)] == [200] * 4


def test_processes_tell_each_other_of_every_fifth_use(rf, db, monkeypatch):
    monkeypatch.setattr(limits, "AN_HOUR", {"people": (8, "searched for people")})
    request = rf.get("/experts/people/")
    request.user = federal_employee()

    stopped = []
    for _ in range(2):
        caches["local"].clear()  # another process
        stopped += [limits.too_many(request, "people") is not None for _ in range(5)]

    assert stopped == [False] * 9 + [True]


def test_most_uses_cost_no_statement(rf, db, django_assert_num_queries):
    request = rf.get("/experts/people/")
    request.user = federal_employee()

    with django_assert_num_queries(0):
        assert [limits.too_many(request, "people") for _ in range(4)] == [None] * 4
