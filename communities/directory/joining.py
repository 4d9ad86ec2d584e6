"""What one person reads about joining one community: the box on its page and the steps that lead in elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from communities import channels
from communities.buttons import Button, button
from communities.channels import Delivery, Message, Writer
from communities.eligibility import Action, Offer, Outcome, Verdict
from communities.models import Channel, ChannelSubscription, Community, JoinPreset, JoinRule
from communities.querysets import ENOUGH
from communities.verdicts import verdicts_on
from members.standing import Standing

HEADINGS: dict[Action, str] = {
    Action.JOIN: "Join {name}",
    Action.ASK: "Ask to join {name}",
    Action.BY_EMAIL: "Join {name} by email",
    Action.ASK_OWNERS: "Ask the owners of {name}",
    Action.GO: "Join {name} at its site",
}

# What a press on the join page does, after "I agree, " or at the start of a sentence.
PRESS: dict[Action, str] = {
    Action.JOIN: "join {name}",
    Action.ASK: "send my request",
    Action.BY_EMAIL: "I've sent it",
    Action.ASK_OWNERS: "I've sent it",
    Action.GO: "follow {name} here",
}


@dataclass(frozen=True, slots=True)
class Steps:
    """How one person gets into, and out of, one channel."""

    channel: Channel
    subscription: ChannelSubscription | None
    message: Message | None
    leaving: Message | None
    digest: Message | None
    delivery: str
    deliveries: list[Delivery]
    is_read_by_server: bool
    sender: str

    @property
    def share(self) -> str:
        """How many got in, once five people answered; needs a channel from `with_answers`."""
        if self.channel.answers < ENOUGH:
            return ""
        return f"{self.channel.yeses} of {self.channel.answers} who answered got in"


class Box(NamedTuple):
    """The box of joining on a community's page, before and after a press: one verdict, one button."""

    community: Community
    verdict: Verdict
    button: Button | None

    @property
    def is_member(self) -> bool:
        return self.verdict.outcome in (Outcome.JOINED, Outcome.JOINED_BY_WORD)

    @property
    def is_following(self) -> bool:
        return self.verdict.outcome == Outcome.FOLLOWING

    @property
    def can_leave(self) -> bool:
        """Live and past taking back: the small way out is Leave."""
        return self.is_member and self.verdict.action != Action.UNDO

    @property
    def heading(self) -> str:
        """What the join page is about, for this person now."""
        if self.verdict.is_open:
            return HEADINGS[self.verdict.action].format(name=self.community.name)
        prefix = "You are in" if self.is_member else "The way into" if self.is_following else "Joining"
        return f"{prefix} {self.community.name}"

    @property
    def label(self) -> str:
        """What stands on the big button."""
        if self.button is None:
            return ""
        return self.button.full_label if self.verdict.action == Action.JOIN else self.button.label

    @property
    def site(self) -> Button:
        """Its own home, for somebody who follows it."""
        host = Offer.of(self.community).host
        return Button(f"Go to {host}", f"Go to {host}", style="outline", href=self.community.home_url, host=host)

    @property
    def press(self) -> str:
        """The words of the button that begins the membership."""
        return PRESS[self.verdict.action].format(name=self.community.name)

    @property
    def can_follow(self) -> bool:
        """One joins at its own site, and this directory can keep an eye on it."""
        return self.verdict.is_open and self.verdict.action == Action.GO


def box(community: Community, who: Standing) -> Box:
    """The box for somebody of this standing; `community` has `index`, `agency` and `successor` loaded."""
    verdict = verdicts_on([community], who)[community.pk]
    return Box(community, verdict, button(verdict, community, host=Offer.of(community).host))


def steps(
    person: Any, who: Standing, community: Community, found: Iterable[Channel], *, delivery: str = Delivery.EACH
) -> list[Steps]:
    """The steps into each of the channels `found` (by `with_answers`) open to the person; one statement if any is."""
    found = channels.open_channels(who, community, found)
    if not found:
        return []
    mine = ChannelSubscription.objects.filter(person=person, channel__in=found).order_by("asked_at", "pk")
    latest = {row.channel_id: row for row in mine}
    writer = Writer.of(person, who)
    senders = {channel.pk: sender_by(channel if channel.join_rule else community) for channel in found}
    return [_steps(channel, latest.get(channel.pk), writer, delivery, senders[channel.pk]) for channel in found]


def sender_by(rule: JoinRule) -> str:
    """From which of their addresses the person writes; "" where any will do."""
    if rule.mailbox:
        return "your .gov or .mil address"
    return "" if rule.join_rule == JoinPreset.PUBLIC else "your work email"


def _steps(
    channel: Channel, subscription: ChannelSubscription | None, writer: Writer, delivery: str, sender: str
) -> Steps:
    choices = channels.deliveries(channel)
    return Steps(
        channel=channel,
        subscription=subscription,
        message=channels.joining_message(channel, writer, delivery),
        leaving=channels.leaving_message(channel),
        digest=channels.digest_message(channel),
        delivery=delivery if delivery in choices else Delivery.EACH,
        deliveries=choices,
        is_read_by_server=channels.is_read_by_server(channel),
        sender=sender,
    )
