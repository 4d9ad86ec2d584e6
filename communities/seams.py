"""The only way a lower room reaches an upper one: three lists, filled in a room's `AppConfig.ready()`.

Each entry is a plain function; the docstring beside each list gives its shape.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

Evidence = Callable[[Any], str]
Welcome = Callable[[Any, Any], list[str]]
PersonData = Callable[[Any], dict[str, Any]]

evidence: dict[str, Evidence] = {}
"""Checklist item id -> function of a community, returning why the item is not met yet, empty when it is."""

welcome: list[Welcome] = []
"""Functions of (community, person), returning lines that a new member is told (R46)."""

person_data: dict[str, PersonData] = {}
"""Heading -> function of a person, returning what that room holds about them: for download and closing."""


def welcome_lines(community: Any, person: Any) -> list[str]:
    """Everything the rooms have to tell a new member, in the order in which the rooms were loaded."""
    return [line for tell in welcome for line in tell(community, person)]


def everything_about(person: Any, *, at: datetime) -> dict[str, Any]:
    """What all rooms hold about `person`, for the download of one's own data."""
    return {"as_of": at.isoformat(), **{heading: read(person) for heading, read in person_data.items()}}
