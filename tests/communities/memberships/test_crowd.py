"""Two hundred people press Join twice at the same moment, at the real web server."""

import http.client
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from communities.acknowledgements import FORMS
from communities.models import Acknowledgement, Community, Membership
from members.notifications.models import Mail
from tests.cop_directory.proxy import proxy
from tests.factories import CommunityFactory, federal_employee
from tests.members.notifications.smtp import free_port

ROOT = Path(__file__).resolve().parents[3]
PEOPLE = 200
CSRF = "a" * 32

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def port(transactional_db) -> Iterator[int]:
    """The port of gunicorn with two workers on the test database."""
    database, port = connection.settings_dict, free_port()
    with proxy(f"{database['HOST']}/.s.PGSQL.5432") as link:
        environment = {
            **os.environ,
            "DATABASE_URL": f"postgres://cop@127.0.0.1:{link.port}/{database['NAME']}",
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "WEB_BIND": f"127.0.0.1:{port}",
        }
        server = subprocess.Popen([Path(sys.executable).parent / "gunicorn"], cwd=ROOT, env=environment)
        try:
            _wait_for(port)
            yield port
        finally:
            server.terminate()
            server.wait(30)


def _wait_for(port: int) -> None:
    for _ in range(600):
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            link.request("GET", "/livez")
            if link.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            link.close()
    raise AssertionError("The web server does not answer.")


def test_two_hundred_people_join_twice_at_the_same_moment(port, history):
    community = CommunityFactory()
    people = [federal_employee() for _ in range(PEOPLE)]
    cookies = [_signed_in(person) for person in people]
    start = threading.Barrier(2 * PEOPLE)

    def press(cookie: str) -> int:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        headers = {"Cookie": cookie, "X-CSRFToken": CSRF, "Content-Type": "application/x-www-form-urlencoded"}
        start.wait()
        link.request("POST", f"/communities/{community.slug}/join/", f"acknowledged={FORMS['official'].key}", headers)
        status = link.getresponse().status
        link.close()
        return status

    with ThreadPoolExecutor(2 * PEOPLE) as crowd:
        statuses = Counter(crowd.map(press, cookies * 2))

    assert statuses == {302: 2 * PEOPLE}
    assert Membership.objects.members().filter(community=community, person__in=people).count() == PEOPLE
    assert Counter(history(community)) == {("insert", "active"): PEOPLE}
    assert Counter(Mail.objects.values_list("template", flat=True)) == {"membership_welcome": PEOPLE}
    assert Mail.objects.values("recipient").distinct().count() == PEOPLE
    assert Acknowledgement.objects.count() == PEOPLE
    assert Community.objects.get().counts.members == PEOPLE


def _signed_in(person) -> str:
    client = Client()
    client.force_login(person)
    return f"sessionid={client.cookies['sessionid'].value}; csrftoken={CSRF}"
