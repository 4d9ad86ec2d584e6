"""One migrated database that every test process copies: quicker than migrating in each of them.

Its name holds a digest of all migrations, so a changed one makes a new copy; older copies are dropped.
"""

import fcntl
import hashlib
import inspect
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

PREFIX = "migrated_"


def migrated() -> str:
    """The name of a database with all migrations applied; made by the first process that asks, awaited by others."""
    name = PREFIX + _digest()
    with _alone(), connection._nodb_cursor() as server:
        server.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"])
        there = {row[0] for row in server.fetchall()}
        if name not in there:
            for old in there:
                server.execute(f"DROP DATABASE IF EXISTS {old} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {name}_new")
            _migrate(f"{name}_new")
            server.execute(f"ALTER DATABASE {name}_new RENAME TO {name}")
    return name


def _migrate(database: str) -> None:
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        call_command("migrate", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


def _digest() -> str:
    migrations = MigrationLoader(None).disk_migrations
    sources = sorted(inspect.getfile(type(migration)) for migration in migrations.values())
    found = hashlib.sha256()
    for source in sources:
        with open(source, "rb") as file:
            found.update(file.read())
    return found.hexdigest()[:16]


@contextmanager
def _alone():
    """One process of this checkout at a time."""
    (settings.BASE_DIR / ".data").mkdir(exist_ok=True)
    with open(settings.BASE_DIR / ".data" / "template.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
