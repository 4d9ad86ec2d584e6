"""Experts, and what is asked of them."""

from communities.experts.models.consultation import (
    Attachment,
    Block,
    Consultation,
    Helped,
    Message,
    Stop,
    Summary,
    Turn,
)
from communities.experts.models.people import Audience, Avoid, Goal, Introduction, Profile, Tie
from communities.experts.models.roster import (
    CallAnswer,
    Confirmation,
    ConsentRule,
    ExpertCall,
    Holder,
    Promise,
    RosterInvitation,
    Sme,
)

__all__ = [
    "Attachment",
    "Audience",
    "Avoid",
    "Block",
    "CallAnswer",
    "Confirmation",
    "ConsentRule",
    "Consultation",
    "ExpertCall",
    "Goal",
    "Helped",
    "Holder",
    "Introduction",
    "Message",
    "Profile",
    "Promise",
    "RosterInvitation",
    "Sme",
    "Stop",
    "Summary",
    "Tie",
    "Turn",
]
