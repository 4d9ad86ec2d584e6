"""What happened to an object, read from the history that the database keeps."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import models
from django.utils import timezone

from members.models import Person

LATEST = 200  # events of each table that one page shows
DONE = {"insert": "Added", "update": "Changed", "delete": "Removed"}
OWN_FIELDS = ("pgh_id", "pgh_created_at", "pgh_label", "pgh_obj", "pgh_context", "id")

Source = tuple[type[models.Model], dict[str, Any]]
"""A tracked model and the condition on its events, like (Channel, {"community_id": 7})."""


class Difference(NamedTuple):
    """One field, in words, before and after."""

    name: str
    before: str
    after: str


class Change(NamedTuple):
    """One event: when, who (a person, or the program that wrote), which kind of object, what was done to it."""

    at: datetime
    who: str
    kind: str
    done: str
    differences: list[Difference]


def changes(sources: Iterable[Source]) -> list[Change]:
    """The latest events of all `sources`, newest first; an update says what it changed.

    Runs one statement for each source, one for the people, and one for each model that changed links point to.
    """
    events = [(event, before) for source in sources for event, before in _events(*source)]
    events.sort(key=lambda pair: (pair[0].pgh_created_at, pair[0].pgh_id), reverse=True)
    names = _Names()
    raw = [(event, _raw_differences(event, before, names)) for event, before in events]
    people = _people(event for event, _ in events)
    return [
        Change(
            at=event.pgh_created_at,
            who=_who(event, people),
            kind=str(event.pgh_tracked_model._meta.verbose_name).capitalize(),
            done=DONE.get(event.pgh_label, event.pgh_label),
            differences=[
                Difference(str(field.verbose_name), names.say(field, before), names.say(field, after))
                for field, before, after in differences
            ],
        )
        for event, differences in raw
    ]


def _events(model: type[models.Model], condition: dict[str, Any]) -> list[tuple[Any, Any]]:
    """Each event with the one before it of the same row."""
    newest = model.pgh_event_model.objects.filter(**condition).select_related("pgh_context").order_by("-pgh_id")
    latest: dict[Any, Any] = {}
    pairs = []
    for event in reversed(newest[:LATEST]):
        pairs.append((event, latest.get(event.id)))
        latest[event.id] = event
    return pairs


def _raw_differences(event: Any, before: Any, names: "_Names") -> list[tuple[models.Field, Any, Any]]:
    if event.pgh_label != "update" or before is None:
        return []
    found = []
    for field in event._meta.concrete_fields:
        old, new = getattr(before, field.attname), getattr(event, field.attname)
        if field.name not in OWN_FIELDS and old != new:
            names.note(field, old, new)
            found.append((field, old, new))
    return found


def _people(events: Iterable[Any]) -> dict[int, str]:
    ids = {event.pgh_context.metadata.get("person") for event in events if event.pgh_context}
    return {person.pk: person.display_name for person in Person.objects.filter(pk__in=ids - {None})}


def _who(event: Any, people: dict[int, str]) -> str:
    metadata = event.pgh_context.metadata if event.pgh_context else {}
    return people.get(metadata.get("person")) or metadata.get("what") or "Not recorded"


class _Names:
    """Says values in words; what links point to is read in one go for each model."""

    def __init__(self) -> None:
        self.wanted: dict[type[models.Model], set[Any]] = {}
        self.read: dict[type[models.Model], dict[Any, Any]] = {}

    def note(self, field: models.Field, *values: Any) -> None:
        if field.is_relation:
            self.wanted.setdefault(field.related_model, set()).update(value for value in values if value is not None)

    def say(self, field: models.Field, value: Any) -> str:
        if value in (None, "", []):
            return "nothing"
        if field.is_relation:
            model = field.related_model
            if model not in self.read:
                self.read[model] = model._default_manager.in_bulk(self.wanted[model])
            return str(self.read[model].get(value, f"{model._meta.verbose_name} {value}"))
        if isinstance(value, list):
            return ", ".join(map(str, value))
        if isinstance(value, datetime):
            return f"{timezone.localtime(value):%-d %B %Y, %-I:%M %p} ET"
        if isinstance(value, date):
            return f"{value:%-d %B %Y}"
        return str(dict(field.flatchoices).get(value, value))
