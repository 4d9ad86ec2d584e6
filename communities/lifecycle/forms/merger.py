"""What a member of a community that merges chooses."""

from django import forms

from cop_directory.uswds import USWDSFormMixin


class ChoiceForm(USWDSFormMixin, forms.Form):
    """Come along, or stay out."""

    choice = forms.ChoiceField(
        choices=[("along", "Come along"), ("out", "Stay out")],
        error_messages={"required": "Choose: come along or stay out.", "invalid_choice": "Come along, or stay out."},
    )
