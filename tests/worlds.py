"""Arrangements that take long to make and that many tests of a module look at."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction


def once_a_module(make: Callable[[], Any]) -> Callable[..., Any]:
    """Return a fixture of what `make()` arranged; each test changes the database in a savepoint inside.

    A test that changes the objects themselves, not only their rows, needs a fixture of its own.
    """

    @pytest.fixture(scope="module")
    def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
        with django_db_blocker.unblock(), transaction.atomic():
            yield make()
            transaction.set_rollback(True)

    return made
