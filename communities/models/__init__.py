"""Communities, what they are about, where they talk, and who belongs to them."""

from communities.models.channel import Channel, ChannelSubscription, MemberCount
from communities.models.community import Alias, Community, CommunityCounts, Sponsorship
from communities.models.directory import CommunityIndex, DirectoryVersion, SearchWord
from communities.models.export import Export
from communities.models.joining import Approval, Joining, JoinPreset, JoinRule, Mailbox
from communities.models.membership import Acknowledgement, Invitation, Membership
from communities.models.topic import Interest, Topic
from communities.models.upkeep import Correction, LinkCheck, Spotlight, StewardNote

__all__ = [
    "Acknowledgement",
    "Alias",
    "Approval",
    "Channel",
    "ChannelSubscription",
    "Community",
    "CommunityCounts",
    "CommunityIndex",
    "Correction",
    "DirectoryVersion",
    "Export",
    "Interest",
    "Invitation",
    "JoinPreset",
    "JoinRule",
    "Joining",
    "LinkCheck",
    "Mailbox",
    "MemberCount",
    "Membership",
    "SearchWord",
    "Sponsorship",
    "Spotlight",
    "StewardNote",
    "Topic",
]
