"""What follows from a community's channels: how one joins."""

from collections.abc import Iterable
from typing import Protocol

from communities.models.joining import Joining

LIST_SERVERS = frozenset({"listserv", "google_groups"})


class ChannelFacts(Protocol):
    """The part of a channel that decides how one joins."""

    server: str
    subscribe_address: str
    owner_address: str
    form_url: str


def how_one_joins(home_url: str, channels: Iterable[ChannelFacts]) -> Joining:
    """Here when it has no home elsewhere; else the first channel that says how, else its own site."""
    if not home_url:
        return Joining.HERE
    for channel in channels:
        if channel.subscribe_address and channel.server in LIST_SERVERS:
            return Joining.BY_EMAIL
        if channel.owner_address or channel.form_url or channel.subscribe_address:
            return Joining.ASKING
    return Joining.ELSEWHERE
