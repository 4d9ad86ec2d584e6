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
from communities.experts.models.pairs import (
    MentoringPair,
    MentoringRequest,
    MentorTerms,
    PairAgreement,
    PairKind,
    PairSession,
    Rhythm,
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
from communities.experts.models.strengths import Skill, SkillAsk, SkillMatch

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
    "MentorTerms",
    "MentoringPair",
    "MentoringRequest",
    "Message",
    "PairAgreement",
    "PairKind",
    "PairSession",
    "Profile",
    "Promise",
    "Rhythm",
    "RosterInvitation",
    "Skill",
    "SkillAsk",
    "SkillMatch",
    "Sme",
    "Stop",
    "Summary",
    "Tie",
    "Turn",
]
