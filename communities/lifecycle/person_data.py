"""What the lifecycle holds about a person: shown to them, and ended or blanked when they close their account."""

from typing import Any

from communities.lifecycle import backers
from communities.lifecycle.asks import person_data as asks
from communities.lifecycle.ending import opting_out
from communities.lifecycle.papers import person_data as papers
from communities.lifecycle.start import person_data as start

PARTS = (start, backers, papers, asks, opting_out)


def read(person: Any) -> dict[str, Any]:
    """Everything that the parts of this room hold, as plain values."""
    return {name: value for part in PARTS for name, value in part.read(person).items()}


def forget(person: Any) -> None:
    """Let each part end or blank what it holds."""
    for part in PARTS:
        part.forget(person)
