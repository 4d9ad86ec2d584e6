"""The papers with entries, as a table: which rows, which form, how the page introduces them."""

from dataclasses import dataclass

from django.forms import Form

from communities.desk.forms.papers import DecisionForm, OutcomeForm, OutreachForm, PlanForm
from communities.lifecycle.models import Decision, OutcomeMeasure, OutreachEntry, PlanEntry


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. `key` is its place in the address and the name of the template of one entry."""

    key: str
    rows: type
    form: type[Form]
    title: str
    lead: str
    nothing: str
    entry: str
    entries: str
    add: str
    link: tuple[str, ...] = ()  # fields to read with each row

    @property
    def row_template(self) -> str:
        """How one entry is shown."""
        return f"admin/desk/papers/_{self.key}.html"


OUTREACH = Paper(
    "outreach",
    OutreachEntry,
    OutreachForm,
    "Outreach",
    "Talks with communities that exist: what you learnt, what they gave you. Two of them are a gate of Explore.",
    "No talk is noted yet.",
    "talk",
    "talks",
    "Note a talk",
    link=("other",),
)
PLAN = Paper(
    "plan",
    PlanEntry,
    PlanForm,
    "Plan",
    "What it will do, with which technologies, by which processes, and who does what. Each entry serves a goal.",
    "Nothing is planned yet.",
    "entry",
    "entries",
    "Add an entry",
)
OUTCOMES = Paper(
    "outcomes",
    OutcomeMeasure,
    OutcomeForm,
    "Outcomes",
    "What will be different, set before the launch and looked at after it. Everybody can read it on the page.",
    "No measure is set yet.",
    "measure",
    "measures",
    "Add a measure",
)
DECISIONS = Paper(
    "decisions",
    Decision,
    DecisionForm,
    "Decisions",
    "What was decided, and why. Everybody can read it; who wrote it down is shown to stewards only.",
    "Nothing is logged yet.",
    "decision",
    "decisions",
    "Log a decision",
    link=("by",),
)
PAPERS = (OUTREACH, PLAN, OUTCOMES, DECISIONS)
