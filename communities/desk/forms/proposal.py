"""What the program office says to a proposal."""

from typing import Any

from django import forms

from communities.desk.forms import fields
from communities.models import Community

LIST, ASK, DOUBLE, REFUSE = "list", "ask", "double", "refuse"


class ReviewForm(forms.Form):
    """List it, ask back, name its double, or do not list it."""

    answer = forms.ChoiceField(
        label="Your answer",
        choices=[
            (LIST, "List it: everybody sees it from now on"),
            (ASK, "Something is unclear: ask back"),
            (DOUBLE, "Another listing covers it: do not list it, and lead there"),
            (REFUSE, "Do not list it"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer."},
    )
    reason = fields.text("What you tell the proposer", help_text="Needed unless you list it.", max_length=500)
    same_as = fields.line(
        "The other listing", help_text="The last part of its address, like plain-language.", max_length=100
    )

    def __init__(self, data: Any = None, *, community: Community):
        super().__init__(data)
        self.community = community

    def clean_same_as(self) -> Community | None:
        slug = self.cleaned_data["same_as"].strip().strip("/").rpartition("/")[2]
        if not slug:
            return None
        other = Community.objects.listed().filter(slug=slug).exclude(pk=self.community.pk).first()
        if other is None:
            raise forms.ValidationError("No listing has this address. Copy the last part of it.")
        return other

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        answer = said.get("answer")
        if answer and answer != LIST and not said.get("reason", "").strip():
            self.add_error("reason", "Say why: the proposer reads it.")
        if answer == DOUBLE and "same_as" in said and not said["same_as"]:
            self.add_error("same_as", "Name the other listing.")
        return said


class ReconsiderForm(forms.Form):
    """Why a refused proposal is looked at again."""

    reason = fields.text("Why", missing="Say why: the reason stands in the timeline.", max_length=500)
