"""Proposing a community, and saying that one needs it too."""

from typing import Any

from django import forms
from django.utils import timezone

from communities.lifecycle.ending.guards import GUARDS, Plan
from communities.lifecycle.models import StartAssessment
from communities.models import Community, JoinPreset, Topic
from cop_directory.one_line import OneLineField
from cop_directory.uswds import DAYS, USWDSFormMixin

Type = Community.Type
GUARDED = ("starts", "ends", "parent", "words")  # what the form asks of a Plan; a guild is of the proposer's agency
TEXT = 4_000
HOURS = range(1, 161)


def _line(label: str, missing: str, *, most: int, hint: str = "") -> forms.CharField:
    return OneLineField(
        label=label,
        help_text=hint,
        max_length=most,
        error_messages={"required": missing, "max_length": f"Shorten it to {most} characters"},
    )


def _text(label: str, missing: str, *, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": missing, "max_length": f"Shorten it to {TEXT:,} characters"},
    )


def _day(label: str, hint: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        required=False,
        input_formats=DAYS,
        error_messages={"invalid": "Write the day like 3 December 2026"},
    )


class HoursForm(USWDSFormMixin, forms.Form):
    """How many hours a month somebody can give."""

    hours = forms.IntegerField(
        label="Hours a month you can give",
        min_value=HOURS[0],
        max_value=HOURS[-1],
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "cop-short"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), f"Write a number of hours from 1 to {HOURS[-1]}"
        ),
    )


class ProposalForm(HoursForm):
    """What the page of the community will say at first; filled from the assessment."""

    name = _line("Name", "Give it a name", most=150, hint="Short, and understood outside your agency.")
    summary = _line("In a sentence", "Say in a sentence whom it is for", most=300, hint="Start with “For people who”.")
    purpose = _text("What it is for", "Say what it is for")
    audience = _text("Who it is for", "Say whom it is for")
    goals = _text("Goals", "Name a goal at least", hint="One a line.")
    vision = _text("Vision", "Say what will be different in two years", hint="What will be different in two years.")
    topics = forms.ModelMultipleChoiceField(
        label="Topics",
        queryset=Topic.objects.order_by("name"),
        widget=forms.CheckboxSelectMultiple,
        help_text="Up to five.",
        error_messages={"required": "Choose a topic at least"},
    )
    community_type = forms.ChoiceField(
        label="Group type", choices=Type.choices, error_messages={"required": "Choose the group type"}
    )
    join_rule = forms.ChoiceField(
        label="Who may join", choices=JoinPreset.choices, error_messages={"required": "Choose who may join"}
    )
    parent = forms.ModelChoiceField(
        label="Inside which community",
        queryset=Community.objects.none(),
        required=False,
        empty_label="None",
        help_text="For a community of interest: one that you said fits partly.",
    )
    starts = _day("Starts", "For a working group. Like 3 December 2026.")
    ends = _day("Ends", "For a working group and a center of excellence.")
    words = _text(
        "How it meets the checks on surveys (PRA), advice (FACA) and ethics",
        "",
        hint="For a public-private partnership; it stands in the timeline. Like: no surveys without clearance; no "
        "advice as a body; counsel was asked.",
    )
    field_order = ("name", "summary", "purpose", "audience", "goals", "vision", "topics", "community_type", "join_rule")

    def __init__(self, data: Any = None, *, assessment: StartAssessment, group_type: str):
        initial = {
            "purpose": assessment.change or assessment.problem,
            "audience": assessment.affected,
            "community_type": group_type or Type.COP,
            "join_rule": JoinPreset.ONE_AGENCY if group_type == Type.GUILD else JoinPreset.GOVERNMENT_ONLY,
            "ends": assessment.objective_ends,
            "starts": timezone.localdate() if assessment.objective_ends else None,
        }
        super().__init__(data, initial=initial)
        self.fields["hours"].required = self.fields["words"].required = False
        self.fields["hours"].label = "Hours a month you can give as its steward"
        self.fields["hours"].help_text = "Leave it empty when somebody else leads: they can say so on its page."
        partly = Community.objects.live().filter(start_matches__assessment=assessment, start_matches__fit="partly")
        self.fields["parent"].queryset = partly
        self.fields["parent"].initial = partly.filter(start_matches__narrower=True).first()

    def clean_topics(self) -> list[Topic]:
        chosen = list(self.cleaned_data["topics"])
        if len(chosen) > 5:
            raise forms.ValidationError("Choose five topics at most")
        return chosen

    def clean(self) -> dict[str, Any]:
        """What the group type asks for (R73-R77); what it does not ask for is left out."""
        said = super().clean()
        if kind := said.get("community_type"):
            guard = GUARDS[kind]
            asked = [name for name in GUARDED if name in guard.asks]
            said |= dict.fromkeys(set(GUARDED) - set(asked))
            plan = Plan(**{name: said[name] for name in asked if said.get(name)})
            if asked and not set(asked) & set(self.errors) and (refusal := guard.why_not(Community(), plan)):
                empty = [name for name in asked if not said.get(name)]
                self.add_error((empty or asked[-1:])[0], refusal.rstrip("."))
        said["words"] = said.get("words") or ""
        return said
