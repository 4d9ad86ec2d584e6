"""The six kinds of group, one readable table: what each is, when to use it, what it asks, what it can become (R72-R77).

/start/compare/ is drawn from it.
"""

from typing import NamedTuple

from communities.models import Community


class GroupType(NamedTuple):
    """One kind of group, in sentences; `requires` and `becomes` are lists of them."""

    type: Community.Type
    definition: str
    when_to_use: str
    lifespan: str
    leads: str
    requires: tuple[str, ...]
    becomes: tuple[str, ...]

    @property
    def a_name(self) -> str:
        """ "a guild"."""
        return f"a {self.type.label.lower()}"


GROUP_TYPES = (
    GroupType(
        Community.Type.COP,
        "People in several agencies who do the same kind of work and help each other do it better.",
        "A problem or a craft is shared across agencies, and people want to keep learning from each other.",
        "Open-ended: as long as its members get something out of it.",
        "One or two stewards, chosen from its members.",
        ("A steward who has hours for it.", "People in at least two agencies who need it."),
        ("It can split off communities of interest and working groups.", "It can merge with a neighbor."),
    ),
    GroupType(
        Community.Type.COE,
        "Specialists whose job it is to lead in their field and to pass on what they know.",
        "Experts or executives are ready to coach, teach and mentor others for a set time.",
        "The period that its specialists have committed themselves to.",
        "The specialists, with a head of their own.",
        ("Three or more committed specialists.", "A set period."),
        ("It can become a community of practice and keep its history.",),
    ),
    GroupType(
        Community.Type.COI,
        "Like a community of practice, with a narrower subject.",
        "Some members of a bigger community want to go deeper into one part of its subject.",
        "Open-ended, often as long as its subject is new.",
        "A steward of its own, in touch with those of the bigger community.",
        ("A parent: the bigger community that it is part of.",),
        ("It can become a community of practice when it outgrows its parent.",),
    ),
    GroupType(
        Community.Type.GUILD,
        "People of one craft in one organization, who set standards for their work and get better at it together.",
        "Everybody works in the same agency and wants to share what works, or do projects together.",
        "Open-ended.",
        "A practitioner, with the backing of the organization.",
        ("One agency.", "A steward who has hours for it."),
        ("It can open to other agencies and become a community of practice.",),
    ),
    GroupType(
        Community.Type.PPP,
        "Government and the private sector working together on something that neither can do alone.",
        "The problem cannot be solved without people from industry or other organizations outside government.",
        "Usually many years.",
        "A government steward, together with a counterpart from the partners.",
        (
            "Guards for members from outside government: what they may see, and how they are asked for views.",
            "An answer from the committee management officer when it is to give an agency advice.",
        ),
        ("It can hold working groups with an end date.",),
    ),
    GroupType(
        Community.Type.WORKING_GROUP,
        "People who come together to reach one objective.",
        "There is one task or issue, with a beginning and an end.",
        "From its start date to its end date.",
        "A lead who answers for the result.",
        ("A start date and an end date.", "A closing review."),
        ("It can become a community of practice when its members want to go on.",),
    ),
)
