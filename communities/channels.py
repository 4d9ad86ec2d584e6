"""What follows from a community's channels: how one joins, and the exact mails that join and leave (R87)."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple, Protocol
from urllib.parse import quote

from django.conf import settings

from communities import list_commands
from communities.eligibility import Offer, check
from communities.models import Approval, Channel, ChannelSubscription
from communities.models.joining import CLASSES, Joining, JoinPreset
from members.standing import Standing

Server, Delivery = Channel.Server, ChannelSubscription.Delivery
LIST_SERVERS = frozenset({Server.LISTSERV, Server.GOOGLE_GROUPS})

LISTSERV_OPTIONS: dict[str, str] = {Delivery.DIGEST: "DIGEST", Delivery.NONE: "NOMAIL"}


class ChannelFacts(Protocol):
    """The part of a channel that decides how one joins."""

    server: str
    subscribe_address: str
    owner_address: str
    form_url: str


class Writer(NamedTuple):
    """Who sends the message: what {name}, {title} and {agency} become."""

    name: str = ""
    title: str = ""
    agency: str = ""

    @classmethod
    def of(cls, person: Any, standing: Standing) -> "Writer":
        """The person's name and title, and the place of their first post."""
        return cls(person.name, person.title, standing.posts[0].place if standing.posts else "")


class Message(NamedTuple):
    """A mail that only the person's own mailbox can send."""

    to: str
    subject: str = ""
    body: str = ""

    @property
    def mailto(self) -> str:
        """The address that opens the person's mail program with all of it filled in."""
        body = self.body.replace("\n", "\r\n")
        fields = [f"{name}={quote(text)}" for name, text in (("subject", self.subject), ("body", body)) if text]
        return f"mailto:{quote(self.to, safe='@')}" + ("?" + "&".join(fields) if fields else "")


def how_one_joins(home_url: str, channels: Iterable[ChannelFacts]) -> Joining:
    """Here when it has no home elsewhere; else the first channel that says how, else its own site."""
    if not home_url:
        return Joining.HERE
    return next(filter(None, map(_way_into, channels)), Joining.ELSEWHERE)


def way_in(community: Any, channels: Iterable[Channel]) -> tuple[Joining, Channel | None]:
    """How one joins, and the channel whose own rule decides where the community states none.

    Of several such channels it is the one that takes most people.
    """
    channels = list(channels)
    with_rule = [channel for channel in channels if channel.join_rule and _way_into(channel)]
    if community.join_rule or not with_rule:
        return how_one_joins(community.home_url, channels), None
    widest = max(with_rule, key=_width)
    return _way_into(widest) or Joining.ELSEWHERE, widest


def _width(channel: Channel) -> tuple[int, bool, bool]:
    classes = 0 if channel.join_rule == JoinPreset.ONE_AGENCY else len(CLASSES[channel.join_rule])
    return classes, not channel.mailbox, channel.approval == Approval.OPEN


def _way_into(channel: ChannelFacts) -> Joining | None:
    if channel.subscribe_address and channel.server in LIST_SERVERS:
        return Joining.BY_EMAIL
    return Joining.ASKING if channel.owner_address or channel.form_url or channel.subscribe_address else None


def open_channels(standing: Standing, community: Any, channels: Iterable[Channel]) -> list[Channel]:
    """The channels that one joins by mail or form and whose rule, else the community's, admits the person."""
    return [
        channel for channel in channels if _way_into(channel) and check(standing, _offer(community, channel)).is_open
    ]


def _offer(community: Any, channel: Channel) -> Offer:
    rule = channel if channel.join_rule else community
    return replace(Offer.of(community), join_rule=rule.join_rule, mailbox=rule.mailbox, approval=rule.approval)


def is_read_by_server(channel: ChannelFacts) -> bool:
    """A program answers at once; a LISTSERV's plain `-request` address is read by the owners of the list."""
    local_part = channel.subscribe_address.partition("@")[0].lower()
    by_owners = local_part.endswith("-request") and not local_part.endswith("-subscribe-request")
    return channel.server in LIST_SERVERS and bool(local_part) and not by_owners


def deliveries(channel: Channel) -> list[Delivery]:
    """The choices that the message itself can make: none where the command for them is not known."""
    return list(Delivery) if is_read_by_server(channel) and _listserv(channel) else []


def joining_message(channel: Channel, writer: Writer, delivery: str = Delivery.EACH) -> Message | None:
    """The mail that asks to be let in; None where one asks by a form only."""
    to = channel.subscribe_address or channel.owner_address
    if not to:
        return None
    body = _fill(channel.subscribe_body, writer)
    if delivery in LISTSERV_OPTIONS and delivery in deliveries(channel):
        is_command = list_commands.joins(channel.subscribe_body, channel.list_name)
        command = _command(body if is_command else _one_line(f"SUBSCRIBE {channel.list_name} {writer.name}"))
        return Message(_to(_listserv(channel)), "", f"{command} WITH {LISTSERV_OPTIONS[delivery]}")
    if to.lower().startswith("listserv@"):
        body = _command(body)
    if channel.owner_address and not channel.subscribe_address:
        body = body or _letter(channel, writer)
    return Message(_to(to), _one_line(channel.subscribe_subject), body)


def leaving_message(channel: Channel) -> Message | None:
    """The mail that ends a subscription; None where it is not known."""
    if address := _listserv(channel):
        return Message(_to(address), "", f"SIGNOFF {channel.list_name}")
    if channel.server == Server.GOOGLE_GROUPS and channel.list_name and channel.subscribe_address:
        return Message(_to(f"{channel.list_name}+unsubscribe@{channel.subscribe_address.partition('@')[2]}"))
    owners = channel.owner_address or channel.subscribe_address
    return Message(_to(owners), f"Leave {channel.name}") if owners else None


def digest_message(channel: Channel) -> Message | None:
    """The mail that turns a subscription into a digest; None where the command is not known."""
    address = _listserv(channel)
    return Message(_to(address), "", f"SET {channel.list_name} DIGEST") if address else None


def _listserv(channel: Channel) -> str:
    """The address that takes commands for a LISTSERV list, or ""."""
    host = channel.subscribe_address.partition("@")[2]
    return f"listserv@{host}" if channel.server == Server.LISTSERV and channel.list_name and host else ""


def _letter(channel: Channel, writer: Writer) -> str:
    who = ", ".join(part for part in writer if part)
    return f"I would like to join {channel.community.name}.\n\n{who}"


def _fill(template: str, writer: Writer) -> str:
    """Fill in what is known; what is not leaves no comma behind."""
    for name, value in writer._asdict().items():
        template = template.replace(f"{{{name}}}", value)
    return re.sub(r"(\s*,)+\s*$|(,\s*)(?=,)", "", _one_line(template))


def _one_line(text: str) -> str:
    """A server reads each line as a command of its own, so a name never starts one."""
    return " ".join(text.split())


def _command(text: str) -> str:
    """Without what a profile may bring and a LISTSERV would stumble over: quotes, and a period at the end."""
    return re.sub(r"[\"“”]", "", text).rstrip(". ")


def _to(address: str) -> str:
    return f"{address}.invalid" if settings.DEMO else address
