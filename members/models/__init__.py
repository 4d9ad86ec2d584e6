"""People and the organizations that they work for."""

from members.models.affiliation import Affiliation, AgencyRole, MemberClass
from members.models.agency import Agency, EmailDomain, Level
from members.models.import_preview import ImportPreview
from members.models.person import Person

__all__ = ["Affiliation", "Agency", "AgencyRole", "EmailDomain", "ImportPreview", "Level", "MemberClass", "Person"]
