"""Counting what a write has left behind."""

from django.apps import apps
from pghistory.models import Event


def rows_of_history() -> int:
    """Event rows of all tracked models."""
    return sum(model.objects.count() for model in apps.get_models() if issubclass(model, Event))


def rows_by_table() -> dict[str, int]:
    """How many rows each of our tables and their histories holds; empty tables are left out."""
    rooms = ("members", "communities", "directory", "notifications", "pghistory")
    counts = {
        model._meta.db_table: model.objects.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in rooms
    }
    return {table: number for table, number in counts.items() if number}
