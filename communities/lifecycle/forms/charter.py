"""What a member says about a charter."""

from typing import Any

from django import forms

from communities.lifecycle.models import CharterVersion, Voice
from cop_directory.uswds import USWDSFormMixin

Choice = Voice.Choice


class AnswerForm(USWDSFormMixin, forms.Form):
    """Yes, an objection with its reason, or no view. `number` is the version that the page showed."""

    number = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": "Open the page again: it does not say which version."}
    )
    choice = forms.ChoiceField(
        label="What do you say to it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three", "invalid_choice": "Choose one of the three"},
    )
    reason = forms.CharField(
        label="Why",
        help_text="Needed when you object. Stewards read it with your name. It may be released under the Freedom of "
        "Information Act.",
        required=False,
        max_length=2_000,
        error_messages={"max_length": "Shorten it to 2,000 characters"},
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any = None, *, method: str, **options: Any):
        super().__init__(data, **options)
        no = "No" if method == CharterVersion.Method.VOTE else "I object"
        self.fields["choice"].choices = [(Choice.YES, "Yes"), (Choice.NO, no), (Choice.ABSTAIN, "No view")]

    def clean(self) -> dict[str, Any]:
        """An objection says why."""
        said = super().clean()
        if said.get("choice") == Choice.NO and not said.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Say what you object to, so that it can be settled")
        return said
