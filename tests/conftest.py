"""What every test may rely on."""

import pytest
from django.core.cache import caches
from django.db import connection

from communities.directory import entry, listings
from tests import template

pytest_plugins = ["tests.browser.fixtures"]
QUEUE_TABLES = "procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers, procrastinate_events"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """Let the test database be a copy of one that is migrated already."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = template.migrated()


@pytest.fixture(autouse=True)
def _empty_caches():
    """Forget what this process keeps by directory version: every test starts again at version one."""
    caches["local"].clear()
    caches["pages"].clear()
    listings.forget()
    entry.forget()


@pytest.fixture(autouse=True)
def _empty_queue(request, django_db_blocker):
    """Empty the job queue after tests that commit: Django's flush leaves tables it does not manage."""
    yield
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction", False)
    if commits or {"transactional_db", "live_server"} & set(request.fixturenames):
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {QUEUE_TABLES}")
