"""Forms about the charter: its parts, how members decide, what they decided elsewhere."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from communities.desk.forms import fields
from communities.lifecycle.models import CharterVersion
from communities.lifecycle.models.charter import PART
from communities.lifecycle.papers.charters import fingerprint

HINTS = {
    "scope_in": "The subjects, tasks and tools that members talk about here.",
    "scope_out": "What people should take elsewhere, and where.",
    "strategic_goal": "A goal of the White House or an agency that it serves, if there is one.",
    "roles": "Who does what, for how long, and how a successor is found.",
    "decisions": "Who decides what, and how: objection period, vote, stewards.",
    "cadence": "Up to 150 characters on one line are shown on its page as well, once adopted.",
    "closing": "When it ends, who decides that, and what becomes of its products.",
}
METHODS = [(value, CharterVersion.Method(value).label) for value in ("objection", "vote")]
FORTNIGHT = timedelta(days=14)


class CharterForm(forms.Form):
    """The parts of a draft. `seen` is the fingerprint of what the writer started from."""

    seen = forms.CharField(
        widget=forms.HiddenInput, error_messages={"required": "Open the page again: it does not say what you read."}
    )

    def __init__(self, data: Any, *, charter: CharterVersion):
        parts = {name: getattr(charter, name) for name in CharterVersion.PARTS}
        super().__init__(data, initial={"seen": fingerprint(charter), "review_on": charter.review_on, **parts})
        for name in CharterVersion.PARTS:
            label = str(CharterVersion._meta.get_field(name).verbose_name)
            optional = "" if name in CharterVersion.REQUIRED else " (optional)"
            self.fields[name] = fields.text(
                f"{label[:1].upper()}{label[1:]}{optional}", max_length=PART, rows=5, help_text=HINTS.get(name, "")
            )
        self.fields["review_on"] = fields.day("Next review", help_text="When it is looked at again, within a year.")

    def start_from(self, charter: CharterVersion) -> None:
        """Keep what was typed, and take `charter` as what the writer has seen from now on."""
        self.data = self.data.copy()
        self.data["seen"] = fingerprint(charter)


class SendForm(forms.Form):
    """Put the draft to the members."""

    method = forms.ChoiceField(
        label="How they decide",
        choices=METHODS,
        initial=CharterVersion.Method.OBJECTION,
        widget=forms.RadioSelect,
        help_text="An objection period adopts it unless an objection stands. A vote adopts it with more yes than no.",
        error_messages={"required": "Choose an objection period or a vote."},
    )
    closes_on = fields.day(
        "Last day to answer", missing="Choose the last day.", help_text="A week from today or later."
    )

    def __init__(self, data: Any):
        super().__init__(data, initial={"closes_on": timezone.localdate() + FORTNIGHT})


class ElsewhereForm(forms.Form):
    """Decided on the community's own list."""

    on = fields.day("Decided on", missing="Give the day it was decided.")
    link = fields.link("Where one can read it", required=True)
    result = fields.text(
        "What came of it",
        missing="Say what came of it: how many answered, and what.",
        max_length=1_000,
        help_text="It stands below the charter, for everybody to read.",
    )

    def __init__(self, data: Any):
        super().__init__(data)
        self.fields["link"].error_messages["required"] = "Link the decision, so that members can look it up."


class SettleForm(forms.Form):
    """How an objection was settled."""

    settlement = fields.line(
        "How it was settled, in a sentence",
        missing="Say how it was settled: the sentence stands in the result.",
        max_length=300,
        help_text="It stands in the result, for everybody to read. Name nobody.",
    )
