"""Many tables in one step of a migration: each operation by itself lets Django make all models anew, a fifth of a
second each time, which a new database would wait for by the minute.
"""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.models import CreateModel
from pgtrigger.migrations import AddTrigger


class AtOnce(Operation):
    """Do what `operations` say, which create tables and add to them only, by making every table as it is in the end.

    For the first migration of an app: nothing here changes a table that was there before.
    """

    reversible = True

    def __init__(self, operations: Sequence[Operation]):
        self.operations = operations

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return self.__class__.__qualname__, [self.operations], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        # Without models made already, no operation makes them anew.
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in self._models(app_label, to_state):
            schema_editor.create_model(model)  # with its constraints, indexes and triggers
        for operation in self.operations:
            if isinstance(operation, AddTrigger) and _is_proxy(app_label, operation.model_name, to_state):
                operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in reversed(self._models(app_label, from_state)):
            schema_editor.delete_model(model)

    def describe(self) -> str:
        return "Create the tables of an app"

    def _models(self, app_label: str, state: Any) -> list[Any]:
        created = [operation.name for operation in self.operations if isinstance(operation, CreateModel)]
        models = [state.apps.get_model(app_label, name) for name in created]
        return [model for model in models if not model._meta.proxy]


def _is_proxy(app_label: str, name: str, state: Any) -> bool:
    """Without a table of its own: its triggers stand on another one's."""
    return state.apps.get_model(app_label, name)._meta.proxy
