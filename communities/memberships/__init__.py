"""Writes of membership: each takes the community's lock first, looks again, then changes.

Whoever presses second finds what the first one did: one outcome, one history row, one mail.
"""

from communities.memberships.invitations import accept_invitation, find_invitation, invite
from communities.memberships.own import got_in, join, leave, undo, withdraw
from communities.memberships.rows import AlreadyDecided, Refused, recount
from communities.memberships.stewards import change_role, decide, remove

__all__ = [
    "AlreadyDecided",
    "Refused",
    "accept_invitation",
    "change_role",
    "decide",
    "find_invitation",
    "got_in",
    "invite",
    "join",
    "leave",
    "recount",
    "remove",
    "undo",
    "withdraw",
]
