"""The desk's lists of communities and what belongs to them, one module for each noun."""

from communities.admin import (
    channel,
    community,
    correction,
    invitation,
    membership,
    note,
    records,
    spotlight,
    topic,
)

__all__ = [
    "channel",
    "community",
    "correction",
    "invitation",
    "membership",
    "note",
    "records",
    "spotlight",
    "topic",
]
