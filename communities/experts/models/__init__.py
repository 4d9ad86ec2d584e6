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
    "Block",
    "CallAnswer",
    "Confirmation",
    "ConsentRule",
    "Consultation",
    "ExpertCall",
    "Helped",
    "Holder",
    "Message",
    "Promise",
    "RosterInvitation",
    "Sme",
    "Stop",
    "Summary",
    "Turn",
]
