"""Until when an officer is away."""

from datetime import date

from django import forms

from communities.desk.forms import fields
from cop_directory.today import earliest_today


class AwayForm(forms.Form):
    """The last day, not in the past; empty when back."""

    until = fields.day("Away until")

    def clean_until(self) -> date | None:
        until = self.cleaned_data["until"]
        if until and until < earliest_today():
            raise forms.ValidationError("Choose today or a day to come, or leave it empty.")
        return until
