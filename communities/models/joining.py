"""The words of joining: who may (preset), who decides (approval), and how it is done (joining)."""

from django.db import models

from members.models import MemberClass


class JoinPreset(models.TextChoices):
    """Who may join; CLASSES says which member classes each one admits. Empty means not stated."""

    FEDERAL_ONLY = "federal_only", "Federal employees only"
    FEDERAL_AND_CONTRACTORS = "federal_and_contractors", "Federal employees and contractors"
    GOVERNMENT_ONLY = "government_only", "Government employees only"
    GOVERNMENT_AND_CONTRACTORS = "government_and_contractors", "Government employees and contractors"
    GOVERNMENT_AND_EDUCATION = "government_and_education", "Government and education employees"
    PUBLIC = "public", "Anyone"
    ONE_AGENCY = "one_agency", "One agency's people only"


class Approval(models.TextChoices):
    """Who decides about somebody whom the preset admits."""

    OPEN = "open", "Nobody: joining is open"
    REQUEST = "request", "A steward decides each request"
    INVITE = "invite", "By invitation"


class Mailbox(models.TextChoices):
    """The kind of address that joining takes; empty means any that shows where the person works."""

    GOVERNMENT = "government", "A .gov or .mil address"


class Joining(models.TextChoices):
    """How one joins; computed from where the community lives and the channels it has."""

    HERE = "here", "Here"
    BY_EMAIL = "by_email", "By email to a list server"
    ASKING = "asking", "By asking its owners"
    ELSEWHERE = "elsewhere", "At its own site"


_FEDERAL = frozenset({MemberClass.FEDERAL, MemberClass.MILITARY})
_GOVERNMENT = _FEDERAL | {MemberClass.STATE, MemberClass.LOCAL, MemberClass.TRIBAL, MemberClass.TERRITORIAL}

CLASSES: dict[str, frozenset[str]] = {
    JoinPreset.FEDERAL_ONLY: _FEDERAL,
    JoinPreset.FEDERAL_AND_CONTRACTORS: _FEDERAL | {MemberClass.CONTRACTOR},
    JoinPreset.GOVERNMENT_ONLY: _GOVERNMENT,
    JoinPreset.GOVERNMENT_AND_CONTRACTORS: _GOVERNMENT | {MemberClass.CONTRACTOR},
    JoinPreset.GOVERNMENT_AND_EDUCATION: _GOVERNMENT | {MemberClass.EDUCATION},
    JoinPreset.PUBLIC: frozenset(MemberClass),
    JoinPreset.ONE_AGENCY: frozenset(MemberClass),  # decided by the agency, not by the class
}


class JoinRule(models.Model):
    """A structured rule; an empty preset means that who may join is not stated."""

    join_rule = models.CharField("who may join", max_length=40, choices=JoinPreset, blank=True)
    mailbox = models.CharField("address needed", max_length=10, choices=Mailbox, blank=True)
    approval = models.CharField("who decides", max_length=10, choices=Approval, default=Approval.OPEN)

    class Meta:
        abstract = True
