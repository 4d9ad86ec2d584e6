"""The desk's lists of people and agencies: the program office only."""

from members.admin import affiliation, agency, person

__all__ = ["affiliation", "agency", "person"]
