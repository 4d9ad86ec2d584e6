"""Forms of the papers: outreach, plan, outcome measures, decisions, care."""

import re
from typing import Any

from django import forms
from django.utils import timezone

from communities.desk.forms import fields
from communities.lifecycle.models import OutcomeMeasure, PlanEntry
from communities.models import Community
from members.models import Agency

BULLET = re.compile(r"^\s*(?:[-*+]|\d+[.)]|#+)?\s*")
NEAR = 30  # communities that are suggested


class PaperForm(forms.Form):
    """An entry of a paper. `suggestions`: field name -> what the browser proposes while one types."""

    def __init__(self, data: Any, *, community: Community, initial: dict[str, Any] | None = None):
        super().__init__(data, initial=initial)
        self.suggestions = self.suggest(community)
        for name in self.suggestions:
            self.fields[name].widget.attrs["list"] = f"{name}-suggestions"

    def suggest(self, community: Community) -> dict[str, list[str]]:
        """What may be meant, by field."""
        return {}


class OutreachForm(PaperForm):
    """A talk with another community."""

    name = fields.line(
        "Community", missing="Name the community you talked with.", max_length=150, help_text="Listed here or not."
    )
    on = fields.day("Talked on", missing="Give the day you talked.")
    lessons = fields.text("What you learnt", missing="Say what you learnt: it is why one asks.")
    received = fields.text("What you received (optional)", max_length=2_000, rows=2)

    def __init__(self, data: Any, *, community: Community, initial: dict[str, Any] | None = None):
        super().__init__(data, community=community, initial=initial or {"on": timezone.localdate()})

    def suggest(self, community: Community) -> dict[str, list[str]]:
        """Communities on the same topics."""
        near = Community.objects.listed().near(community).exclude(pk=community.pk)
        return {"name": list(near.values_list("name", flat=True)[:NEAR])}


class PlanForm(PaperForm):
    """Something that it will do, use, follow or be, for one of its goals."""

    kind = forms.ChoiceField(
        label="What it is",
        choices=PlanEntry.Kind,
        error_messages={"required": "Choose what it is."},
    )
    name = fields.line("In a few words", missing="Say what it is, in a few words.")
    goal = fields.line("The goal it serves", missing="Name the goal it serves, or drop it.", max_length=300)
    owner = fields.line("Who sees to it (optional)", max_length=150, help_text="A technology needs somebody.")
    on = fields.day("On (optional)", help_text="Two dated activities make the plan of the first 90 days.")

    def suggest(self, community: Community) -> dict[str, list[str]]:
        """The lines of the community's goals."""
        lines = (BULLET.sub("", line).strip() for line in community.goals.splitlines())
        return {"goal": [line[:300] for line in lines if line]}


class OutcomeForm(PaperForm):
    """What will be different, and how one will know."""

    kind = forms.ChoiceField(
        label="Can it be counted?",
        choices=[("tangible", "Tangible: a number with a target"), ("intangible", "Intangible: a story and evidence")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one. What cannot be counted is never given an invented number."},
    )
    name = fields.line("What will be different", missing="Say what will be different.")
    evidence = fields.line("How you will know", missing="Say how you will know.", max_length=300)
    baseline = forms.DecimalField(
        label="Today (optional)",
        required=False,
        max_digits=14,
        decimal_places=2,
        error_messages={"invalid": "Write a number, like 60."},
    )
    target = forms.DecimalField(
        label="Target",
        required=False,
        max_digits=14,
        decimal_places=2,
        help_text="For a tangible measure.",
        error_messages={"invalid": "Write a number, like 40."},
    )
    unit = fields.line("Unit (optional)", max_length=50, help_text="Like: days, agencies, dollars.")
    due = fields.day("By (optional)")

    def clean(self) -> dict[str, Any]:
        """Numbers belong to tangible measures, and those have a target."""
        said = super().clean()
        kind, numbers = said.get("kind"), [name for name in ("baseline", "target") if said.get(name) is not None]
        if kind == OutcomeMeasure.Kind.TANGIBLE and said.get("target") is None and "target" not in self.errors:
            self.add_error("target", "Set a target, or choose intangible.")
        if kind == OutcomeMeasure.Kind.INTANGIBLE:
            for name in numbers:
                self.add_error(name, "Leave the number out: an intangible measure has a story instead.")
        return said


class DecisionForm(PaperForm):
    """A line of the log."""

    on = fields.day("Decided on", missing="Give the day it was decided.")
    text = fields.line("What was decided", missing="Say what was decided.", max_length=500)
    reason = fields.text("Why (optional)", max_length=2_000, rows=3, help_text="Everybody can read it. Name nobody.")

    def __init__(self, data: Any, *, community: Community, initial: dict[str, Any] | None = None):
        super().__init__(data, community=community, initial=initial or {"on": timezone.localdate()})


class NoMeasureForm(forms.Form):
    """Why a kind of measure is missing."""

    no_tangible = fields.line("Why there is no tangible measure (optional)", max_length=500)
    no_intangible = fields.line("Why there is no intangible measure (optional)", max_length=500)


class CareForm(forms.Form):
    """Records, review and launch."""

    records_owner = forms.ModelChoiceField(
        label="Agency that owns the records (optional)",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="Not settled",
        help_text="One agency answers for the records of all. Settle it with the agency first.",
    )
    retention = fields.line("How long records are kept (optional)", max_length=300)
    foia_contact = forms.EmailField(
        label="FOIA contact (optional)",
        required=False,
        widget=forms.EmailInput(attrs={"class": "vTextField"}),
        error_messages={"invalid": "Write the address like foia@agency.gov."},
    )
    review_on = fields.day("Next review (optional)", help_text="Within a year. An adopted charter sets it too.")
    launch_on = fields.day("Launch date (optional)")
    member_target = forms.IntegerField(
        label="Members to reach at launch (optional)",
        required=False,
        min_value=1,
        max_value=100_000,
        help_text="Ten where nothing else is set.",
        error_messages={
            "invalid": "Write a whole number, like 25.",
            "min_value": "Write a number of 1 or more.",
            "max_value": "Write a number up to 100,000.",
        },
    )

    def __init__(self, data: Any, *, initial: dict[str, Any]):
        super().__init__(data, initial=initial)
        self.fields["records_owner"].queryset = Agency.objects.current(timezone.localdate()).order_by("name")
