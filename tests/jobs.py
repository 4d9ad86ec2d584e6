"""Runs the queued jobs as a worker does; only for tests with django_db(transaction=True)."""

from unittest.mock import patch

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.periodic import PeriodicRegistry


def run_jobs() -> None:
    """Do every job that is due, on connections of a worker's own; nothing periodic is started."""
    app.perform_import_paths()  # else a task would be registered with what is patched below
    with (
        app.replace_connector(app.connector.get_worker_connector()) as worker_app,
        patch.object(worker_app, "periodic_registry", PeriodicRegistry()),
        # The worker's threads end with it and must leave no open connection behind.
        patch.dict(connection.settings_dict, CONN_MAX_AGE=0),
    ):
        worker_app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
