"""Whether this process should get requests: the answer of /readyz, in words for the log only."""

from datetime import timedelta

from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateWorker

from members.notifications.models import Mail

WORKER_SILENT_AFTER = timedelta(seconds=60)


class Readiness:
    """Asks the database each time; remembers only that all migrations are applied, which stays true."""

    def __init__(self) -> None:
        self.migrated = False

    def problems(self) -> list[str]:
        """Return what stands in the way, empty when nothing does."""
        try:
            if not self._is_migrated():
                return ["migrations are not applied"]
            return [*self._mail(), *self._worker(), *self._cache()]
        except (DatabaseError, InterfaceError) as error:
            return [f"the database does not answer: {error}"]

    def _is_migrated(self) -> bool:
        if not self.migrated:
            executor = MigrationExecutor(connection)
            self.migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        return self.migrated

    def _mail(self) -> list[str]:
        now = timezone.now()
        since = Mail.objects.overdue(now).aggregate(oldest=Min("owed_since"))["oldest"]
        return [f"the oldest mail waits {now - since}"] if since else []

    def _worker(self) -> list[str]:
        since = timezone.now() - WORKER_SILENT_AFTER
        alive = ProcrastinateWorker.objects.filter(last_heartbeat__gt=since).exists()
        return [] if alive else [f"no worker gave a sign in {WORKER_SILENT_AFTER}"]

    def _cache(self) -> list[str]:
        """Nobody can sign in without the shared cache, where the limits of sign-in are counted."""
        try:
            cache.get("readyz")
        except Exception as error:  # what it raises depends on the backend
            return [f"the shared cache does not answer: {error}"]
        return []
