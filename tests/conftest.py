"""What every test may rely on."""

import gc
from contextlib import ExitStack
from unittest.mock import patch

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import TestCase, TransactionTestCase

from communities.directory import entry, listings
from tests import template

pytest_plugins = ["tests.browser.fixtures"]
# What migrating wrote and no test changes.
DELETE_ALL_ROWS = """
DO $$
DECLARE name text;
BEGIN
    PERFORM set_config('session_replication_role', 'replica', true);
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN
        ('django_migrations', 'django_content_type', 'auth_permission', 'auth_group', 'auth_group_permissions')
    LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
END $$
"""


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
    caches["feeds"].clear()
    listings.forget()
    entry.forget()


def pytest_collection_modifyitems(items) -> None:
    """Leave all cases of a matrix but the first to full runs."""
    tried = set()
    for item in items:
        if item.get_closest_marker("matrix"):
            name = item.nodeid.partition("[")[0]
            if name in tried:
                item.add_marker(pytest.mark.slow)
            tried.add(name)


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what all tests share."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _foreign_keys_are_checked_in_full_runs_only(pytestconfig):
    """`./dev test` leaves out the check of every foreign key at the end of each test; `--all` makes it."""
    with ExitStack() as stack:
        if "not slow" in pytestconfig.option.markexpr:
            stack.enter_context(patch.object(TestCase, "_should_check_constraints", return_value=False))
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_flush():
    """After a test that commits, delete what it left; Django's flush truncates every table and migrates again."""
    with patch.object(TransactionTestCase, "_fixture_teardown", lambda case: empty_tables()):
        yield


def empty_tables() -> None:
    """Delete the rows of every table, the job queue's too, past triggers and foreign keys."""
    with connection.cursor() as cursor:
        cursor.execute(DELETE_ALL_ROWS)
