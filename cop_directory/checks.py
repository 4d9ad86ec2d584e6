"""What `manage.py check --deploy` says about this site beyond Django's own checks."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import ProgrammingError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from cop_directory.views import contact_expires

NOTICE = timedelta(days=30)


@register(Tags.security, deploy=True)
def check_security_contact(**kwargs: Any) -> list[CheckMessage]:
    """Warn a month before the contact in security.txt runs out."""
    if timezone.now() < contact_expires() - NOTICE:
        return []
    return [
        Warning(
            f"security.txt expires on {contact_expires():%d %B %Y}.",
            hint="Upgrade to a newer release, whose date is RELEASED_ON.",
            id="cop_directory.W001",
        )
    ]


# Each process would count failed sign-ins for itself.
IN_PROCESS = ("locmem.LocMemCache", "dummy.DummyCache")


@register(Tags.caches)
def check_shared_cache(**kwargs: Any) -> list[CheckMessage]:
    """Refuse a default cache that the processes do not share: the limits of sign-in live in it."""
    backend = settings.CACHES["default"]["BACKEND"]
    if settings.DEBUG or not backend.endswith(IN_PROCESS):
        return []
    return [
        Error(
            f"The default cache, {backend}, is not shared by the processes of the site.",
            hint="Unset CACHE_URL to use the database, or name a Redis like redis://127.0.0.1:6379/0.",
            id="cop_directory.E001",
        )
    ]


@register(Tags.database)
def check_no_demo_people(databases: list[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse the demonstration's sign-ins, whose password everybody knows, anywhere but in the demonstration.

    `migrate` runs this, so no release goes live over them.
    """
    from communities.demo import SIGN_INS
    from members.models import Person

    if settings.DEMO or "default" not in (databases or []):
        return []
    try:
        found = list(Person.objects.filter(email__in=[each.email for each in SIGN_INS]).values_list("email", flat=True))
    except ProgrammingError:  # before the first migration
        return []
    if not found:
        return []
    return [
        Error(
            f"Demonstration accounts are in this database: {', '.join(sorted(found))}.",
            hint="Use another database: these accounts belong to the demonstration.",
            id="cop_directory.E002",
        )
    ]


@register(Tags.database)
def check_not_half_migrated(databases: list[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a database with only some of the migrations that one migration replaces now.

    Django would leave that migration out, and pages would miss columns.
    """
    if "default" not in (databases or []):
        return []
    applied = MigrationRecorder(connection).applied_migrations()
    for migration in MigrationLoader(None).disk_migrations.values():
        missing = [name for name in migration.replaces if name not in applied]
        if 0 < len(missing) < len(migration.replaces):
            return [
                Error(
                    "This database was set up by an older version and can't be upgraded.",
                    hint="Start with an empty database. In the demonstration: ./dev demo --reset",
                    id="cop_directory.E003",
                )
            ]
    return []
