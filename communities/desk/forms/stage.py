"""Forms about stages and their checklists."""

from typing import Any

from django import forms
from django.utils import timezone

from communities.desk.forms import fields
from communities.models import Community


class MoveForm(forms.Form):
    """Move to another stage: `was` is the stage that the page showed."""

    was = forms.CharField(
        widget=forms.HiddenInput, error_messages={"required": "Open the page again: it does not say where it stood."}
    )
    reason = fields.text("Why", help_text="It stands in the timeline, for everybody to read.")

    def __init__(self, data: Any, *, was: str, needs_reason: bool):
        super().__init__(data, initial={"was": was})
        if needs_reason:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = "Say why: the reason stands in the timeline."


class AdoptForm(forms.Form):
    """State the true stage of a community that was alive before."""

    stage = forms.ChoiceField(
        label="Where it stands today",
        choices=Community.Stage.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the stage that fits best. You can move on or back later."},
    )
    on = fields.day("Since when", missing="Give the day, as well as you know it.", help_text="An estimate will do.")
    sentence = fields.line(
        "Why this stage, in a sentence",
        missing="Say in a sentence why this is its stage.",
        max_length=300,
        help_text="Like: it has met each month since 2023 and has two stewards.",
    )


class AttestForm(forms.Form):
    """Say that an item is done."""

    text = fields.text("What was done", missing="Say what was done.", rows=3)
    on = fields.day("When", missing="Give the day it was done.")
    link = fields.link("Where one can look at it", required=False)

    def __init__(self, data: Any, *, needs_link: bool):
        super().__init__(data, initial={"on": timezone.localdate()})
        if needs_link:
            self.fields["link"].required = True
            self.fields["link"].error_messages["required"] = "Link what can be looked at: notes, result, document."


class WaiveForm(forms.Form):
    """Go on without an item."""

    reason = fields.text("Why it is not needed", missing="Say why: whoever follows you reads it.", rows=3)
