"""Write rows over and over without undoing anybody's work: history tells who else has written a row since."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pghistory
from django.db import connection, models

Key = tuple[Any, ...]
MANY = 200  # rows; from here on the database's statistics of the table are made at once


class Author:
    """A source that may run again: adds what is new, corrects what only it has written, keeps everything else.

    A row that anybody else has written, in the admin or elsewhere, is kept as it is. A row that this author wrote once
    and somebody deleted stays deleted; one whose key somebody changed is known by its id. Nothing is ever removed.
    """

    def __init__(self, name: str, by: Any = None):
        self.name = name
        self.by = by
        self.tally: dict[type[models.Model], Counter[str]] = {}
        self.written: list[models.Model] = []
        self.new: list[models.Model] = []
        self.kept: list[models.Model] = []
        self.changes: list[str] = []

    def writing(self) -> pghistory.context:
        """The history context that marks every change as this author's, at the hands of `by`."""
        return pghistory.context(what=self.name, **({"person": self.by.pk} if self.by else {}))

    @property
    def total(self) -> Counter[str]:
        """How many rows of all models were added, changed, kept and unchanged."""
        return sum(self.tally.values(), Counter())

    def line(self, model: type[models.Model]) -> str:
        """The tally of one model in words."""
        numbers = ", ".join(f"{self.tally[model][word]:,} {word}" for word in ("added", "changed", "kept", "unchanged"))
        return f"{str(model._meta.verbose_name_plural).capitalize()}: {numbers}"

    def put(
        self,
        stored: models.QuerySet,
        rows: Iterable[dict[str, Any]],
        *,
        key: tuple[str, ...],
        overwrite: Callable[[Any], bool] = lambda item: False,
    ) -> dict[Key, Any]:
        """Write `rows`, given as columns and values, and return the stored object of each key.

        `stored` holds the objects among which a row with the same `key` is looked for. Objects that somebody else has
        written carry `is_kept = True`, unless `overwrite` says yes to them; keys of deleted objects are missing.
        Runs 3 reads and at most 2 writes.
        """
        model = stored.model
        rows = {tuple(row[column] for column in key): row for row in rows}
        mine, by_others = self.history(model, key)
        # The row that now has the key comes last, so that it wins over one that had it before.
        ids = {pk: identity for identity, pk in mine.items()}
        found = {ids[item.pk]: item for item in model._default_manager.filter(pk__in=ids)}
        narrowed = stored.filter(**{f"{key[0]}__in": {identity[0] for identity in rows}})
        found |= {tuple(getattr(item, column) for column in key): item for item in narrowed}
        new = {identity: model(**row) for identity, row in rows.items() if identity not in found.keys() | mine.keys()}
        changed, kept = [], len(rows.keys() - found.keys() - new.keys())
        for identity in rows.keys() & found.keys():
            item = found[identity]
            item.is_kept = item.pk in by_others and not overwrite(item)
            if _differs(item, rows[identity]):
                if item.is_kept:
                    kept += 1
                    self.kept.append(item)
                    continue
                other = [column for column, value in rows[identity].items() if getattr(item, column) != value]
                for column in other:
                    setattr(item, column, rows[identity][column])
                changed.append(item)
                names = ", ".join(str(model._meta.get_field(column).verbose_name) for column in other)
                self.changes.append(f"{_kind(model)} changed: {item} ({names})")
        for item in new.values():
            item.is_kept = False
        model._default_manager.bulk_create(new.values())
        if len(new) >= MANY:
            _analyze(model)
        self.changes += [f"{_kind(model)} added: {item}" for item in new.values()]
        if changed:
            columns = {model._meta.get_field(column).name for row in rows.values() for column in row}
            model._default_manager.bulk_update(changed, sorted(columns), batch_size=500)
        self.written += [*new.values(), *changed]
        self.new += new.values()
        count = {"added": len(new), "changed": len(changed), "kept": kept}
        self.tally.setdefault(model, Counter()).update(count, unchanged=len(rows) - sum(count.values()))
        here = found | new
        return {identity: here[identity] for identity in rows if identity in here}

    def history(self, model: type[models.Model], key: tuple[str, ...]) -> tuple[dict[Key, int], set[int]]:
        """The id of every row this author has written, by key, and the ids that somebody else has written to."""
        mine, others = {}, set()
        events = model.pgh_event_model.objects.order_by("pgh_id")
        for pk, what, *identity in events.values_list("id", "pgh_context__metadata__what", *key):
            if what == self.name:
                mine[tuple(identity)] = pk
            else:
                others.add(pk)
        return mine, others


def _analyze(model: type[models.Model]) -> None:
    """Let the database plan with the rows just loaded; by itself it would look at them only after the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _kind(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name).capitalize()


def _differs(item: models.Model, row: dict[str, Any]) -> bool:
    return any(getattr(item, column) != value for column, value in row.items())


def written_by_people(model: type[models.Model], *, besides: str) -> set[int]:
    """The ids of rows that some person has written to by other means than the author named `besides`."""
    events = model.pgh_event_model.objects.filter(pgh_context__metadata__person__gt=0)
    written = events.values_list("id", "pgh_context__metadata__what")
    return {pk for pk, what in written if what != besides}
