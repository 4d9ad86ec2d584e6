"""What the lifecycle keeps, one module for each noun."""

from communities.lifecycle.models.ask import Ask
from communities.lifecycle.models.charter import CharterVersion, Voice
from communities.lifecycle.models.ending import Conversion, Merger, OptOut, Retirement
from communities.lifecycle.models.flag import Flag
from communities.lifecycle.models.plan import Care, Decision, OutcomeMeasure, PlanEntry
from communities.lifecycle.models.review import ActionItem, Review, ReviewItem
from communities.lifecycle.models.start import StartAssessment, StartMatch
from communities.lifecycle.models.support import OutreachEntry, Support
from communities.lifecycle.models.transition import Mark, Transition

__all__ = [
    "ActionItem",
    "Ask",
    "Care",
    "CharterVersion",
    "Conversion",
    "Decision",
    "Flag",
    "Mark",
    "Merger",
    "OptOut",
    "OutcomeMeasure",
    "OutreachEntry",
    "PlanEntry",
    "Retirement",
    "Review",
    "ReviewItem",
    "StartAssessment",
    "StartMatch",
    "Support",
    "Transition",
    "Voice",
]
