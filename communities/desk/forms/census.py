"""The roster of a community's list, to be counted."""

from typing import Any

from django import forms

from communities.desk.forms import fields
from communities.outcomes.census import LARGEST, MOST_LINES


class CensusForm(forms.Form):
    """A file, its day, and where it comes from."""

    content = forms.FileField(
        label="Roster",
        help_text=f"CSV, the answer to LISTSERV's REVIEW, or an address a line; up to {MOST_LINES:,} lines.",
        error_messages={"required": "Choose a file.", "empty": "This file is empty: choose another one."},
    )
    as_of = fields.day("As of", missing="Give the day on which the roster was made.")
    source = fields.line("Where it comes from", missing="Say where the roster comes from.", help_text="Like: LISTSERV.")

    def clean_content(self) -> Any:
        file = self.cleaned_data["content"]
        if file.size > LARGEST:
            raise forms.ValidationError("This file is larger than 5 MB. Split it, or keep the addresses only.")
        return file.read()
