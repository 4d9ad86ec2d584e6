"""What stops a start: the demonstration's accounts and caches, and databases of older versions."""

import pytest
from django.db.migrations.recorder import MigrationRecorder

from cop_directory.checks import check_no_demo_people, check_not_half_migrated, check_shared_cache
from tests.factories import PersonFactory


@pytest.mark.django_db
@pytest.mark.parametrize(("demo_on", "found"), [(True, []), (False, ["cop_directory.E002"])])
def test_check_finds_demo_people_outside_the_demonstration(settings, demo_on, found):
    settings.DEMO = demo_on
    PersonFactory(email="demo.office@gsa.gov")

    assert [error.id for error in check_no_demo_people(databases=["default"])] == found


@pytest.mark.parametrize(
    ("backend", "debug", "found"),
    [
        ("django.core.cache.backends.locmem.LocMemCache", False, ["cop_directory.E001"]),
        ("django.core.cache.backends.locmem.LocMemCache", True, []),
        ("django.core.cache.backends.db.DatabaseCache", False, []),
        ("django.core.cache.backends.redis.RedisCache", False, []),
    ],
)
def test_check_refuses_a_cache_of_one_process(settings, backend, debug, found):
    settings.DEBUG = debug
    settings.CACHES = {"default": {"BACKEND": backend}}

    assert [error.id for error in check_shared_cache()] == found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("gone", "found"),
    [
        ([], []),
        (["0013_address_needed_to_join"], ["cop_directory.E003"]),
        (["0001_tables"], []),  # migrated as far as possible before one migration replaced the others
    ],
)
def test_check_finds_a_half_migrated_database(gone, found):
    MigrationRecorder.Migration.objects.filter(app="communities", name__in=gone).delete()

    assert [error.id for error in check_not_half_migrated(databases=["default"])] == found


@pytest.mark.django_db
def test_check_leaves_an_empty_database_alone():
    MigrationRecorder.Migration.objects.all().delete()

    assert check_not_half_migrated(databases=["default"]) == []
