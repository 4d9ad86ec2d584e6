"""An exception from the time limits that the database keeps for this process; settings.TIME_LIMITS has the figures."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction


@contextmanager
def working_as(work: str) -> Iterator[None]:
    """Run one transaction under the limits of another kind of work."""
    with transaction.atomic(), connection.cursor() as cursor:
        for name, value in settings.TIME_LIMITS[work].items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        yield
