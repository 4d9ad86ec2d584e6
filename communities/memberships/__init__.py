"""Writes of membership: each takes the community's lock first, looks again, then changes.

Whoever presses second finds what the first one did: one outcome, one history row, one mail.
"""

from communities.memberships.invitations import accept_invitation, find_invitation, invite, owns, withdraw_invitation
from communities.memberships.lapsing import GRACE, lapse, review, unmet
from communities.memberships.many import begin_all, decline_waiting, end_all, withdraw_invitations
from communities.memberships.own import follow, got_in, join, leave, skip, undo, withdraw
from communities.memberships.reminders import ask_whether_in, working_days_before
from communities.memberships.rows import (
    AcknowledgementDue,
    AlreadyDecided,
    Refused,
    latest_of,
    open_invitation,
    recount,
)
from communities.memberships.sign_in import sign_in_changed
from communities.memberships.stewards import change_role, decide, remove, renew_term, term_from

__all__ = [
    "GRACE",
    "AcknowledgementDue",
    "AlreadyDecided",
    "Refused",
    "accept_invitation",
    "ask_whether_in",
    "begin_all",
    "change_role",
    "decide",
    "decline_waiting",
    "end_all",
    "find_invitation",
    "follow",
    "got_in",
    "invite",
    "join",
    "lapse",
    "latest_of",
    "leave",
    "open_invitation",
    "owns",
    "recount",
    "remove",
    "renew_term",
    "review",
    "sign_in_changed",
    "skip",
    "term_from",
    "undo",
    "unmet",
    "withdraw",
    "withdraw_invitation",
    "withdraw_invitations",
    "working_days_before",
]
