"""One item of a checklist, as a row of the tables beside this file."""

from dataclasses import dataclass
from enum import StrEnum


class Evidence(StrEnum):
    """How an item is shown to be met."""

    FIELD = "field"
    DOCUMENT = "document"
    COMPUTED = "computed"
    EVENT = "event"
    ATTESTATION = "attestation"
    ACKNOWLEDGEMENT = "acknowledgement"
    VOTE = "vote"
    SURVEY = "survey"


SAYS = {
    Evidence.FIELD: "Fill in the fields.",
    Evidence.DOCUMENT: "Link the document.",
    Evidence.COMPUTED: "Counted by the directory.",
    Evidence.EVENT: "Say when it was held, with a link.",
    Evidence.ATTESTATION: "Say what was done, with a date.",
    Evidence.ACKNOWLEDGEMENT: "Somebody else answers a link.",
    Evidence.VOTE: "Members answer here, or you link the vote on your own list.",
    Evidence.SURVEY: "Link the result.",
}
# What nobody can attest: the directory counts it, or somebody else has to answer.
COUNTED_ONLY = frozenset({Evidence.FIELD, Evidence.COMPUTED, Evidence.ACKNOWLEDGEMENT})


@dataclass(frozen=True, slots=True)
class Item:
    """Something to have done in a stage. A gate has to be met before moving on; the others can be waived."""

    id: str
    name: str
    evidence: tuple[Evidence, ...]
    why: str
    how: str
    example: str
    minutes: int
    is_gate: bool = False
    page: str = ""

    @property
    def can_be_attested(self) -> bool:
        """A steward's word with a date, and a link where there is something to see, is enough."""
        return not COUNTED_ONLY.issuperset(self.evidence)

    @property
    def needs_link(self) -> bool:
        """Something exists that can be looked at."""
        return bool({Evidence.DOCUMENT, Evidence.EVENT, Evidence.VOTE, Evidence.SURVEY}.intersection(self.evidence))


def gate(*args: object, **kwargs: object) -> Item:
    """An item that has to be met."""
    return Item(*args, is_gate=True, **kwargs)  # type: ignore[arg-type]
